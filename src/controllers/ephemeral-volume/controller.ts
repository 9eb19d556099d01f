/**
 * Creates the claims of Pods' generic ephemeral volumes: each belongs to its Pod and goes with it, by the garbage
 * collector.
 */
import { persistentVolumeClaims, pods } from '#api/gen/resources.ts';
import type { PersistentVolumeClaim, Pod, Volume } from '#api/gen/types.ts';
import { isControlledBy, isTerminating, makeControllerRef } from '#api/metadata.ts';
import type { Draft } from '#api/object.ts';
import { keyOf } from '#api/object.ts';
import { isPodTerminal } from '#api/pod.ts';
import { isApiError } from '#api/status.ts';
import { claimNameOf } from '#api/volumes/pod-claims.ts';
import { messageOf } from '#base/errors.ts';
import { createController, TerminalError, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';

export const ephemeralVolumeController: ControllerFactory = (context) => {
  const { client, informers, recorder } = context;
  const podCache = informers.of(pods);
  const claims = informers.of(persistentVolumeClaims);

  const ensureClaim = async (pod: Pod, volume: Volume, signal: AbortSignal): Promise<void> => {
    const draft = claimOf(pod, volume);
    const existing = claims.get(`${pod.metadata.namespace}/${draft.metadata.name ?? ''}`);
    if (existing) requireOwned(existing, pod);
    else await client.create(persistentVolumeClaims, draft, { signal });
  };

  return createController(
    {
      name: 'ephemeral-volume',
      watches: [
        watching(podCache, ({ type, object }) =>
          type !== 'deleted' && ephemeralVolumes(object).length > 0 ? [keyOf(object)] : [],
        ),
        watching(claims, ({ type, object }) => {
          if (type !== 'deleted') return [];
          const { namespace, name } = object.metadata;
          return podCache
            .list(namespace)
            .filter((pod) =>
              ephemeralVolumes(pod).some((volume) => claimNameOf(pod, volume) === name),
            )
            .map(keyOf);
        }),
      ],
      async reconcile(key, signal) {
        const pod = podCache.get(key);
        if (!pod || isTerminating(pod) || isPodTerminal(pod)) return;
        for (const volume of ephemeralVolumes(pod)) {
          try {
            await ensureClaim(pod, volume, signal);
          } catch (error) {
            // The cache was behind.
            if (isApiError(error, 'AlreadyExists')) continue;
            const message = `ephemeral volume ${volume.name}: ${messageOf(error)}`;
            recorder.event(pod, 'Warning', 'FailedBinding', message);
            throw error;
          }
        }
      },
    },
    context,
  );
};

function ephemeralVolumes({ spec }: Pod): readonly Volume[] {
  return (spec.volumes ?? []).filter(({ ephemeral }) => ephemeral);
}

function claimOf(pod: Pod, volume: Volume): Draft<PersistentVolumeClaim> {
  const { metadata, spec } = volume.ephemeral?.volumeClaimTemplate ?? { spec: {} };
  return {
    metadata: {
      name: claimNameOf(pod, volume),
      namespace: pod.metadata.namespace,
      ...(metadata?.labels ? { labels: metadata.labels } : {}),
      ...(metadata?.annotations ? { annotations: metadata.annotations } : {}),
      ownerReferences: [makeControllerRef(pod)],
    },
    spec,
  };
}

/** A claim of the name that is somebody else's must not be used, and only its end can mend that. */
function requireOwned(claim: PersistentVolumeClaim, pod: Pod): void {
  if (isControlledBy(claim, pod)) return;
  const [claimKey, podKey] = [keyOf(claim), keyOf(pod)];
  throw new TerminalError(`PVC ${claimKey} was not created for pod ${podKey} (pod is not owner)`);
}
