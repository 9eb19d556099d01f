/** How volumes are shown. */
import type { PersistentVolume } from '#api/gen/types.ts';
import type { Column } from '../../../registry/strategy.ts';
import { formatAccessModes } from '../../columns/access-modes.ts';
import { ageColumn, nameColumn, text, wide } from '../../columns/column.ts';

const unset = '<unset>';

export const persistentVolumeColumns: readonly Column<PersistentVolume>[] = [
  nameColumn,
  text('Capacity', 'How much it holds.', ({ spec }) => spec.capacity?.['storage'] ?? ''),
  text('Access Modes', 'How it may be mounted.', ({ spec }) => formatAccessModes(spec.accessModes)),
  text(
    'Reclaim Policy',
    'What becomes of it when its claim is gone.',
    ({ spec }) => spec.persistentVolumeReclaimPolicy ?? '',
  ),
  text('Status', 'Whether it is free, bound or released.', (volume) =>
    volume.metadata.deletionTimestamp ? 'Terminating' : (volume.status?.phase ?? ''),
  ),
  text('Claim', 'The claim that holds it.', ({ spec: { claimRef } }) =>
    claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : '',
  ),
  text('StorageClass', 'The class that it belongs to.', storageClass),
  text(
    'VolumeAttributesClass',
    'The class of its changeable attributes.',
    ({ spec }) => spec.volumeAttributesClassName ?? unset,
  ),
  text('Reason', 'Why it is in its state.', (volume) => volume.status?.reason ?? ''),
  ageColumn,
  wide('VolumeMode', 'A file system or a raw device.', ({ spec }) => spec.volumeMode ?? unset),
];

/** An annotation held the class before there was a field; it still wins. */
function storageClass({ metadata, spec }: PersistentVolume): string {
  return (
    metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? ''
  );
}
