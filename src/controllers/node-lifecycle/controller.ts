/**
 * Watches over nodes: one whose kubelet renews neither Lease nor status is called Unknown, its Pods not ready, and the
 * conditions of every node become taints. Eviction of Pods from such nodes is `taint-eviction`'s.
 */
import type { Runnable } from '#base/lifecycle.ts';
import type { Change, Informer } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ReconcileResult } from '#client/reconciler.ts';
import { leases, nodes, pods } from '#api/gen/resources.ts';
import type { Lease, Node, Pod } from '#api/gen/types.ts';
import { isApiError } from '#api/status.ts';
import type { ControllerContext, ControllerFactory } from '../controller.ts';
import { indexByNode, podsOnNode } from '../pods-by-node.ts';
import { Disruption } from './disruption.ts';
import type { Eviction } from './disruption.ts';
import { silentConditions, unreachablePod } from './health.ts';
import { SignsOfLife } from './signs-of-life.ts';
import { wantedTaints } from './taints.ts';

const leaseNamespace = 'kube-node-lease';

export interface NodeLifecycleOptions {
  /** How long a kubelet may be silent; upstream's `--node-monitor-grace-period`. */
  readonly graceMs: number;
}

export function nodeLifecycleController({ graceMs }: NodeLifecycleOptions): ControllerFactory {
  return (context) => new NodeLifecycle(context, graceMs).controller();
}

class NodeLifecycle {
  readonly #context: ControllerContext;
  readonly #graceMs: number;
  readonly #nodes: Informer<Node>;
  readonly #leases: Informer<Lease>;
  readonly #pods: Informer<Pod>;
  readonly #signs: SignsOfLife;
  readonly #disruption = new Disruption();
  /** All nodes seem to be lost; not before all are known. */
  #allLost = false;
  /** When that was last so. */
  #allLostAt = Number.NEGATIVE_INFINITY;

  constructor(context: ControllerContext, graceMs: number) {
    const { informers, clock } = context;
    this.#context = context;
    this.#graceMs = graceMs;
    this.#nodes = informers.of(nodes);
    this.#leases = informers.of(leases);
    this.#pods = informers.of(pods);
    this.#signs = new SignsOfLife(clock, graceMs);
    indexByNode(this.#pods);
  }

  controller(): Runnable {
    return createController(
      {
        name: 'node-lifecycle',
        watches: [
          watching(this.#nodes, (change) => this.#onNode(change)),
          watching(this.#leases, ({ object: { metadata } }) =>
            metadata.namespace === leaseNamespace ? [metadata.name] : [],
          ),
          watching(this.#pods, ({ type, object }) =>
            type === 'added' && object.spec.nodeName ? [object.spec.nodeName] : [],
          ),
        ],
        reconcile: (name, signal) => this.#reconcile(name, signal),
      },
      this.#context,
    );
  }

  #onNode(change: Change<Node>): Iterable<string> {
    const { type, object } = change;
    const { name } = object.metadata;
    if (type === 'added')
      this.#tell(object, 'RegisteredNode', `Registered Node ${name} in Controller`);
    if (type === 'deleted') {
      this.#signs.forget(name);
      this.#tell(object, 'RemovingNode', `Removing Node ${name} from Controller`);
    }
    // What becomes of one may depend on how many others are lost.
    return this.#recount(change) ? this.#nodes.list().map(({ metadata }) => metadata.name) : [name];
  }

  /** True when it changes what becomes of others. */
  #recount(change: Change<Node>): boolean {
    const { type, object } = change;
    const previous = type === 'updated' ? change.previous : object;
    const before = [object, previous].map((node) => this.#disruption.evictionFrom(node));
    if (type !== 'added') this.#disruption.remove(previous);
    if (type !== 'deleted') this.#disruption.add(object);
    const after = [object, previous].map((node) => this.#disruption.evictionFrom(node));
    if (this.#allLost && after[0] !== 'spare') {
      this.#allLost = false;
      this.#allLostAt = this.#context.clock.monotonic();
    }
    return before.some((eviction, index) => eviction !== after[index]);
  }

  #tell(node: Node, reason: string, what: string): void {
    const message = `Node ${node.metadata.name} event: ${what}`;
    this.#context.recorder.event(node, 'Normal', reason, message);
  }

  async #reconcile(name: string, signal: AbortSignal): Promise<ReconcileResult> {
    const node = this.#nodes.get(name);
    if (!node) return undefined;
    const { eviction, calmInMs } = this.#eviction(node);
    // The change brings the node back.
    if (await this.#taint(node, eviction, signal)) return undefined;
    const wait = this.#signs.untilSilent(node, this.#leases.get(`${leaseNamespace}/${name}`));
    if (wait === 0) {
      await this.#callSilent(node, signal);
      await this.#callPodsNotReady(name, signal);
    }
    const next = [wait, calmInMs].filter((one) => one > 0);
    return next.length > 0 ? { requeueAfterMs: Math.min(...next) } : undefined;
  }

  /** After all seemed lost, those that are still away get the grace period to come back too. */
  #eviction(node: Node): { readonly eviction: Eviction; readonly calmInMs: number } {
    const now = this.#context.clock.monotonic();
    const eviction = this.#disruption.evictionFrom(node);
    this.#allLost ||= eviction === 'spare';
    if (this.#allLost) this.#allLostAt = now;
    const calmInMs = Math.max(0, this.#allLostAt + this.#graceMs - now);
    if (eviction === 'evict' && calmInMs > 0) return { eviction: 'hold', calmInMs };
    return { eviction, calmInMs: 0 };
  }

  /** True when it wrote. */
  async #taint(node: Node, eviction: Eviction, signal: AbortSignal): Promise<boolean> {
    const { client, clock } = this.#context;
    const taints = wantedTaints(node, eviction, clock.now());
    if (!taints) return false;
    await client.update(nodes, { ...node, spec: { ...node.spec, taints } }, { signal });
    return true;
  }

  async #callSilent(node: Node, signal: AbortSignal): Promise<void> {
    const { client, clock, recorder } = this.#context;
    const conditions = silentConditions(node, clock.now());
    if (!conditions) return;
    const status = { ...node.status, conditions };
    await client.update(nodes, { ...node, status }, { subresource: 'status', signal });
    const message = `Node ${node.metadata.name} status is now: NodeNotReady`;
    recorder.event(node, 'Normal', 'NodeNotReady', message);
  }

  async #callPodsNotReady(name: string, signal: AbortSignal): Promise<void> {
    const { client, clock, recorder } = this.#context;
    for (const pod of podsOnNode(this.#pods, name)) {
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
}
