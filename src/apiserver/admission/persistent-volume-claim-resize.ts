/** PersistentVolumeClaimResize: a claim only grows where its class says that volumes can. */
import { persistentVolumeClaims, storageClasses } from '#api/gen/resources.ts';
import type { PersistentVolumeClaim } from '#api/gen/types.ts';
import { compareQuantities } from '#api/quantity.ts';
import type { AdmissionPlugin } from './admission.ts';
import { isAbout, objectOf, refuse } from './kinds.ts';

export const persistentVolumeClaimResize: AdmissionPlugin = {
  name: 'PersistentVolumeClaimResize',
  operations: ['UPDATE'],
  validate: (request, { reader }) => {
    const { object, stored } = request;
    if (!object || !stored || !isAbout(request, persistentVolumeClaims)) return;
    const claim = objectOf({ object }, persistentVolumeClaims);
    const before = objectOf({ object: stored }, persistentVolumeClaims);
    if (compareQuantities(sizeOf(claim), sizeOf(before)) <= 0) return;
    if (before.status?.phase !== 'Bound') {
      throw refuse(request, 'Only bound persistent volume claims can be expanded');
    }
    const name = claim.spec.storageClassName;
    const found = name ? reader.get(storageClasses, { name }) : undefined;
    if (found?.allowVolumeExpansion) return;
    throw refuse(
      request,
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    );
  },
};

function sizeOf({ spec }: PersistentVolumeClaim): string {
  return spec.resources?.requests?.['storage'] ?? '0';
}
