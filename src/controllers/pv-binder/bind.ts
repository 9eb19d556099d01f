/**
 * The writes of one binding, in upstream's order: the volume first, because the volume's `claimRef` is what decides.
 * A crash between any two of them leaves something that the next reconcile completes.
 */
import { persistentVolumeClaims, persistentVolumes } from '#api/gen/resources.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '#api/gen/types.ts';
import { bindCompleted, boundByController, claimRefTo } from '#api/volumes/binding.ts';
import type { Client } from '#client/client.ts';

type Strings = Readonly<Record<string, string>>;

export async function bind(
  client: Client,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
): Promise<void> {
  const reserved = await reserve(client, volume, claim);
  await setVolumePhase(client, reserved, 'Bound');
  const named = await nameVolume(client, reserved, claim);
  await setClaimBound(client, reserved, named);
}

async function reserve(
  client: Client,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
): Promise<PersistentVolume> {
  const { claimRef } = volume.spec;
  if (claimRef?.uid === claim.metadata.uid) return volume;
  const chosen: Strings = claimRef ? {} : { [boundByController]: 'yes' };
  return client.update(persistentVolumes, {
    ...volume,
    metadata: {
      ...volume.metadata,
      annotations: { ...volume.metadata.annotations, ...chosen },
    },
    spec: { ...volume.spec, claimRef: claimRefTo(claim) },
  });
}

async function nameVolume(
  client: Client,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
): Promise<PersistentVolumeClaim> {
  const { annotations } = claim.metadata;
  if (claim.spec.volumeName === volume.metadata.name && annotations?.[bindCompleted]) return claim;
  const chosen: Strings = claim.spec.volumeName ? {} : { [boundByController]: 'yes' };
  return client.update(persistentVolumeClaims, {
    ...claim,
    metadata: {
      ...claim.metadata,
      annotations: { ...annotations, [bindCompleted]: 'yes', ...chosen },
    },
    spec: { ...claim.spec, volumeName: volume.metadata.name },
  });
}

async function setClaimBound(
  client: Client,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
): Promise<void> {
  if (claim.status?.phase === 'Bound') return;
  const { accessModes, capacity } = volume.spec;
  await client.update(
    persistentVolumeClaims,
    {
      ...claim,
      status: {
        ...claim.status,
        phase: 'Bound',
        ...(accessModes ? { accessModes } : {}),
        ...(capacity ? { capacity } : {}),
      },
    },
    { subresource: 'status' },
  );
}

export async function setVolumePhase(
  client: Client,
  volume: PersistentVolume,
  phase: 'Available' | 'Bound' | 'Released' | 'Failed',
): Promise<void> {
  if (volume.status?.phase === phase) return;
  await client.patch(
    persistentVolumes,
    { name: volume.metadata.name },
    { type: 'merge', body: { metadata: { uid: volume.metadata.uid }, status: { phase } } },
    { subresource: 'status' },
  );
}

export async function setClaimPhase(
  client: Client,
  claim: PersistentVolumeClaim,
  phase: 'Pending' | 'Lost',
): Promise<void> {
  if (claim.status?.phase === phase) return;
  const { name, namespace, uid } = claim.metadata;
  await client.patch(
    persistentVolumeClaims,
    { name, namespace },
    { type: 'merge', body: { metadata: { uid }, status: { phase } } },
    { subresource: 'status' },
  );
}
