/** Deletes Pods from nodes whose NoExecute taints they don't tolerate, or no longer; see README.md. */
import { disruptPod } from '#client/disrupt-pod.ts';
import type { Change } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ReconcileResult } from '#client/reconciler.ts';
import { nodes, pods } from '#api/gen/resources.ts';
import type { Node, Pod, Taint } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { isTerminating } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';
import type { ControllerFactory } from '../controller.ts';
import { indexByNode, podsOnNode } from '../pods-by-node.ts';
import { stayMs } from './toleration.ts';

/** A Pod whose time on its node runs out. */
interface Pending {
  readonly uid: string;
  /** Monotonic. */
  readonly since: number;
}

const eviction = {
  reason: 'DeletionByTaintManager',
  message: 'Taint manager: deleting due to NoExecute taint',
};

export const taintEvictionController: ControllerFactory = (context) => {
  const { informers, clock, recorder } = context;
  const podCache = informers.of(pods);
  const nodeCache = informers.of(nodes);
  indexByNode(podCache);
  const pending = new Map<string, Pending>();

  const tell = (pod: Pod, what: string): void =>
    recorder.event(pod, 'Normal', 'TaintManagerEviction', `${what} Pod ${keyOf(pod)}`);

  /** Since when the Pod and the taint are seen together. */
  const sinceOf = (key: string, { metadata: { uid } }: Pod): number => {
    const known = pending.get(key);
    if (known?.uid === uid) return known.since;
    const since = clock.monotonic();
    pending.set(key, { uid, since });
    return since;
  };

  const reconcile = async (key: string, signal: AbortSignal): Promise<ReconcileResult> => {
    const pod = podCache.get(key);
    const node = pod?.spec.nodeName ? nodeCache.get(pod.spec.nodeName) : undefined;
    if (!pod || !node || isTerminating(pod)) {
      pending.delete(key);
      return undefined;
    }
    const stay = stayMs(evictingTaints(node), pod.spec.tolerations);
    if (!Number.isFinite(stay)) {
      if (pending.delete(key)) tell(pod, 'Cancelling deletion of');
      return undefined;
    }
    const left = sinceOf(key, pod) + stay - clock.monotonic();
    if (left > 0) return { requeueAfterMs: left };
    tell(pod, 'Marking for deletion');
    await disruptPod(pod, eviction, { ...context, signal });
    return undefined;
  };

  return createController(
    {
      name: 'taint-eviction',
      workers: 8,
      watches: [
        watching(podCache, ({ object }) => {
          const key = keyOf(object);
          const node = nodeCache.get(object.spec.nodeName ?? '');
          return pending.has(key) || evictingTaints(node).length > 0 ? [key] : [];
        }),
        watching(nodeCache, (change) =>
          changesTaints(change) ? podsOnNode(podCache, change.object.metadata.name).map(keyOf) : [],
        ),
      ],
      reconcile,
    },
    context,
  );
};

function evictingTaints(node: Node | undefined): readonly Taint[] {
  return node?.spec.taints?.filter(({ effect }) => effect === 'NoExecute') ?? [];
}

function changesTaints(change: Change<Node>): boolean {
  if (change.type !== 'updated') return true;
  return !deepEqual(evictingTaints(change.object), evictingTaints(change.previous));
}
