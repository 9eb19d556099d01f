/** Registers this node, and keeps its status and its Lease fresh. A node whose Lease gets old counts as lost. */
import { deepEqual } from '#api/deep-equal.ts';
import { nodes } from '#api/gen/resources.ts';
import type { Node, NodeStatus } from '#api/gen/types.ts';
import { findCondition, isConditionTrue } from '#api/conditions.ts';
import { isApiError } from '#api/status.ts';
import { toTime, type Clock } from '#base/clock.ts';
import { untilAborted } from '#base/lifecycle.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import type { Change, Informers } from '#client/informers.ts';
import type { KubeletConfig } from '../config.ts';
import type { ImageStatus, Runtime, RuntimeInfo } from '../cri/runtime.ts';
import type { Host, Machine } from '../host/host.ts';
import { within } from '../within.ts';
import { nodeAnnotations, nodeDraft, nodeLabels } from './node-object.ts';
import { renewLease } from './node-lease.ts';
import { nodeStatusOf } from './node-status.ts';
import { Hurry, repeat } from './repeat.ts';

export interface NodeAgentOptions {
  readonly config: KubeletConfig;
  readonly client: Client;
  /** Tell of this node's object: what others say of it, and that it was deleted. */
  readonly informers: Informers;
  readonly runtime: Runtime;
  readonly host: Host;
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly log: Logger;
  /** The API answers again after it didn't. */
  readonly recovered?: () => void;
  /** The node hardly has any memory left; absent: it always has. */
  readonly memoryPressure?: () => boolean;
}

/** Upstream's intervals. */
const lookMs = 10_000;
const reportUnchangedMs = 5 * 60_000;
/** While the node isn't ready yet, it is looked at more often. */
const unreadyLookMs = 250;
const requestMs = 10_000;
const runtimeMs = 30_000;

/** The reasons of the events, by the condition's type and new status. */
const conditionEvents: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  MemoryPressure: { True: 'NodeHasInsufficientMemory', False: 'NodeHasSufficientMemory' },
  DiskPressure: { False: 'NodeHasNoDiskPressure' },
  PIDPressure: { False: 'NodeHasSufficientPID' },
  Ready: { True: 'NodeReady', False: 'NodeNotReady' },
};

export class NodeAgent implements Runnable {
  readonly name = 'node-agent';
  readonly #options: NodeAgentOptions;
  readonly #registered = Promise.withResolvers<void>();
  #node: Node | undefined;
  #reportedAt = Number.NEGATIVE_INFINITY;
  /** The node may have changed while nobody here could know. */
  #isStale = false;
  readonly #hurry = new Hurry();

  constructor(options: NodeAgentOptions) {
    this.#options = options;
  }

  /** As last written, or as others changed it since. */
  get node(): Node | undefined {
    return this.#node;
  }

  ready(): Promise<void> {
    return this.#registered.promise;
  }

  /** Something changed that the report tells of: report at once. */
  hurry(): void {
    this.#hurry.now();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { config, host, informers, clock, log, recovered } = this.#options;
    const machine = await host.machine();
    const own = informers.of(nodes, { fieldSelector: `metadata.name=${config.nodeName}` });
    const unsubscribe = own.onChange((change) => this.#seen(change));
    const shared = {
      clock,
      log,
      // It may have been called lost meanwhile.
      recovered: () => {
        this.#isStale = true;
        this.hurry();
        recovered?.();
      },
    };
    const status = {
      ...shared,
      what: 'report its status',
      hurry: this.#hurry,
      step: () => this.#keepStatus(machine, signal),
    };
    // By itself, so that a runtime that hangs doesn't make the node look dead.
    const lease = { ...shared, what: 'renew its Lease', step: () => this.#keepLease(signal) };
    await Promise.all([repeat(status, signal), repeat(lease, signal)]);
    unsubscribe();
  }

  /** What the API tells of the node, after what was written from here. */
  #seen({ type, object }: Change<Node>): void {
    const known = this.#node;
    if (!known) return;
    if (type === 'deleted') {
      if (object.metadata.uid !== known.metadata.uid) return;
      // By somebody: register anew.
      this.#node = undefined;
      this.hurry();
    } else if (revisionOf(object) > revisionOf(known)) {
      this.#node = object;
      // Such as `Unknown`, from a control plane that didn't hear of this node.
      if (!sameStatus(object.status ?? {}, known.status ?? {})) this.hurry();
    }
  }

  async #keepStatus(machine: Machine, signal: AbortSignal): Promise<number> {
    try {
      this.#node ??= await this.#register(machine, signal);
      this.#registered.resolve();
      if (this.#isStale) await this.#lookAgain(signal);
      await this.#report(machine, signal);
    } catch (error) {
      // Deleted by somebody: register anew.
      if (isApiError(error, 'NotFound')) this.#node = undefined;
      throw error;
    }
    return this.#isReady() ? lookMs : unreadyLookMs;
  }

  async #lookAgain(signal: AbortSignal): Promise<void> {
    const { client, config, clock } = this.#options;
    const limits = { clock, limitMs: requestMs, signal };
    const key = { name: config.nodeName };
    this.#node = await within(limits, (limit) => client.get(nodes, key, { signal: limit }));
    this.#isStale = false;
  }

  async #register(machine: Machine, signal: AbortSignal): Promise<Node> {
    const { client, config, clock, recorder } = this.#options;
    const limits = { clock, limitMs: requestMs, signal };
    const name = config.nodeName;
    try {
      const draft = nodeDraft(config, machine);
      const node = await within(limits, (limit) => client.create(nodes, draft, { signal: limit }));
      recorder.event(node, 'Normal', 'Starting', 'Starting kubelet.');
      return node;
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) throw error;
    }
    const metadata = {
      labels: nodeLabels(config, machine),
      annotations: nodeAnnotations(config),
    };
    const body = { metadata };
    const node = await within(limits, (limit) =>
      client.patch(nodes, { name }, { type: 'strategic', body }, { signal: limit }),
    );
    recorder.event(node, 'Normal', 'Starting', 'Starting kubelet.');
    return node;
  }

  #isReady(): boolean {
    return isConditionTrue(this.#node?.status?.conditions, 'Ready');
  }

  async #report(machine: Machine, signal: AbortSignal): Promise<void> {
    const { client, config, clock } = this.#options;
    const now = clock.monotonic();
    const [runtime, images] = await this.#askRuntime(signal);
    const before = this.#node;
    const previous = before?.status;
    const status = nodeStatusOf({
      config,
      machine,
      runtime,
      images,
      memoryPressure: this.#options.memoryPressure?.() ?? false,
      previous,
      now: toTime(clock.now()),
    });
    const due = now - this.#reportedAt >= reportUnchangedMs;
    if (!due && previous && sameStatus(previous, status)) return;
    const node = await within({ clock, limitMs: requestMs, signal }, (limit) =>
      client.patch(
        nodes,
        { name: config.nodeName },
        // Strategic: conditions of others (a network's, an operator's) stay.
        { type: 'strategic', body: { status } },
        { subresource: 'status', signal: limit },
      ),
    );
    this.#reportedAt = now;
    this.#tellChange(before, node);
    // What others wrote since may have been told already.
    if (!this.#node || revisionOf(this.#node) < revisionOf(node)) this.#node = node;
  }

  /** One event for each condition that changed its status. */
  #tellChange(before: Node | undefined, node: Node): void {
    const { recorder, config } = this.#options;
    for (const { type, status } of node.status?.conditions ?? []) {
      const words = conditionEvents[type]?.[status];
      if (!words || findCondition(before?.status?.conditions, type)?.status === status) continue;
      recorder.event(node, 'Normal', words, `Node ${config.nodeName} status is now: ${words}`);
    }
  }

  async #askRuntime(
    signal: AbortSignal,
  ): Promise<[RuntimeInfo | undefined, readonly ImageStatus[]]> {
    const { runtime, clock, log } = this.#options;
    try {
      return await within({ clock, limitMs: runtimeMs, signal }, () =>
        Promise.all([runtime.info(), runtime.listImages()]),
      );
    } catch (error) {
      log.debug('the runtime does not answer', { error });
      return [undefined, []];
    }
  }

  async #keepLease(signal: AbortSignal): Promise<number> {
    await Promise.race([this.ready(), untilAborted(signal)]);
    // Deleted a moment ago: it is about to be registered anew.
    return this.#node ? renewLease(this.#options, this.#node, signal) : unreadyLookMs;
  }
}

function revisionOf({ metadata }: Node): number {
  return Number(metadata.resourceVersion);
}

/** Heartbeat times alone are no change. */
function sameStatus(before: NodeStatus, after: NodeStatus): boolean {
  const own: Record<string, unknown> = { ...before };
  return Object.entries(after).every(([field, value]) =>
    field === 'conditions'
      ? (after.conditions ?? []).every((condition) =>
          (before.conditions ?? []).some((other) =>
            deepEqual({ ...other, lastHeartbeatTime: '' }, { ...condition, lastHeartbeatTime: '' }),
          ),
        )
      : deepEqual(own[field], value),
  );
}
