/** PersistentVolumeClaims: a wish for storage, and once bound the volume that fulfils it. */
import type { PersistentVolumeClaim } from '#api/gen/types.ts';
import { persistentVolumeClaims } from '#api/gen/resources.ts';
import type { Column, Strategy } from '../../../registry/strategy.ts';
import { formatAccessModes } from '../../columns/access-modes.ts';
import { ageColumn, nameColumn, text, wide } from '../../columns/column.ts';
import { fractionWarnings } from '../pod-template/warnings.ts';
import { keepStatus, statusSubresource } from '../../subresources/status.ts';
import { defaultClaimSpec } from './defaults.ts';
import { validateClaimStatus } from './validate-status.ts';
import { validateClaim, validateClaimUpdate } from './validation.ts';

const unset = '<unset>';

const columns: readonly Column<PersistentVolumeClaim>[] = [
  nameColumn,
  text('Status', 'Whether it is bound.', (claim) =>
    claim.metadata.deletionTimestamp ? 'Terminating' : (claim.status?.phase ?? ''),
  ),
  text('Volume', 'The volume that it is bound to.', ({ spec }) => spec.volumeName ?? ''),
  // Before it is bound nothing is known of what it will get.
  text('Capacity', 'How much it got.', ({ spec, status }) =>
    spec.volumeName ? (status?.capacity?.['storage'] ?? '0') : '',
  ),
  text('Access Modes', 'How it may be mounted.', ({ spec, status }) =>
    spec.volumeName ? formatAccessModes(status?.accessModes) : '',
  ),
  text(
    'StorageClass',
    'The class that it asks for.',
    ({ metadata, spec }) =>
      metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ??
      spec.storageClassName ??
      '',
  ),
  text(
    'VolumeAttributesClass',
    'The class of the changeable attributes that it asks for.',
    ({ spec }) => spec.volumeAttributesClassName ?? unset,
  ),
  ageColumn,
  wide('VolumeMode', 'A file system or a raw device.', ({ spec }) => spec.volumeMode ?? unset),
];

export const persistentVolumeClaimStrategy: Strategy<PersistentVolumeClaim> = {
  type: persistentVolumeClaims,
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  returnsDeleted: true,
  columns,
  setDefaults: (claim) => ({ ...claim, spec: defaultClaimSpec(claim.spec) }),
  prepareForCreate: (claim) => ({ ...claim, status: { phase: 'Pending' } }),
  prepareForUpdate: keepStatus,
  validate: validateClaim,
  validateUpdate: validateClaimUpdate,
  warnings: ({ spec }) => fractionWarnings(spec.resources, 'spec.resources', ['storage']),
  subresources: { status: statusSubresource<PersistentVolumeClaim>(validateClaimStatus) },
};
