/** Names that the kubelet and the `local-path` provisioner share by way of the API. */
import type { PersistentVolume } from '#api/gen/types.ts';

export const localPathProvisioner = 'rancher.io/local-path';
export const provisionedByAnnotation = 'pv.kubernetes.io/provisioned-by';

/** Whether the directory of the volume is made and removed by the kubelet of its node. */
export function isLocalPath({ metadata }: PersistentVolume): boolean {
  return metadata.annotations?.[provisionedByAnnotation] === localPathProvisioner;
}
