/**
 * Claims that grow. A directory has no size of its own, and nobody enforces one: growing is bookkeeping, in the steps
 * that upstream's resizer takes, so that whoever waits for one of them sees it. A crash between two of them leaves
 * something that the next reconcile completes.
 */
import { persistentVolumeClaims, persistentVolumes } from '#api/gen/resources.ts';
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeClaimStatus,
} from '#api/gen/types.ts';
import { withCondition } from '#api/conditions.ts';
import { compareQuantities } from '#api/quantity.ts';
import { localPathProvisioner, provisionedBy } from '#api/volumes/binding.ts';
import { toTime } from '#base/clock.ts';
import type { ControllerContext } from '../controller.ts';

interface Expansion {
  readonly claim: PersistentVolumeClaim;
  readonly volume: PersistentVolume;
}

/** Whether a bound claim asks for more than it has. */
export function wantsMore({ metadata, spec, status }: PersistentVolumeClaim): boolean {
  return (
    status?.phase === 'Bound' &&
    !metadata.deletionTimestamp &&
    compareQuantities(storageOf(spec.resources?.requests), storageOf(status.capacity)) > 0
  );
}

/** Whether a claim is still said to grow, but asks for no more than it has: it was told to stop. */
export function stopsGrowing(claim: PersistentVolumeClaim): boolean {
  return claim.status?.allocatedResourceStatuses?.['storage'] !== undefined && !wantsMore(claim);
}

/** Says no longer that the claim grows; it keeps what it has. */
export async function settle(
  claim: PersistentVolumeClaim,
  { client }: ControllerContext,
  signal: AbortSignal,
): Promise<void> {
  const status = finished(claim.status, storageOf(claim.status?.capacity));
  const options = { subresource: 'status', signal };
  await client.update(persistentVolumeClaims, { ...claim, status }, options);
}

/** Whether the volume is one of this provisioner's. */
export function isLocalPath({ metadata }: PersistentVolume): boolean {
  return metadata.annotations?.[provisionedBy] === localPathProvisioner;
}

export async function expand(
  { claim, volume }: Expansion,
  { client, clock, recorder }: ControllerContext,
  signal: AbortSignal,
): Promise<void> {
  const storage = storageOf(claim.spec.resources?.requests);
  const status = { subresource: 'status', signal };
  const { name } = volume.metadata;
  let current = claim;
  if (!isMarked(claim.status, storage)) {
    const text = `External resizer is resizing volume ${name}`;
    recorder.event(claim, 'Normal', 'Resizing', text);
    const marked = { ...claim, status: begun(claim.status, storage, toTime(clock.now())) };
    current = await client.update(persistentVolumeClaims, marked, status);
  }
  if (compareQuantities(storageOf(volume.spec.capacity), storage) < 0) {
    const capacity = { ...volume.spec.capacity, storage };
    const grown = { ...volume, spec: { ...volume.spec, capacity } };
    await client.update(persistentVolumes, grown, { signal });
  }
  const done = { ...current, status: finished(current.status, storage) };
  await client.update(persistentVolumeClaims, done, status);
  recorder.event(claim, 'Normal', 'VolumeResizeSuccessful', 'Resize volume succeeded');
}

function isMarked(status: PersistentVolumeClaimStatus | undefined, storage: string): boolean {
  return (
    status?.allocatedResourceStatuses?.['storage'] === 'ControllerResizeInProgress' &&
    status.allocatedResources?.['storage'] === storage
  );
}

function begun(
  status: PersistentVolumeClaimStatus = {},
  storage: string,
  now: string,
): PersistentVolumeClaimStatus {
  return {
    ...status,
    allocatedResources: { ...status.allocatedResources, storage },
    allocatedResourceStatuses: {
      ...status.allocatedResourceStatuses,
      storage: 'ControllerResizeInProgress',
    },
    conditions: withCondition(status.conditions, { type: 'Resizing', status: 'True' }, now),
  };
}

/** What is allocated stays said; that it is under way doesn't. */
function finished(
  status: PersistentVolumeClaimStatus = {},
  storage: string,
): PersistentVolumeClaimStatus {
  const { allocatedResourceStatuses = {}, conditions = [], ...rest } = status;
  const { storage: _, ...others } = allocatedResourceStatuses;
  const left = conditions.filter(({ type }) => type !== 'Resizing');
  return {
    ...rest,
    capacity: { ...status.capacity, storage },
    allocatedResources: { ...status.allocatedResources, storage },
    ...(Object.keys(others).length > 0 && { allocatedResourceStatuses: others }),
    ...(left.length > 0 && { conditions: left }),
  };
}

function storageOf(amounts: Readonly<Record<string, string>> | undefined): string {
  return amounts?.['storage'] ?? '0';
}
