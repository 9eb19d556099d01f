/** Registers this node, and keeps its status and its Lease fresh. A node whose Lease gets old counts as lost. */
import { isDeepStrictEqual } from 'node:util';
import { leases, nodes } from '#api/gen/resources.ts';
import type { Lease, Node, NodeStatus } from '#api/gen/types.ts';
import { findCondition, isConditionTrue } from '#api/conditions.ts';
import { isApiError } from '#api/status.ts';
import { sleep, toMicroTime, toTime, type Clock } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import type { KubeletConfig } from '../config.ts';
import type { ImageStatus, Runtime, RuntimeInfo } from '../cri/runtime.ts';
import type { Host, Machine } from '../host/host.ts';
import { nodeDraft, nodeLabels } from './node-object.ts';
import { nodeStatusOf } from './node-status.ts';

export interface NodeAgentOptions {
  readonly config: KubeletConfig;
  readonly client: Client;
  readonly runtime: Runtime;
  readonly host: Host;
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Upstream's intervals. */
const beatMs = 10_000;
const reportUnchangedMs = 5 * 60_000;
const leaseSeconds = 40;
const leaseNamespace = 'kube-node-lease';
/** While the node isn't ready yet, it is looked at more often. */
const unreadyBeatMs = 250;
const retryMs = 500;

/** The reasons of the events, by the condition's type and new status. */
const conditionEvents: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  MemoryPressure: { False: 'NodeHasSufficientMemory' },
  DiskPressure: { False: 'NodeHasNoDiskPressure' },
  PIDPressure: { False: 'NodeHasSufficientPID' },
  Ready: { True: 'NodeReady', False: 'NodeNotReady' },
};

export class NodeAgent implements Runnable {
  readonly name = 'node-agent';
  readonly #options: NodeAgentOptions;
  readonly #registered = Promise.withResolvers<void>();
  #node: Node | undefined;
  #lease: Lease | undefined;
  #reportedAt = 0;
  #leasedAt = Number.NEGATIVE_INFINITY;
  #hurry = new AbortController();

  constructor(options: NodeAgentOptions) {
    this.#options = options;
  }

  /** As last written. */
  get node(): Node | undefined {
    return this.#node;
  }

  ready(): Promise<void> {
    return this.#registered.promise;
  }

  /** Something about the runtime changed: report at once. */
  hurry(): void {
    this.#hurry.abort();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, host, log } = this.#options;
    const machine = await host.machine();
    let failing = false;
    while (!signal.aborted) {
      this.#hurry = new AbortController();
      try {
        this.#node ??= await this.#register(machine);
        this.#registered.resolve();
        await this.#report(machine);
        await this.#renewLease();
        if (failing) log.info('the node reports again');
        failing = false;
        const wait = this.#isReady() ? beatMs : unreadyBeatMs;
        await sleep(clock, wait, AbortSignal.any([signal, this.#hurry.signal]));
      } catch (error) {
        if (signal.aborted) return;
        // Once: it is tried twice a second, and the log may be on the disk that is full.
        if (!failing) log.warn('the node could not report', { error });
        failing = true;
        // Deleted by somebody: register anew.
        if (isApiError(error, 'NotFound')) this.#node = undefined;
        await sleep(clock, retryMs, signal);
      }
    }
  }

  async #register(machine: Machine): Promise<Node> {
    const { client, config, recorder } = this.#options;
    const name = config.nodeName;
    try {
      const node = await client.create(nodes, nodeDraft(config, machine));
      recorder.event(node, 'Normal', 'Starting', 'Starting kubelet.');
      return node;
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) throw error;
    }
    const body = { metadata: { labels: nodeLabels(config, machine) } };
    const node = await client.patch(nodes, { name }, { type: 'strategic', body });
    recorder.event(node, 'Normal', 'Starting', 'Starting kubelet.');
    return node;
  }

  #isReady(): boolean {
    return isConditionTrue(this.#node?.status?.conditions, 'Ready');
  }

  async #report(machine: Machine): Promise<void> {
    const { client, config, clock } = this.#options;
    const now = clock.now();
    const [runtime, images] = await this.#askRuntime();
    const previous = this.#node?.status;
    const status = nodeStatusOf({ config, machine, runtime, images, previous, now: toTime(now) });
    const due = now - this.#reportedAt >= reportUnchangedMs;
    if (!due && previous && sameStatus(previous, status)) return;
    const node = await client.patch(
      nodes,
      { name: config.nodeName },
      // Strategic: conditions of others (a network's, an operator's) stay.
      { type: 'strategic', body: { status } },
      { subresource: 'status' },
    );
    this.#reportedAt = now;
    this.#tellChange(node);
    this.#node = node;
  }

  /** One event for each condition that changed its status. */
  #tellChange(node: Node): void {
    const { recorder, config } = this.#options;
    for (const { type, status } of node.status?.conditions ?? []) {
      const words = conditionEvents[type]?.[status];
      if (!words || findCondition(this.#node?.status?.conditions, type)?.status === status)
        continue;
      recorder.event(node, 'Normal', words, `Node ${config.nodeName} status is now: ${words}`);
    }
  }

  async #askRuntime(): Promise<[RuntimeInfo | undefined, readonly ImageStatus[]]> {
    const { runtime, log } = this.#options;
    try {
      return await Promise.all([runtime.info(), runtime.listImages()]);
    } catch (error) {
      log.debug('the runtime does not answer', { error });
      return [undefined, []];
    }
  }

  async #renewLease(): Promise<void> {
    const { client, config, clock } = this.#options;
    if (clock.monotonic() - this.#leasedAt < beatMs * 0.9) return;
    const key = { namespace: leaseNamespace, name: config.nodeName };
    const spec = {
      holderIdentity: config.nodeName,
      leaseDurationSeconds: leaseSeconds,
      renewTime: toMicroTime(clock.now()),
    };
    try {
      this.#lease = this.#lease
        ? await client.update(leases, { ...this.#lease, spec: { ...this.#lease.spec, ...spec } })
        : await client.patch(leases, key, { type: 'merge', body: { spec } });
    } catch (error) {
      this.#lease = undefined;
      if (isApiError(error, 'Conflict')) return;
      if (!isApiError(error, 'NotFound')) throw error;
      this.#lease = await client.create(leases, { metadata: { ...key, ...this.#owner() }, spec });
    }
    this.#leasedAt = clock.monotonic();
  }

  #owner(): Pick<Lease['metadata'], 'ownerReferences'> {
    const { name = '', uid = '' } = this.#node?.metadata ?? {};
    return { ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] };
  }
}

/** Heartbeat times alone are no change. */
function sameStatus(before: NodeStatus, after: NodeStatus): boolean {
  const own: Record<string, unknown> = { ...before };
  return Object.entries(after).every(([field, value]) =>
    field === 'conditions'
      ? (after.conditions ?? []).every((condition) =>
          (before.conditions ?? []).some((other) =>
            isDeepStrictEqual(
              { ...other, lastHeartbeatTime: '' },
              { ...condition, lastHeartbeatTime: '' },
            ),
          ),
        )
      : isDeepStrictEqual(own[field], value),
  );
}
