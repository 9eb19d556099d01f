/** The faults of a StorageClass. */
import type { StorageClass } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { forbidden, invalidEach, required } from '#api/validation/errors.ts';
import { qualifiedNameFaults } from '#api/validation/names.ts';
import { fine, immutable, oneOf } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

export function validateStorageClass(object: StorageClass): Errors {
  const { provisioner } = object;
  return [
    ...(provisioner
      ? invalidEach('provisioner', provisioner, qualifiedNameFaults(provisioner.toLowerCase()))
      : [required('provisioner')]),
    ...oneOf('reclaimPolicy', object.reclaimPolicy, ['Delete', 'Retain']),
    ...oneOf('volumeBindingMode', object.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']),
  ];
}

export function validateStorageClassUpdate(object: StorageClass, stored: StorageClass): Errors {
  const fixed = (field: 'parameters' | 'provisioner' | 'reclaimPolicy'): Errors =>
    deepEqual(object[field], stored[field])
      ? fine
      : [forbidden(field, `updates to ${field} are forbidden.`)];
  return [
    ...fixed('parameters'),
    ...fixed('provisioner'),
    ...fixed('reclaimPolicy'),
    ...immutable('volumeBindingMode', object.volumeBindingMode, stored.volumeBindingMode),
  ];
}
