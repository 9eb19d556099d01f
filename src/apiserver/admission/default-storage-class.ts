/** DefaultStorageClass: a claim that names no class gets the default one, where there is one. */
import { persistentVolumeClaims, storageClasses } from '#api/gen/resources.ts';
import { isDefaultClass } from '../resources/storage/storage-class/strategy.ts';
import type { AdmissionPlugin } from './admission.ts';
import { isAbout, objectOf } from './kinds.ts';
import { newest } from './newest.ts';

const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

export const defaultStorageClass: AdmissionPlugin = {
  name: 'DefaultStorageClass',
  operations: ['CREATE'],
  mutate: (request, { reader }) => {
    if (!isAbout(request, persistentVolumeClaims)) return request.object;
    const claim = objectOf(request, persistentVolumeClaims);
    // The empty name is a choice too: no class, and no volume made for it.
    if (claim.spec.storageClassName !== undefined) return claim;
    if (claim.metadata.annotations?.[classAnnotation] !== undefined) return claim;
    const chosen = newest(reader.list(storageClasses).filter(isDefaultClass));
    if (!chosen) return claim;
    return { ...claim, spec: { ...claim.spec, storageClassName: chosen.metadata.name } };
  },
};
