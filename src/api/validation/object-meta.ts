/** What every object's `metadata` must fulfil, on create and on update, in upstream's words. */
import type { ObjectMeta, OwnerReference } from '../gen/types.ts';
import type { FieldError } from './field-error.ts';
import { deepEqual } from '../deep-equal.ts';
import { forbidden, immutableMessage, invalid, invalidEach, required, tooLong } from './errors.ts';
import {
  dns1123LabelFaults,
  dns1123SubdomainFaults,
  labelValueFaults,
  qualifiedNameFaults,
} from './names.ts';

export interface MetaRules {
  readonly namespaced: boolean;
  /** The kind's rule for names; a DNS-1123 subdomain when absent. */
  readonly validateName?: (name: string) => readonly string[];
  /** Finalizers need no domain: as of custom kinds and their definitions. */
  readonly anyFinalizer?: boolean;
}

/** All annotations together, keys and values: 256 KiB. */
export const maxAnnotationBytes = 256 * 1024;

/** The faults of a new object's metadata; `path` is where it stands, `metadata` when absent. */
export function validateObjectMeta(
  meta: ObjectMeta,
  { namespaced, validateName = dns1123SubdomainFaults, anyFinalizer = false }: MetaRules,
  path = 'metadata',
): readonly FieldError[] {
  return [
    ...validateGenerateName(meta, validateName, path),
    ...(meta.name
      ? invalidEach(`${path}.name`, meta.name, validateName(meta.name))
      : [required(`${path}.name`, 'name or generateName is required')]),
    ...validateNamespace(meta, namespaced, path),
    ...(meta.generation !== undefined && meta.generation < 0
      ? [invalid(`${path}.generation`, meta.generation, 'must be greater than or equal to 0')]
      : []),
    ...validateLabels(meta.labels, `${path}.labels`),
    ...validateAnnotations(meta.annotations, `${path}.annotations`),
    ...validateOwnerReferences(meta.ownerReferences, `${path}.ownerReferences`),
    ...validateFinalizers(meta.finalizers, `${path}.finalizers`, anyFinalizer),
  ];
}

/** A generated name is the prefix and five characters, so its rule is that of a name with a letter at its end. */
function validateGenerateName(
  { generateName }: ObjectMeta,
  validateName: (name: string) => readonly string[],
  path: string,
): readonly FieldError[] {
  if (!generateName) return [];
  const asName = generateName.replace(/-$/, 'a');
  return invalidEach(`${path}.generateName`, generateName, validateName(asName));
}

function validateNamespace(
  { namespace }: ObjectMeta,
  namespaced: boolean,
  path: string,
): readonly FieldError[] {
  const field = `${path}.namespace`;
  if (!namespaced) return namespace ? [forbidden(field, 'not allowed on this type')] : [];
  if (!namespace) return [required(field)];
  return invalidEach(field, namespace, dns1123LabelFaults(namespace));
}

export function validateLabels(
  labels: Readonly<Record<string, string>> | undefined,
  field: string,
): readonly FieldError[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...invalidEach(field, key, qualifiedNameFaults(key)),
    ...invalidEach(field, value, labelValueFaults(value)),
  ]);
}

export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  field: string,
): readonly FieldError[] {
  let bytes = 0;
  const faults = Object.entries(annotations ?? {}).flatMap(([key, value]) => {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
    // Upper-case prefixes are allowed here, for old objects.
    return invalidEach(field, key, qualifiedNameFaults(key.toLowerCase()));
  });
  return bytes > maxAnnotationBytes ? [...faults, tooLong(field, maxAnnotationBytes)] : faults;
}

function validateOwnerReferences(
  owners: readonly OwnerReference[] | undefined,
  field: string,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  let controller: OwnerReference | undefined;
  for (const [index, owner] of (owners ?? []).entries()) {
    errors.push(...validateOwner(owner, field, index));
    if (!owner.controller) continue;
    if (controller) {
      errors.push(
        invalid(
          field,
          owners,
          'Only one reference can have Controller set to true. ' +
            `Found "true" in references for ${controller.kind}/${controller.name} and ${owner.kind}/${owner.name}`,
        ),
      );
    }
    controller = owner;
  }
  return errors;
}

function validateOwner(owner: OwnerReference, field: string, index: number): readonly FieldError[] {
  const at = `${field}[${index}]`;
  const version = owner.apiVersion.split('/').at(-1);
  return [
    ...(version
      ? []
      : [invalid(`${at}.apiVersion`, owner.apiVersion, 'version must not be empty')]),
    ...(owner.kind ? [] : [invalid(`${at}.kind`, owner.kind, 'must not be empty')]),
    ...(owner.name ? [] : [invalid(`${at}.name`, owner.name, 'must not be empty')]),
    ...(owner.uid ? [] : [invalid(`${at}.uid`, owner.uid, 'must not be empty')]),
    ...(owner.apiVersion === 'v1' && owner.kind === 'Event'
      ? [invalid(field, owner, 'v1, Kind=Event is disallowed from being an owner')]
      : []),
  ];
}

/** Those without a prefix that Kubernetes itself knows. */
const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

function validateFinalizers(
  finalizers: readonly string[] | undefined,
  field: string,
  any: boolean,
): readonly FieldError[] {
  const list = finalizers ?? [];
  const errors = list.flatMap((name, index) => {
    const faults = qualifiedNameFaults(name);
    if (faults.length > 0) return invalidEach(`${field}[${index}]`, name, faults);
    if (any || name.includes('/') || standardFinalizers.has(name)) return [];
    return [
      invalid(
        `${field}[${index}]`,
        name,
        'name is neither a standard finalizer name nor is it fully qualified',
      ),
    ];
  });
  if (list.includes('orphan') && list.includes('foregroundDeletion')) {
    errors.push(invalid(field, list, 'finalizer orphan and foregroundDeletion cannot be both set'));
  }
  return errors;
}

/** What an update may not change of the metadata; `validateObjectMeta` has run before. */
export function validateObjectMetaUpdate(
  next: ObjectMeta,
  stored: ObjectMeta,
  path = 'metadata',
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const immutable = [
    'name',
    'namespace',
    'uid',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
  ] as const;
  if (stored.deletionTimestamp !== undefined) {
    const added = (next.finalizers ?? []).filter((name) => !stored.finalizers?.includes(name));
    if (added.length > 0) {
      errors.push(
        forbidden(
          `${path}.finalizers`,
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((name) => JSON.stringify(name)).join(', ')}}`,
        ),
      );
    }
  }
  for (const key of immutable) {
    if (!deepEqual(next[key], stored[key])) {
      errors.push(invalid(`${path}.${key}`, next[key], immutableMessage));
    }
  }
  if ((next.generation ?? 0) < (stored.generation ?? 0)) {
    errors.push(invalid(`${path}.generation`, next.generation ?? 0, 'must not be decremented'));
  }
  if (!next.resourceVersion) {
    errors.push(invalid(`${path}.resourceVersion`, '', 'must be specified for an update'));
  }
  return errors;
}
