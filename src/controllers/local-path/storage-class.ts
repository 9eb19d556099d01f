/** The StorageClass that a new cluster starts with, as k3s ships it; but claims may grow, since nothing limits a directory. */
import type { Draft } from '#api/object.ts';
import type { StorageClass } from '#api/gen/types.ts';
import { localPathProvisioner } from '#api/volumes/binding.ts';

export const localPathStorageClass: Draft<StorageClass> = {
  metadata: {
    name: 'local-path',
    annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
  },
  provisioner: localPathProvisioner,
  reclaimPolicy: 'Delete',
  allowVolumeExpansion: true,
  volumeBindingMode: 'WaitForFirstConsumer',
};
