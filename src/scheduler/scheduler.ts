/**
 * The scheduler: gives each Pod without a Node one that it fits, and binds it there. It knows the cluster through
 * informers only and writes bindings, conditions and events, nothing else.
 *
 * Decisions are made one after the other and take no time (`schedule-one.ts`); what takes time, binding volumes and
 * the Pod, goes on in the background while the Pod already counts on its Node (`cluster-state.ts`).
 */
import {
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  podDisruptionBudgets,
  pods,
  services,
  storageClasses,
} from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { isPodTerminal } from '#api/pod.ts';
import { deepEqual } from '#api/deep-equal.ts';
import type { Clock } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import type { Change, Informers } from '#client/informers.ts';
import { bindPod } from './bind-pod.ts';
import { ClusterState } from './cluster-state.ts';
import type { ClusterChange, Plugin, World } from './plugin.ts';
import { Nominations } from './nominations.ts';
import { plugins as allPlugins } from './plugins/index.ts';
import { Preemptor } from './preemption/preemptor.ts';
import { SchedulingQueue } from './queue.ts';
import { scheduleOne } from './schedule-one.ts';

export interface SchedulerContext {
  readonly client: Client;
  readonly informers: Informers;
  /** Its component must be `default-scheduler`, as users expect in events. */
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** All of `plugins/index.ts` when absent. */
  readonly plugins?: readonly Plugin[];
}

/** Pods with this `spec.schedulerName` are ours. */
export const schedulerName = 'default-scheduler';

export function createScheduler(context: SchedulerContext): Runnable {
  return new Scheduler(context);
}

class Scheduler implements Runnable {
  readonly name = 'scheduler';
  readonly #context: SchedulerContext;
  readonly #plugins: readonly Plugin[];
  readonly #state = new ClusterState();
  readonly #world: World;
  readonly #queue: SchedulingQueue;
  readonly #nominations = new Nominations();
  readonly #preemptor: Preemptor;
  readonly #bindings = new Set<Promise<void>>();
  /** By UID: ends what is going on for a Pod that goes. */
  readonly #stops = new Map<string, AbortController>();

  constructor(context: SchedulerContext) {
    const { informers } = context;
    this.#context = context;
    this.#plugins = context.plugins ?? allPlugins;
    this.#queue = new SchedulingQueue(context.clock, this.#plugins);
    this.#world = {
      nodes: () => this.#state.nodes(),
      claims: informers.of(persistentVolumeClaims),
      volumes: informers.of(persistentVolumes),
      classes: informers.of(storageClasses),
      services: informers.of(services),
      namespaces: informers.of(namespaces),
    };
    this.#preemptor = new Preemptor({
      filters: { plugins: this.#plugins, world: this.#world, nominations: this.#nominations },
      queue: this.#queue,
      informers,
      tools: context,
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    const unsubscribe = this.#subscribe();
    const stop = (): void => this.#queue.close();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    else await this.#untilSynced(signal);
    for (let pod = await this.#queue.take(); pod; pod = await this.#queue.take()) {
      this.#schedule(pod, signal);
    }
    for (const one of unsubscribe) one();
    await Promise.allSettled(this.#bindings);
  }

  async #untilSynced(signal: AbortSignal): Promise<void> {
    const { informers } = this.#context;
    const synced = Promise.all(
      [
        informers.of(pods),
        informers.of(nodes),
        this.#world.claims,
        this.#world.volumes,
        this.#world.classes,
        this.#world.services,
        this.#world.namespaces,
        informers.of(podDisruptionBudgets),
      ].map((informer) => informer.untilSynced()),
    );
    const { promise: aborted, resolve } = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => resolve(), { once: true });
    await Promise.race([synced, aborted]);
  }

  #subscribe(): (() => void)[] {
    const { informers } = this.#context;
    const { claims, volumes, classes } = this.#world;
    const tell = (change: ClusterChange): void => this.#queue.changed(change);
    return [
      informers.of(pods).onChange((change) => this.#onPod(change)),
      informers.of(nodes).onChange((change) => {
        if (change.type === 'deleted') this.#state.removeNode(change.object.metadata.name);
        else this.#state.setNode(change.object);
        tell({ of: 'Node', change });
      }),
      claims.onChange((change) => tell({ of: 'PersistentVolumeClaim', change })),
      volumes.onChange((change) => tell({ of: 'PersistentVolume', change })),
      classes.onChange((change) => tell({ of: 'StorageClass', change })),
    ];
  }

  #onPod(change: Change<Pod>): void {
    const { object: pod } = change;
    const key = keyOf(pod);
    this.#preemptor.saw(pod, { isGone: change.type === 'deleted' });
    if (change.type !== 'deleted' && isPlaced(pod)) {
      this.#queue.delete(key);
      this.#state.setPod(pod);
      this.#preemptor.placed(pod, pod.spec.nodeName ?? '');
      this.#queue.changed({ of: 'Pod', change });
    } else if (change.type === 'deleted' || isPodTerminal(pod)) {
      this.#queue.delete(key);
      this.#stops.get(pod.metadata.uid)?.abort();
      this.#preemptor.withdraw(pod);
      if (this.#state.removePod(key)) {
        this.#queue.changed({ of: 'Pod', change: { type: 'deleted', object: pod } });
      }
    } else if (isReady(pod)) {
      this.#queue.add(pod);
      const retry = change.type === 'updated' && asksForOther(pod, change.previous);
      this.#queue.update(pod, { retry });
      if (!this.#state.has(key)) {
        this.#nominations.update(pod, change.type === 'updated' ? change.previous : undefined);
      }
    } else {
      this.#queue.delete(key);
      this.#preemptor.withdraw(pod);
    }
  }

  #schedule(pod: Pod, signal: AbortSignal): void {
    const judges = {
      plugins: this.#plugins,
      world: this.#world,
      nominations: this.#nominations,
      random: this.#context.random,
    };
    const decision = scheduleOne(pod, judges);
    if ('node' in decision) {
      const { name } = decision.node.node.metadata;
      this.#state.assume(pod, name);
      this.#preemptor.placed(pod, name);
      const placement = { pod, node: decision.node.node };
      const gone = new AbortController();
      this.#stops.set(pod.metadata.uid, gone);
      const tools = this.#bindTools(AbortSignal.any([signal, gone.signal]));
      const done = bindPod(placement, tools).finally(() => this.#stops.delete(pod.metadata.uid));
      this.#own(done, pod);
      return;
    }
    this.#own(this.#preemptor.fitsNowhere(pod, decision), pod);
  }

  #bindTools(signal: AbortSignal) {
    const { client, clock, recorder, log } = this.#context;
    return {
      world: this.#world,
      queue: this.#queue,
      state: this.#state,
      plugins: this.#plugins,
      client,
      clock,
      recorder,
      log,
      signal,
    };
  }

  /** Background work is waited for at the end; what fails in it is logged. */
  #own(work: Promise<void>, pod: Pod): void {
    const owned: Promise<void> = work
      .catch((error: unknown) =>
        this.#context.log.error('scheduling failed', { pod: keyOf(pod), error }),
      )
      .finally(() => this.#bindings.delete(owned));
    this.#bindings.add(owned);
  }
}

function isPlaced(pod: Pod): boolean {
  return !!pod.spec.nodeName && !isPodTerminal(pod);
}

/** Ours, without a Node, not on its way out, and free of scheduling gates. */
function isReady({ metadata, spec }: Pod): boolean {
  return (
    (spec.schedulerName ?? schedulerName) === schedulerName &&
    !spec.nodeName &&
    metadata.deletionTimestamp === undefined &&
    (spec.schedulingGates ?? []).length === 0
  );
}

/** A change of its status, which is mostly our own, doesn't make a Pod fit. */
function asksForOther(pod: Pod, previous: Pod): boolean {
  return (
    !deepEqual(pod.spec, previous.spec) || !deepEqual(pod.metadata.labels, previous.metadata.labels)
  );
}
