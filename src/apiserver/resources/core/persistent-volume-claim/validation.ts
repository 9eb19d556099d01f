/** The faults of a claim. */
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { compareQuantities } from '#api/quantity.ts';
import { forbidden, invalid, invalidEach, required } from '#api/validation/errors.ts';
import { dns1123SubdomainFaults } from '#api/validation/names.ts';
import { fine, oneOf } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateLabelSelector } from '../../validation/label-selector.ts';
import { validateAccessModes } from '../../validation/access-modes.ts';

export function validateClaim({ spec }: PersistentVolumeClaim): Errors {
  return validateClaimSpec(spec, 'spec');
}

function validateClaimSpec(spec: PersistentVolumeClaimSpec, field: string): Errors {
  const storage = spec.resources?.requests?.['storage'];
  const storageField = `${field}.resources[storage]`;
  const { storageClassName } = spec;
  return [
    ...(spec.accessModes?.length
      ? validateAccessModes(spec.accessModes, `${field}.accessModes`)
      : [required(`${field}.accessModes`, 'at least 1 access mode is required')]),
    ...validateLabelSelector(spec.selector, `${field}.selector`),
    ...(storage === undefined ? [required(storageField)] : fine),
    ...(storage !== undefined && compareQuantities(storage, 0) <= 0
      ? [invalid(storageField, storage, 'must be greater than zero')]
      : fine),
    ...(storageClassName
      ? invalidEach(
          `${field}.storageClassName`,
          storageClassName,
          dns1123SubdomainFaults(storageClassName),
        )
      : fine),
    ...oneOf(`${field}.volumeMode`, spec.volumeMode, ['Block', 'Filesystem']),
  ];
}

/** Once bound, only growing is left. Until then the binder may set the volume, and anybody the class where none is. */
export function validateClaimUpdate(
  { spec }: PersistentVolumeClaim,
  stored: PersistentVolumeClaim,
): Errors {
  const before = stored.spec;
  const bound = stored.status?.phase === 'Bound';
  const fixed = (claim: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec => ({
    ...claim,
    resources: before.resources,
    volumeAttributesClassName: before.volumeAttributesClassName,
    ...(!before.volumeName && { volumeName: before.volumeName }),
    ...(before.storageClassName === undefined && { storageClassName: undefined }),
  });
  const grew = !deepEqual(spec.resources, before.resources);
  const size = spec.resources?.requests?.['storage'] ?? '0';
  const capacity =
    stored.status?.capacity?.['storage'] ?? before.resources?.requests?.['storage'] ?? '0';
  return [
    ...(deepEqual(fixed(spec), fixed(before)) && (!grew || bound)
      ? fine
      : [
          forbidden(
            'spec',
            'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
          ),
        ]),
    ...(grew && bound && compareQuantities(size, capacity) < 0
      ? [forbidden('spec.resources.requests.storage', 'field can not be less than status.capacity')]
      : fine),
  ];
}
