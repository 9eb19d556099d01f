/** The faults of a CustomResourceDefinition, but for those of the schemas. */
import { jsonPathFault } from '#api/json-path/parse.ts';
import type {
  CustomResourceColumnDefinition,
  CustomResourceConversion,
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion,
} from '#api/gen/types.ts';
import { forbidden, invalid, notSupported, required } from '#api/validation/errors.ts';
import { dns1035LabelFaults, dns1123SubdomainFaults } from '#api/validation/names.ts';
import { at, each, fine, immutable, requiredOneOf, requiredText } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateReviewVersions, validateWebhookClient } from '../../validation/webhook-client.ts';
import { validateSchema } from './schema.ts';
import { validateSelectableFields } from './selectable-fields.ts';
import { validateSubresources } from './subresources.ts';

const approvalAnnotation = 'api-approved.kubernetes.io';
const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];
const columnFormats = [
  'byte',
  'date',
  'date-time',
  'double',
  'float',
  'int32',
  'int64',
  'password',
];

export function validateDefinition(definition: CustomResourceDefinition): Errors {
  const { metadata, spec } = definition;
  return [
    ...(metadata.name === `${spec.names.plural}.${spec.group}`
      ? fine
      : [invalid('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group')]),
    ...validateGroup(spec.group),
    ...requiredOneOf('spec.scope', spec.scope, ['Cluster', 'Namespaced']),
    ...(spec.preserveUnknownFields
      ? [
          invalid(
            'spec.preserveUnknownFields',
            true,
            'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
          ),
        ]
      : fine),
    ...validateVersions(spec),
    ...validateNames(spec.names, 'spec.names'),
    ...(spec.conversion ? validateConversion(spec.conversion, 'spec.conversion') : fine),
    ...validateApproval(definition),
  ];
}

function validateGroup(group: string): Errors {
  if (group === '') return [required('spec.group')];
  const faults = dns1123SubdomainFaults(group);
  if (faults.length > 0) return [invalid('spec.group', group, faults.join(','))];
  return group.includes('.')
    ? fine
    : [invalid('spec.group', group, 'should be a domain with at least one dot')];
}

/** Groups of Kubernetes' own domains are for what its community has approved. */
function validateApproval({ metadata, spec }: CustomResourceDefinition): Errors {
  const isProtected = /(^|\.)(k8s|kubernetes)\.io$/.test(spec.group);
  const value = metadata.annotations?.[approvalAnnotation];
  if (!isProtected || value?.startsWith('unapproved') || isURL(value)) return fine;
  const field = `metadata.annotations[${approvalAnnotation}]`;
  const see = 'see https://github.com/kubernetes/enhancements/pull/1111';
  return value
    ? [
        invalid(
          field,
          value,
          `protected groups must have approval annotation "${approvalAnnotation}" with either a URL or a reason starting with "unapproved", ${see}`,
        ),
      ]
    : [
        required(
          field,
          `protected groups must have approval annotation "${approvalAnnotation}", ${see}`,
        ),
      ];
}

function isURL(text = ''): boolean {
  return /^[a-z][-+.a-z0-9]*:\/\/[^/]+/i.test(text);
}

function validateVersions({ versions }: CustomResourceDefinitionSpec): Errors {
  const field = 'spec.versions';
  const names = versions.map(({ name }) => name);
  return [
    ...each(versions, field, validateVersion),
    ...(new Set(names).size < names.length
      ? [invalid(field, versions, 'must contain unique version names')]
      : fine),
    ...(versions.filter(({ storage }) => storage).length === 1
      ? fine
      : [invalid(field, versions, 'must have exactly one version marked as storage version')]),
  ];
}

function validateVersion(version: CustomResourceDefinitionVersion, field: string): Errors {
  const faults = dns1035LabelFaults(version.name);
  const schema = version.schema?.openAPIV3Schema;
  const path = `${field}.schema.openAPIV3Schema`;
  return [
    ...(faults.length > 0 ? [invalid(`${field}.name`, version.name, faults.join(','))] : fine),
    ...(version.deprecationWarning !== undefined && !version.deprecated
      ? [
          invalid(
            `${field}.deprecationWarning`,
            version.deprecationWarning,
            'can only be set for deprecated versions',
          ),
        ]
      : fine),
    ...(schema
      ? validateSchema(schema, path, { hasStatus: version.subresources?.status !== undefined })
      : [required(path, 'schemas are required')]),
    ...(version.subresources
      ? validateSubresources(version.subresources, `${field}.subresources`)
      : fine),
    ...each(version.additionalPrinterColumns, `${field}.additionalPrinterColumns`, validateColumn),
    ...validateSelectableFields(
      version.selectableFields ?? [],
      schema ?? {},
      `${field}.selectableFields`,
    ),
  ];
}

function validateColumn(column: CustomResourceColumnDefinition, field: string): Errors {
  const { name, type, format = '', jsonPath } = column;
  const oneOfList = (path: string, value: string, list: readonly string[]): Errors =>
    list.includes(value) ? fine : [invalid(path, value, `must be one of ${list.join(',')}`)];
  return [
    ...requiredText(`${field}.name`, name),
    ...(type
      ? oneOfList(`${field}.type`, type, columnTypes)
      : [required(`${field}.type`, `must be one of ${columnTypes.join(',')}`)]),
    ...(format ? oneOfList(`${field}.format`, format, columnFormats) : fine),
    ...requiredText(`${field}.jsonPath`, jsonPath),
    ...(jsonPath ? validatePath(jsonPath, `${field}.jsonPath`) : fine),
  ];
}

function validatePath(path: string, field: string): Errors {
  const isPath = path.startsWith('.') || path.startsWith('[');
  const fault = isPath ? jsonPathFault(path) : 'unrecognized identifier';
  return fault === undefined ? fine : [invalid(field, path, `is an invalid path: ${fault}`)];
}

export function validateNames(names: CustomResourceDefinitionNames, field: string): Errors {
  const { plural, singular = '', kind, listKind = '' } = names;
  return [
    ...requiredText(`${field}.plural`, plural),
    ...requiredText(`${field}.singular`, singular),
    ...requiredText(`${field}.kind`, kind),
    ...requiredText(`${field}.listKind`, listKind),
    ...validateLabel(plural, `${field}.plural`),
    ...(singular ? validateLabel(singular, `${field}.singular`) : fine),
    ...validateKind(kind, `${field}.kind`),
    ...(listKind ? validateKind(listKind, `${field}.listKind`) : fine),
    ...(kind && kind === listKind
      ? [invalid(`${field}.listKind`, listKind, 'kind and listKind may not be the same')]
      : fine),
    ...each(names.shortNames, `${field}.shortNames`, validateLabel),
    ...each(names.categories, `${field}.categories`, validateLabel),
  ];
}

function validateLabel(name: string, field: string): Errors {
  const faults = dns1035LabelFaults(name);
  return faults.length > 0 ? [invalid(field, name, faults.join(','))] : fine;
}

function validateKind(kind: string, field: string): Errors {
  const faults = dns1035LabelFaults(kind.toLowerCase());
  return faults.length > 0
    ? [invalid(field, kind, `may have mixed case, but should otherwise match: ${faults.join(',')}`)]
    : fine;
}

function validateConversion(
  { strategy, webhook }: CustomResourceConversion,
  field: string,
): Errors {
  switch (strategy) {
    case 'None':
      return webhook
        ? [forbidden(`${field}.webhook`, 'should not be set when strategy is not set to Webhook')]
        : fine;
    case 'Webhook':
      return [
        ...(webhook?.clientConfig
          ? validateWebhookClient(webhook.clientConfig, `${field}.webhook.clientConfig`)
          : [
              required(`${field}.webhook.clientConfig`, 'required when strategy is set to Webhook'),
            ]),
        ...validateReviewVersions(
          webhook?.conversionReviewVersions ?? [],
          `${field}.webhook.conversionReviewVersions`,
        ),
      ];
    default:
      return strategy
        ? [notSupported(`${field}.strategy`, strategy, ['None', 'Webhook'])]
        : [required(`${field}.strategy`)];
  }
}

export function validateDefinitionUpdate(
  { spec, status }: CustomResourceDefinition,
  stored: CustomResourceDefinition,
): Errors {
  const isEstablished = stored.status?.conditions?.some(
    ({ type, status: value }) => type === 'Established' && value === 'True',
  );
  const kinds = isEstablished
    ? [
        ...immutable('spec.scope', spec.scope, stored.spec.scope),
        ...immutable('spec.names.kind', spec.names.kind, stored.spec.names.kind),
      ]
    : fine;
  return [
    ...kinds,
    ...immutable('spec.group', spec.group, stored.spec.group),
    ...immutable('spec.names.plural', spec.names.plural, stored.spec.names.plural),
    ...validateStoredVersions(spec, status?.storedVersions ?? []),
  ];
}

/** A version in which objects are stored may not go. */
function validateStoredVersions(
  { versions }: CustomResourceDefinitionSpec,
  storedVersions: readonly string[],
): Errors {
  const names = versions.map(({ name }) => name);
  return storedVersions.flatMap((version, index) =>
    names.includes(version)
      ? fine
      : [
          invalid(
            at('status.storedVersions', index),
            version,
            `missing from spec.versions; ${version} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${version} and removes ${version} from status.storedVersions`,
          ),
        ],
  );
}
