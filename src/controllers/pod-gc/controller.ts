/**
 * Deletes Pods that no kubelet will finish: bound to a node that is gone, deleted before they were scheduled, or
 * terminating on a node that is out of service.
 */
import { toTime } from '#base/clock.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ReconcileResult } from '#client/reconciler.ts';
import { disruptionTarget } from '#api/disruption.ts';
import { findCondition } from '#api/conditions.ts';
import { nodes, pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import type { ControllerContext, ControllerFactory } from '../controller.ts';
import { indexByNode, podsOnNode } from '../pods-by-node.ts';
import { judge } from './reconcile.ts';

export const podGarbageCollector: ControllerFactory = (context) => {
  const { client, informers, clock } = context;
  const podCache = informers.of(pods);
  const nodeCache = informers.of(nodes);
  indexByNode(podCache);
  /** Node → since when it is missed. */
  const missed = new Map<string, number>();

  const reconcile = async (key: string, signal: AbortSignal): Promise<ReconcileResult> => {
    const pod = podCache.get(key);
    if (!pod) return undefined;
    const name = pod.spec.nodeName ?? '';
    const node = nodeCache.get(name);
    if (name && !node && !missed.has(name)) missed.set(name, clock.now());
    const verdict = judge(pod, { node, missingSince: missed.get(name), now: clock.now() });
    if (verdict.act === 'wait') return { requeueAfterMs: verdict.milliseconds };
    if (verdict.act === 'keep' || (name && !node && (await nodeExists(client, name, signal)))) {
      return undefined;
    }
    if (pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed') {
      await markFailed(context, pod, verdict.disruption, signal);
    }
    await forceDelete(client, pod, signal);
    return undefined;
  };

  return createController(
    {
      name: 'pod-gc',
      watches: [
        watching(podCache, ({ object }) =>
          object.metadata.deletionTimestamp || !nodeCache.get(object.spec.nodeName ?? '')
            ? [keyOf(object)]
            : [],
        ),
        watching(nodeCache, ({ type, object }) => {
          const { name } = object.metadata;
          if (type === 'deleted') missed.set(name, clock.now());
          else missed.delete(name);
          return podsOnNode(podCache, name).map(keyOf);
        }),
      ],
      reconcile,
    },
    context,
  );
};

/** The cache may be behind: a Pod is not taken from a node that is there. */
async function nodeExists(
  client: ControllerContext['client'],
  name: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await client.get(nodes, { name }, { signal });
    return true;
  } catch (error) {
    if (isApiError(error, 'NotFound')) return false;
    throw error;
  }
}

async function markFailed(
  { client, clock }: ControllerContext,
  pod: Pod,
  disruption: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const known = pod.status?.conditions ?? [];
  const conditions =
    disruption === undefined || findCondition(known, disruptionTarget)
      ? known
      : [
          ...known,
          {
            type: disruptionTarget,
            status: 'True',
            reason: 'DeletionByPodGC',
            message: disruption,
            lastTransitionTime: toTime(clock.now()),
          },
        ];
  const status = { ...pod.status, phase: 'Failed', conditions } as const;
  try {
    await client.update(pods, { ...pod, status }, { subresource: 'status', signal });
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}

async function forceDelete(
  client: ControllerContext['client'],
  pod: Pod,
  signal: AbortSignal,
): Promise<void> {
  const body = { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata.uid } };
  try {
    await client.delete(pods, pod.metadata, { body, signal });
  } catch (error) {
    if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
  }
}
