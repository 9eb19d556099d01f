/** Who owns the files of a ConfigMap, Secret, … volume. */
import type { WriteOptions } from './atomic-writer.ts';
import type { VolumeContext } from './volume.ts';

export function writeOptions({ host, pod }: VolumeContext): WriteOptions {
  const fsGroup = pod.spec.securityContext?.fsGroup;
  return fsGroup === undefined ? { host } : { host, fsGroup };
}
