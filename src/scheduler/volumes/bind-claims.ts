/** Has a Pod's claims bound before the Pod is: reserves free volumes, asks for new ones, and waits for the binder. */
import { persistentVolumeClaims, persistentVolumes } from '#api/gen/resources.ts';
import type { PersistentVolumeClaim, Pod } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { conflict, timeout } from '#api/status.ts';
import {
  boundByController,
  claimRefTo,
  isBound,
  isReservedFor,
  selectedNode,
} from '#api/volumes/binding.ts';
import { claimKeysOf } from '#api/volumes/pod-claims.ts';
import type { Placement, PrebindTools } from '../plugin.ts';
import { findRoom } from './find-volume.ts';

/** As upstream: a provisioner that takes longer makes the Pod start over. */
const patienceMs = 600_000;

/** Resolves once all claims are bound; rejects with ApiError when that fails, and the Pod is tried again. */
export async function bindClaims({ pod, node }: Placement, tools: PrebindTools): Promise<void> {
  const { world } = tools;
  const unbound = waiting(pod, tools);
  if (unbound.length === 0) return;
  const room = findRoom(unbound, node, world);
  if (room.rejection) {
    throw conflict(persistentVolumeClaims, '', room.rejection.reasons.join(', '));
  }
  for (const { claim, volume } of room.matches) {
    if (!isReservedFor(volume, claim)) await reserve(claim, volume.metadata.name, tools);
  }
  for (const claim of room.provisioned) await select(claim, node.metadata.name, tools);
  await untilBound(pod, node.metadata.name, tools);
}

function waiting(pod: Pod, { world }: PrebindTools): PersistentVolumeClaim[] {
  return claimKeysOf(pod).flatMap((key) => {
    const claim = world.claims.get(key);
    return claim && !isBound(claim) ? [claim] : [];
  });
}

/** The binder completes what a volume's reference to the claim begins. Somebody else's write makes this fail. */
async function reserve(
  claim: PersistentVolumeClaim,
  name: string,
  { client, world }: PrebindTools,
): Promise<void> {
  const volume = world.volumes.get(name);
  if (!volume) throw conflict(persistentVolumes, name, 'the volume is gone');
  const annotations = { ...volume.metadata.annotations, [boundByController]: 'yes' };
  await client.update(persistentVolumes, {
    ...volume,
    metadata: { ...volume.metadata, annotations },
    spec: { ...volume.spec, claimRef: claimRefTo(claim) },
  });
}

async function select(
  claim: PersistentVolumeClaim,
  nodeName: string,
  { client }: PrebindTools,
): Promise<void> {
  const { namespace, name, annotations } = claim.metadata;
  if (annotations?.[selectedNode] === nodeName) return;
  const body = { metadata: { annotations: { [selectedNode]: nodeName } } };
  await client.patch(persistentVolumeClaims, { namespace, name }, { type: 'merge', body });
}

/** Rejects when the provisioner gives up, which it tells by taking the chosen Node off the claim. */
function untilBound(pod: Pod, nodeName: string, tools: PrebindTools): Promise<void> {
  const { world, clock, signal } = tools;
  const keys = new Set(claimKeysOf(pod));
  const seen = new Set<string>();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const giveUp = (why: string): void => reject(timeout(`binding volumes: ${why}`));
  const look = (): void => {
    if (waiting(pod, tools).length === 0) resolve();
  };
  const timer = clock.after(patienceMs, () => giveUp('context deadline exceeded'));
  const stop = (): void => giveUp('context canceled');
  signal.addEventListener('abort', stop, { once: true });
  const unsubscribe = world.claims.onChange(({ type, object }) => {
    const key = keyOf(object);
    if (!keys.has(key)) return;
    if (type === 'deleted') return giveUp(`claim "${key}" was deleted`);
    const selected = object.metadata.annotations?.[selectedNode];
    if (selected === nodeName) seen.add(key);
    else if (seen.has(key) && !isBound(object)) {
      return giveUp(`provisioning failed for PVC "${object.metadata.name}"`);
    }
    return look();
  });
  look();
  if (signal.aborted) stop();
  return promise.finally(() => {
    timer.cancel();
    unsubscribe();
    signal.removeEventListener('abort', stop);
  });
}
