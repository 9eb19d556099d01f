/**
 * Watches over nodes: one whose kubelet renews neither Lease nor status is called Unknown, its Pods not ready, and the
 * conditions of every node become taints. Eviction of Pods from such nodes is somebody else's.
 */
import type { Runnable } from '#base/lifecycle.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ReconcileResult } from '#client/reconciler.ts';
import { leases, nodes, pods } from '#api/gen/resources.ts';
import type { Lease, Node, Pod } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import type { ControllerContext, ControllerFactory } from '../controller.ts';
import { silentConditions, unreachablePod } from './health.ts';
import { wantedTaints } from './taints.ts';

const leaseNamespace = 'kube-node-lease';
const byNode = 'spec.nodeName';

/** The last sign of life, and when this controller saw it: a server that was away must not blame its nodes. */
interface Sign {
  readonly text: string;
  readonly seenAt: number;
}

export interface NodeLifecycleOptions {
  /** How long a kubelet may be silent; upstream's `--node-monitor-grace-period`. */
  readonly graceMs: number;
}

export function nodeLifecycleController({ graceMs }: NodeLifecycleOptions): ControllerFactory {
  return (context) => createNodeLifecycle(context, graceMs);
}

function createNodeLifecycle(context: ControllerContext, graceMs: number): Runnable {
  const { informers, clock } = context;
  const nodeCache = informers.of(nodes);
  const leaseCache = informers.of(leases);
  const podCache = informers.of(pods);
  podCache.addIndex(byNode, ({ spec }) => (spec.nodeName ? [spec.nodeName] : []));
  const signs = new Map<string, Sign>();

  /** Milliseconds until the node's kubelet has been silent for too long. */
  const untilSilent = (node: Node): number => {
    const { name } = node.metadata;
    const text = signOfLife(node, leaseCache.get(`${leaseNamespace}/${name}`));
    const now = clock.monotonic();
    let sign = signs.get(name);
    if (sign?.text !== text) {
      sign = { text, seenAt: now };
      signs.set(name, sign);
    }
    return sign.seenAt + graceMs - now;
  };

  return createController(
    {
      name: 'node-lifecycle',
      watches: [
        watching(nodeCache, ({ type, object }) => {
          if (type === 'deleted') signs.delete(object.metadata.name);
          return type === 'deleted' ? [] : [keyOf(object)];
        }),
        watching(leaseCache, ({ object: { metadata } }) =>
          metadata.namespace === leaseNamespace ? [metadata.name] : [],
        ),
        watching(podCache, ({ type, object }) =>
          type === 'added' && object.spec.nodeName ? [object.spec.nodeName] : [],
        ),
      ],
      async reconcile(name, signal): Promise<ReconcileResult> {
        const node = nodeCache.get(name);
        if (!node) return undefined;
        if (await taint(context, node, signal)) return undefined;
        const wait = untilSilent(node);
        if (wait > 0) return { requeueAfterMs: wait };
        await callSilent(context, node, signal);
        await callPodsNotReady(context, podCache.byIndex(byNode, name), signal);
        return undefined;
      },
    },
    context,
  );
}

function signOfLife({ status }: Node, lease: Lease | undefined): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  return `${lease?.spec?.renewTime} ${ready?.lastHeartbeatTime}`;
}

/** True when it wrote: the change brings the node back. */
async function taint(
  { client, clock }: ControllerContext,
  node: Node,
  signal: AbortSignal,
): Promise<boolean> {
  const taints = wantedTaints(node, clock.now());
  if (!taints) return false;
  await client.update(nodes, { ...node, spec: { ...node.spec, taints } }, { signal });
  return true;
}

async function callSilent(
  { client, clock, recorder }: ControllerContext,
  node: Node,
  signal: AbortSignal,
): Promise<void> {
  const conditions = silentConditions(node, clock.now());
  if (!conditions) return;
  const status = { ...node.status, conditions };
  await client.update(nodes, { ...node, status }, { subresource: 'status', signal });
  const message = `Node ${node.metadata.name} status is now: NodeNotReady`;
  recorder.event(node, 'Normal', 'NodeNotReady', message);
}

async function callPodsNotReady(
  { client, clock, recorder }: ControllerContext,
  onNode: readonly Pod[],
  signal: AbortSignal,
): Promise<void> {
  for (const pod of onNode) {
    const changed = unreachablePod(pod, clock.now());
    if (!changed) continue;
    recorder.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
    try {
      await client.update(pods, changed, { subresource: 'status', signal });
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }
}
