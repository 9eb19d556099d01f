/** The faults of a container's environment. */
import type {
  EnvFromSource,
  EnvVar,
  EnvVarSource,
  FileKeySelector,
  ObjectFieldSelector,
  ResourceFieldSelector,
} from '#api/gen/types.ts';
import { invalid, invalidEach, notSupported, required } from '#api/validation/errors.ts';
import { configMapKeyFaults, envVarNameFaults } from '#api/validation/names.ts';
import { descendingPath, each, fine, requiredText } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';

const resourceFields = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];

const envFields = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

export const volumeFields = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

export function validateEnv(env: readonly EnvVar[] | undefined, field: string): Errors {
  return each(env, field, (variable, path) => [
    ...(variable.name
      ? invalidEach(`${path}.name`, variable.name, envVarNameFaults(variable.name))
      : [required(`${path}.name`)]),
    ...validateValueFrom(variable, `${path}.valueFrom`),
  ]);
}

const sourceNames =
  '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`';

function validateValueFrom({ value, valueFrom }: EnvVar, field: string): Errors {
  if (!valueFrom) return fine;
  const count = Object.values(valueFrom).filter((source) => source !== undefined).length;
  const errors: Errors = [
    ...validateSources(valueFrom, field),
    ...(count === 0 ? [invalid(field, '', `must specify one of: ${sourceNames}`)] : fine),
  ];
  if (count > 0 && value) {
    return [...errors, invalid(field, '', 'may not be specified when `value` is not empty')];
  }
  return count > 1
    ? [...errors, invalid(field, '', 'may not have more than one field specified at a time')]
    : errors;
}

function validateSources(source: EnvVarSource, field: string): Errors {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source;
  return [
    ...(fieldRef ? validateFieldRef(fieldRef, `${field}.fieldRef`, envFields) : fine),
    ...(resourceFieldRef
      ? validateResourceFieldRef(resourceFieldRef, `${field}.resourceFieldRef`)
      : fine),
    ...(configMapKeyRef ? validateKeyRef(configMapKeyRef, `${field}.configMapKeyRef`) : fine),
    ...(secretKeyRef ? validateKeyRef(secretKeyRef, `${field}.secretKeyRef`) : fine),
    ...(fileKeyRef ? validateFileKeyRef(fileKeyRef, `${field}.fileKeyRef`) : fine),
  ];
}

function validateKeyRef({ name, key }: { name?: string; key: string }, field: string): Errors {
  return [
    ...requiredText(`${field}.name`, name),
    ...(key
      ? invalidEach(`${field}.key`, key, configMapKeyFaults(key))
      : [required(`${field}.key`)]),
  ];
}

function validateFileKeyRef({ key, path, volumeName }: FileKeySelector, field: string): Errors {
  return [
    ...(key ? invalidEach(`${field}.key`, key, envVarNameFaults(key)) : [required(`${field}.key`)]),
    ...requiredText(`${field}.volumeName`, volumeName),
    ...(path ? descendingPath(`${field}.path`, path) : [required(`${field}.path`)]),
  ];
}

/** A field of the Pod itself, also in the form `metadata.labels['key']`. */
export function validateFieldRef(
  { apiVersion, fieldPath }: ObjectFieldSelector,
  field: string,
  supported: readonly string[],
): Errors {
  if (!apiVersion) return [required(`${field}.apiVersion`)];
  if (!fieldPath) return [required(`${field}.fieldPath`)];
  if (/^metadata\.(labels|annotations)\['[^']+'\]$/.test(fieldPath)) return fine;
  if (supported.includes(fieldPath)) return fine;
  if ([...envFields, ...volumeFields].includes(fieldPath)) {
    return [notSupported(`${field}.fieldPath`, fieldPath, supported)];
  }
  const why = `error converting fieldPath: field label not supported: ${fieldPath}`;
  return [invalid(`${field}.fieldPath`, fieldPath, why)];
}

export function validateResourceFieldRef(
  { resource }: ResourceFieldSelector,
  field: string,
): Errors {
  if (!resource) return [required(`${field}.resource`)];
  return resourceFields.includes(resource) || /^(limits|requests)\.hugepages-/.test(resource)
    ? fine
    : [notSupported(`${field}.resource`, resource, resourceFields)];
}

export function validateEnvFrom(
  sources: readonly EnvFromSource[] | undefined,
  field: string,
): Errors {
  return each(sources, field, ({ prefix, configMapRef, secretRef }, path) => {
    const count = Number(configMapRef !== undefined) + Number(secretRef !== undefined);
    const why =
      count === 0
        ? 'must specify one of: `configMapRef` or `secretRef`'
        : 'may not have more than one field specified at a time';
    return [
      ...(prefix ? invalidEach(`${path}.prefix`, prefix, envVarNameFaults(prefix)) : fine),
      ...(configMapRef ? requiredText(`${path}.configMapRef.name`, configMapRef.name) : fine),
      ...(secretRef ? requiredText(`${path}.secretRef.name`, secretRef.name) : fine),
      ...(count === 1 ? fine : [invalid(path, '', why)]),
    ];
  });
}
