/** The faults of a claim. */
import type {
  PersistentVolumeClaim,
  PersistentVolumeClaimSpec,
  TypedLocalObjectReference,
} from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { compareQuantities } from '#api/quantity.ts';
import { forbidden, invalid, invalidEach, required } from '#api/validation/errors.ts';
import { dns1123SubdomainFaults } from '#api/validation/names.ts';
import { fine, oneOf, requiredText } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateLabelSelector } from '../../validation/label-selector.ts';
import { validateAccessModes } from '../../validation/access-modes.ts';

export function validateClaim({ spec }: PersistentVolumeClaim): Errors {
  return validateClaimSpec(spec, 'spec');
}

function validateClaimSpec(spec: PersistentVolumeClaimSpec, field: string): Errors {
  const storage = spec.resources?.requests?.['storage'];
  const storageField = `${field}.resources[storage]`;
  const { storageClassName, volumeAttributesClassName: attributesClass } = spec;
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
    ...validateSource(spec.dataSource, `${field}.dataSource`),
    ...validateSource(spec.dataSourceRef, `${field}.dataSourceRef`),
    ...(spec.dataSource && spec.dataSourceRef && !deepEqual(spec.dataSource, spec.dataSourceRef)
      ? [invalid(field, `${field}.dataSource`, 'must match dataSourceRef')]
      : fine),
    ...(attributesClass
      ? invalidEach(
          `${field}.volumeAttributesClassName`,
          attributesClass,
          dns1123SubdomainFaults(attributesClass),
        )
      : fine),
  ];
}

function validateSource(source: TypedLocalObjectReference | undefined, field: string): Errors {
  if (!source) return fine;
  const { name, kind, apiGroup = '' } = source;
  return [
    ...requiredText(`${field}.name`, name),
    ...requiredText(`${field}.kind`, kind),
    ...(apiGroup === '' && kind !== 'PersistentVolumeClaim'
      ? [
          invalid(
            field,
            kind,
            "must be 'PersistentVolumeClaim' when referencing the default apiGroup",
          ),
        ]
      : fine),
    ...(apiGroup
      ? invalidEach(`${field}.apiGroup`, apiGroup, dns1123SubdomainFaults(apiGroup))
      : fine),
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
