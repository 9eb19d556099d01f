/** Which volumes the kubelet and the `local-path` provisioner make together. */
import type { PersistentVolume } from '#api/gen/types.ts';
import { localPathProvisioner, provisionedBy } from '#api/volumes/binding.ts';

/** Whether the directory of the volume is made and removed by the kubelet of its node. */
export function isLocalPath({ metadata }: PersistentVolume): boolean {
  return metadata.annotations?.[provisionedBy] === localPathProvisioner;
}
