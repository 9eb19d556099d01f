/** One volume: free, taken, or left by its claim. */
import { persistentVolumes } from '#api/gen/resources.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '#api/gen/types.ts';
import { boundByController } from '#api/volumes/binding.ts';
import { setVolumePhase } from './bind.ts';
import type { BinderParts } from './reconcile-claim.ts';

export async function reconcileVolume(parts: BinderParts, name: string): Promise<void> {
  const { client } = parts;
  const volume = parts.volume(name);
  if (!volume) return;
  const { claimRef } = volume.spec;
  if (!claimRef) return setVolumePhase(client, volume, 'Available');
  // Reserved in advance for a claim that may not exist yet.
  if (!claimRef.uid) return setVolumePhase(client, volume, 'Available');
  const claim = parts.claim(`${claimRef.namespace}/${claimRef.name}`);
  if (claim?.metadata.uid !== claimRef.uid) return release(parts, volume);
  if (claim.spec.volumeName === name) return setVolumePhase(client, volume, 'Bound');
  // Not named by the claim yet: the claim's own reconcile completes the binding, unless it has gone elsewhere.
  if (claim.spec.volumeName) return unbind(parts, volume, claim);
  return undefined;
}

/** The claim is gone. The data stays with `Retain`; else whoever provisioned the volume removes both. */
async function release({ client, recorder }: BinderParts, volume: PersistentVolume): Promise<void> {
  const { phase } = volume.status ?? {};
  if (phase === 'Released' || phase === 'Failed') return;
  await setVolumePhase(client, volume, 'Released');
  if (volume.spec.persistentVolumeReclaimPolicy === 'Recycle') {
    recorder.event(
      volume,
      'Warning',
      'VolumeFailedRecycle',
      'No recycler plugin found for the volume!',
    );
  }
}

/** The claim took another volume: this one is free again, as far as the binder took it. */
async function unbind(
  { client }: BinderParts,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
): Promise<void> {
  if (claim.metadata.deletionTimestamp) return;
  const { claimRef, ...spec } = volume.spec;
  const { [boundByController]: byController, ...annotations } = volume.metadata.annotations ?? {};
  const { uid: _uid, resourceVersion: _version, ...reservation } = claimRef ?? {};
  await client.update(persistentVolumes, {
    ...volume,
    metadata: { ...volume.metadata, annotations },
    spec: byController ? spec : { ...spec, claimRef: reservation },
  });
}
