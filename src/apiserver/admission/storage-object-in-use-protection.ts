/** StorageObjectInUseProtection: a volume or claim in use isn't deleted before it no longer is. */
import { persistentVolumeClaims, persistentVolumes } from '#api/gen/resources.ts';
import { addFinalizer } from '#api/metadata.ts';
import type { AdmissionPlugin } from './admission.ts';
import { isAbout } from './kinds.ts';

export const storageObjectInUseProtection: AdmissionPlugin = {
  name: 'StorageObjectInUseProtection',
  operations: ['CREATE'],
  mutate: (request) => {
    const { object } = request;
    const protect = (finalizer: string): typeof object => ({
      ...object,
      metadata: addFinalizer(object.metadata, finalizer),
    });
    if (isAbout(request, persistentVolumeClaims)) return protect('kubernetes.io/pvc-protection');
    if (isAbout(request, persistentVolumes)) return protect('kubernetes.io/pv-protection');
    return object;
  },
};
