/** What is wrong with an object's metadata, in upstream's words. */
import type { ObjectMeta, OwnerReference } from '#api/gen/types.ts';
import type { KubeObject } from '#api/object.ts';
import {
  forbidden,
  immutableMessage,
  invalid,
  invalidEach,
  required,
  tooLong,
} from '#api/validation/errors.ts';
import type { FieldError } from '#api/validation/field-error.ts';
import {
  dns1123LabelFaults,
  dns1123SubdomainFaults,
  labelValueFaults,
  qualifiedNameFaults,
} from '#api/validation/names.ts';
import type { Strategy } from './strategy.ts';

/** Of all annotations together, keys and values. */
const annotationBytes = 256 * 1024;

/** Finalizers that need no prefix. */
const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

export function validateMetadata(strategy: Strategy, metadata: ObjectMeta): readonly FieldError[] {
  return [
    ...validateName(strategy, metadata),
    ...validateLabels(metadata.labels),
    ...validateAnnotations(metadata.annotations),
    ...validateOwners(metadata.ownerReferences ?? []),
    ...validateFinalizers(metadata.finalizers ?? []),
  ];
}

export function validateMetadataUpdate(
  strategy: Strategy,
  next: KubeObject['metadata'],
  stored: KubeObject['metadata'],
): readonly FieldError[] {
  const errors = (['name', 'namespace', 'uid'] as const)
    .filter((field) => next[field] !== stored[field])
    .map((field) => invalid(`metadata.${field}`, next[field] ?? '', immutableMessage));
  const added = (next.finalizers ?? []).filter((name) => !stored.finalizers?.includes(name));
  if (stored.deletionTimestamp && added.length > 0) {
    const list = added.map((name) => JSON.stringify(name)).join(', ');
    errors.push(
      forbidden(
        'metadata.finalizers',
        `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
      ),
    );
  }
  return [...errors, ...validateMetadata(strategy, next)];
}

function validateName(strategy: Strategy, metadata: ObjectMeta): readonly FieldError[] {
  const rule = strategy.validateName?.bind(strategy) ?? dns1123SubdomainFaults;
  const { name = '', generateName = '', namespace = '' } = metadata;
  // A prefix may end with what a name may not end with.
  const generated = generateName.endsWith('-') ? `${generateName}a` : generateName;
  return [
    ...(generateName ? invalidEach('metadata.generateName', generateName, rule(generated)) : []),
    ...(name
      ? invalidEach('metadata.name', name, rule(name))
      : [required('metadata.name', 'name or generateName is required')]),
    ...(strategy.type.namespaced
      ? invalidEach('metadata.namespace', namespace, dns1123LabelFaults(namespace))
      : []),
  ];
}

function validateLabels(labels: Readonly<Record<string, string>> = {}): readonly FieldError[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...invalidEach('metadata.labels', key, qualifiedNameFaults(key)),
    ...invalidEach('metadata.labels', value, labelValueFaults(value)),
  ]);
}

function validateAnnotations(
  annotations: Readonly<Record<string, string>> = {},
): readonly FieldError[] {
  const entries = Object.entries(annotations);
  const size = entries.reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value),
    0,
  );
  return [
    ...entries.flatMap(([key]) =>
      invalidEach('metadata.annotations', key, qualifiedNameFaults(key.toLowerCase())),
    ),
    ...(size > annotationBytes ? [tooLong('metadata.annotations', annotationBytes)] : []),
  ];
}

function validateOwners(owners: readonly OwnerReference[]): readonly FieldError[] {
  const errors = owners.flatMap((owner, index) =>
    (['apiVersion', 'kind', 'name', 'uid'] as const)
      .filter((field) => !owner[field])
      .map((field) =>
        field === 'apiVersion'
          ? invalid(
              `metadata.ownerReferences[${index}].apiVersion`,
              '',
              'version must not be empty',
            )
          : invalid(`metadata.ownerReferences[${index}].${field}`, '', 'must not be empty'),
      ),
  );
  const [first, second] = owners.filter((owner) => owner.controller);
  if (first && second) {
    const names = `${first.name} and ${second.name}`;
    errors.push(
      invalid(
        'metadata.ownerReferences',
        owners,
        `Only one reference can have Controller set to true. Found "true" in references for ${names}`,
      ),
    );
  }
  return errors;
}

function validateFinalizers(finalizers: readonly string[]): readonly FieldError[] {
  const errors = finalizers.flatMap((name, index) => {
    const field = `metadata.finalizers[${index}]`;
    const faults = qualifiedNameFaults(name);
    if (faults.length > 0) return invalidEach('metadata.finalizers', name, faults);
    if (name.includes('/') || standardFinalizers.has(name)) return [];
    const why = 'name is neither a standard finalizer name nor is it fully qualified';
    return [invalid(field, name, why)];
  });
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(
      invalid(
        'metadata.finalizers',
        finalizers,
        'finalizer orphan and foregroundDeletion cannot be both set',
      ),
    );
  }
  return errors;
}
