/** StorageClasses: kinds of storage that claims can ask for, and who makes it. */
import type { StorageClass } from '#api/gen/types.ts';
import { storageClasses } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { validateStorageClass, validateStorageClassUpdate } from './validation.ts';

const defaultAnnotations = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

/** True for the class of claims that name none. */
export function isDefaultClass({ metadata }: StorageClass): boolean {
  return defaultAnnotations.some((key) => metadata.annotations?.[key] === 'true');
}

export const storageClassStrategy: Strategy<StorageClass> = {
  type: storageClasses,
  singular: 'storageclass',
  shortNames: ['sc'],
  validate: validateStorageClass,
  validateUpdate: validateStorageClassUpdate,
  columns: [
    {
      ...nameColumn,
      cell: (object: StorageClass) =>
        isDefaultClass(object) ? `${object.metadata.name} (default)` : object.metadata.name,
    },
    text('Provisioner', 'Who makes its volumes.', (object) => object.provisioner),
    text(
      'ReclaimPolicy',
      'What becomes of a volume when its claim is gone.',
      (object) => object.reclaimPolicy ?? '',
    ),
    text(
      'VolumeBindingMode',
      'Whether a claim is bound at once or when a Pod uses it.',
      (object) => object.volumeBindingMode ?? '',
    ),
    text(
      'AllowVolumeExpansion',
      'Whether its volumes can grow.',
      (object) => object.allowVolumeExpansion ?? false,
    ),
    ageColumn,
  ],
  setDefaults: (object) => ({
    ...object,
    reclaimPolicy: object.reclaimPolicy ?? 'Delete',
    volumeBindingMode: object.volumeBindingMode ?? 'Immediate',
  }),
};
