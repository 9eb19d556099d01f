/** Which PersistentVolumeClaims a Pod uses. */
import type { Pod, Volume } from '../gen/types.ts';

type HasVolumes = Pick<Pod, 'metadata' | 'spec'>;

/** The claim's name; undefined for volumes of other kinds. A generic ephemeral volume's is `<pod>-<volume>`. */
export function claimNameOf(pod: HasVolumes, volume: Volume): string | undefined {
  if (volume.persistentVolumeClaim) return volume.persistentVolumeClaim.claimName;
  return volume.ephemeral ? `${pod.metadata.name}-${volume.name}` : undefined;
}

/** Of all its volumes, in their order. */
export function claimNamesOf(pod: HasVolumes): string[] {
  return (pod.spec.volumes ?? []).flatMap((volume) => claimNameOf(pod, volume) ?? []);
}

/** `namespace/name` of each. */
export function claimKeysOf(pod: HasVolumes): string[] {
  return claimNamesOf(pod).map((name) => `${pod.metadata.namespace}/${name}`);
}
