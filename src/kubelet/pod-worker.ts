/**
 * One serial worker for one Pod uid: it brings what runs into line with what the API wants, whenever something that
 * matters to the Pod happened. It goes one way only: syncing, then terminating, then ended.
 */
import { rm } from 'node:fs/promises';
import { deepEqual } from '#api/deep-equal.ts';
import { pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { shareParts } from '#api/share-parts.ts';
import { isPodTerminal } from '#api/pod.ts';
import { isApiError } from '#api/status.ts';
import { backoffAfter } from '#base/backoff.ts';
import type { Timer } from '#base/clock.ts';
import { background } from '#base/lifecycle.ts';
import { isRuntimeError } from './cri/runtime-error.ts';
import { nothingObserved, observe, type Observed } from './observed.ts';
import { finished } from './plan.ts';
import { podPaths, type PodPaths } from './pod-paths.ts';
import type { Holder } from './references.ts';
import { withAllocation, type Allocation } from './resources/allocation.ts';
import { requestsOf, type Requests } from './resources/room.ts';
import { podStatusOf } from './status/pod-status.ts';
import { podCgroupParent } from './resources/cgroup-name.ts';
import type { StatusManager } from './status/status-manager.ts';
import { PodMemory, type KubeletParts, type PodFailure, type SyncContext } from './sync-context.ts';
import { syncPod } from './sync-pod.ts';
import { terminatePod, graceSecondsOf } from './terminate-pod.ts';
import type { MountedVolume } from './volumes/volume.ts';

/** The same for all workers of a node. */
export interface PodWorkerOptions {
  readonly parts: KubeletParts;
  readonly statuses: StatusManager;
  /** None of the Pod's containers runs any more, and its volumes are free. */
  onEnded(): void;
  /** Nothing of the Pod is left on the node and in the API. */
  onRemoved(podUid: string): void;
}

type State = 'syncing' | 'terminating' | 'ended';

const failureBackoff = { initialMs: 500, maxMs: 30_000 };

interface Granted {
  readonly pod: Pod;
  readonly allocation: Allocation | undefined;
  readonly allocated: Pod;
  readonly requests: Requests;
}

export class PodWorker implements Holder {
  readonly #options: PodWorkerOptions;
  readonly #memory: PodMemory;
  readonly #paths: PodPaths;
  #pod: Pod;
  #state: State = 'syncing';
  #gone = false;
  #over = false;
  #observed: Observed = nothingObserved;
  /** The last sync came to its end. */
  #settled = false;
  #work: Promise<void> | undefined;
  #woken = false;
  #closed = false;
  #timer: { readonly at: number; readonly timer: Timer } | undefined;
  #failures = 0;
  #granted: Granted | undefined;
  /** Ends the work in hand when something overtakes it: the Pod's end, or a shorter grace period. */
  #overtake: AbortController | undefined;

  constructor(pod: Pod, options: PodWorkerOptions) {
    this.#pod = pod;
    this.#options = options;
    this.#memory = new PodMemory(options.parts.clock);
    this.#paths = podPaths(options.parts.config, pod);
  }

  /** As who holds the objects that the Pod refers to. */
  get id(): string {
    return this.#pod.metadata.uid;
  }

  /** One of the objects that the Pod refers to. */
  changed(): void {
    this.wake();
  }

  get pod(): Pod {
    return this.#pod;
  }

  /** With what it was granted of what it asks for. */
  get allocated(): Pod {
    return this.#grantedNow().allocated;
  }

  /** What it holds of the node. */
  get requests(): Requests {
    return this.#grantedNow().requests;
  }

  /** Worked out once for each state: every other Pod that comes asks for it. */
  #grantedNow(): Granted {
    const [pod, { allocation }] = [this.#pod, this.#memory];
    const known = this.#granted;
    if (known?.pod === pod && known.allocation === allocation) return known;
    const allocated = withAllocation(pod, allocation);
    const same = known?.allocation === allocation && known?.allocated.spec === allocated.spec;
    const requests = same ? known.requests : requestsOf(allocated);
    return (this.#granted = { pod, allocation, allocated, requests });
  }

  /** It asks for more than the node has left. */
  get deferred(): boolean {
    return this.active && this.#memory.resizePending?.reason === 'Deferred';
  }

  get observed(): Observed {
    return this.#observed;
  }

  /** What was mounted for it, by the name of the volume. */
  get volumes(): ReadonlyMap<string, MountedVolume> {
    return this.#memory.volumes;
  }

  /** It was let in and hasn't ended: it counts for what the node has to give. */
  get active(): boolean {
    return this.#memory.admitted && this.#state !== 'ended';
  }

  /** None of its containers runs any more, and its volumes are free. */
  get over(): boolean {
    return this.#over;
  }

  /** It was let in, and nothing ends it yet. */
  get evictable(): boolean {
    return this.active && this.#state === 'syncing' && !this.#mustEnd();
  }

  /** The node gives the Pod up: it fails with this reason. */
  giveUp(failure: PodFailure): void {
    this.#memory.failure = failure;
    this.#overtake?.abort();
    this.wake();
  }

  /** The API's object changed. */
  update(pod: Pod): void {
    const before = this.#pod;
    this.#pod = pod;
    const began = !before.metadata.deletionTimestamp && pod.metadata.deletionTimestamp;
    const shortened = this.#state === 'terminating' && graceSecondsOf(pod) < graceSecondsOf(before);
    if (began || shortened) this.#overtake?.abort();
    if (!sameWish(before, pod)) this.wake();
  }

  /** The API has no such Pod any more; `pod` is what it had last. */
  gone(pod: Pod): void {
    this.#gone = true;
    this.#pod = pod;
    if (this.#state === 'syncing') this.#overtake?.abort();
    this.wake();
  }

  wake(): void {
    if (this.#closed) return;
    this.#woken = true;
    if (this.#work) return;
    this.#work = this.#drain().finally(() => {
      this.#work = undefined;
      if (this.#woken) this.wake();
    });
    background(this.#work, this.#options.parts.log, 'Pod worker');
  }

  /**
   * Works unless the last sync came to its end and the runtime has what it saw. All else that a sync starts from tells of
   * its changes, or of when it is to be looked at.
   */
  look(): void {
    if (this.#closed || this.#work) return;
    const atRest = this.#state === 'syncing' && this.#settled;
    if (atRest) background(this.#compare(), this.#options.parts.log, 'Pod worker');
    else this.wake();
  }

  async #compare(): Promise<void> {
    const before = this.#observed;
    try {
      const now = await observe(this.#options.parts.runtime, this.id);
      if (shareParts(now, before) !== before) this.wake();
    } catch {
      // The sync says what is wrong, and tries again.
      this.wake();
    }
  }

  /** Stops working; what runs is left running. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.timer.cancel();
    this.#overtake?.abort();
    await this.#work;
  }

  async #drain(): Promise<void> {
    while (this.#woken && !this.#closed) {
      this.#woken = false;
      this.#timer?.timer.cancel();
      this.#timer = undefined;
      const overtake = new AbortController();
      this.#overtake = overtake;
      try {
        await this.#step(overtake.signal);
        this.#failures = 0;
      } catch (error) {
        if (overtake.signal.aborted) continue;
        const { name, namespace } = this.#pod.metadata;
        this.#options.parts.log.warn('sync failed', { pod: `${namespace}/${name}`, error });
        if (isRuntimeError(error, 'unavailable')) this.#options.parts.runtimeAway();
        this.#wakeAfter(backoffAfter(this.#failures++, failureBackoff));
      } finally {
        this.#overtake = undefined;
      }
    }
  }

  async #step(signal: AbortSignal): Promise<void> {
    if (this.#state === 'syncing' && this.#mustEnd()) this.#state = 'terminating';
    if (this.#state === 'syncing') await this.#sync(signal);
    if (this.#state === 'terminating') await this.#terminate(signal);
    if (this.#state === 'ended') await this.#remove();
  }

  #mustEnd(): boolean {
    const { metadata } = this.#pod;
    return (
      this.#gone ||
      metadata.deletionTimestamp !== undefined ||
      isPodTerminal(this.#pod) ||
      this.#memory.failure !== undefined
    );
  }

  async #sync(signal: AbortSignal): Promise<void> {
    const { parts } = this.#options;
    const context = await this.#context(signal);
    parts.prober.follow(this.#pod, context.observed, parts.config.nodeIP);
    this.#settled = false;
    this.#settled = await syncPod(context);
    this.#observed = context.observed;
    if (signal.aborted) return;
    if (this.#memory.failure || finished(this.#pod, this.#observed, parts.prober)) {
      this.#state = 'terminating';
      return;
    }
    this.#publish();
  }

  async #terminate(signal: AbortSignal): Promise<void> {
    const { parts } = this.#options;
    const { uid } = this.#pod.metadata;
    parts.prober.stopRestarting(uid);
    const context = await this.#context(signal);
    await terminatePod(context, { gone: this.#gone });
    this.#observed = context.observed;
    if (signal.aborted) {
      this.#woken = true;
      return;
    }
    this.#state = 'ended';
    parts.prober.forget(uid);
    parts.images.forget(uid);
    if (!this.#gone) this.#publish();
    await parts.volumes.unmount(this.#pod);
    this.#over = true;
    this.#options.onEnded();
  }

  /** The last word to the API, then the last remains on the node. */
  async #remove(): Promise<void> {
    const { parts, statuses } = this.#options;
    const { uid, name, namespace, deletionTimestamp } = this.#pod.metadata;
    if (!this.#gone) {
      if (!deletionTimestamp) return;
      await statuses.flush(uid);
      try {
        await parts.client.delete(
          pods,
          { namespace, name },
          {
            body: { gracePeriodSeconds: 0, preconditions: { uid } },
          },
        );
      } catch (error) {
        if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
      }
      return;
    }
    const { sandboxes, containers } = await observe(parts.runtime, uid);
    await Promise.all(containers.map(({ id }) => parts.runtime.removeContainer(id)));
    await Promise.all(sandboxes.map(({ id }) => parts.runtime.removeSandbox(id)));
    // Again: right after the end, a cgroup may still have been busy.
    await parts.host.removeCgroup(podCgroupParent(this.#pod, parts.config.cgroupRoot));
    await rm(this.#paths.logs, { recursive: true, force: true });
    statuses.forget(uid);
    this.#closed = true;
    this.#options.onRemoved(uid);
  }

  async #context(signal: AbortSignal): Promise<SyncContext> {
    const { parts } = this.#options;
    const { uid } = this.#pod.metadata;
    // Seldom is anything new: what stays needn't be another object each time.
    this.#observed = shareParts(await observe(parts.runtime, uid), this.#observed);
    const context: SyncContext = {
      pod: this.allocated,
      wanted: this.#pod,
      parts,
      paths: this.#paths,
      memory: this.#memory,
      observed: this.#observed,
      holder: this,
      signal,
      publish: () => {
        this.#observed = context.observed;
        this.#publish();
      },
      wakeAfter: (milliseconds) => this.#wakeAfter(milliseconds),
    };
    return context;
  }

  #publish(): void {
    const { parts, statuses } = this.#options;
    const pod = this.allocated;
    const status = podStatusOf({
      pod,
      observed: this.#observed,
      waiting: this.#memory.waiting,
      messages: this.#memory.messages,
      probes: parts.prober,
      previous: statuses.get(pod.metadata.uid) ?? pod.status ?? {},
      failure: this.#memory.failure,
      resize: this.#memory,
      ending: this.#state === 'ended',
      nodeIP: parts.config.nodeIP,
      now: parts.clock.now(),
    });
    statuses.set(pod, status);
  }

  /** The earliest wish counts; each sync states its wishes anew. */
  #wakeAfter(milliseconds: number): void {
    const { clock } = this.#options.parts;
    const at = clock.monotonic() + milliseconds;
    if (this.#closed || (this.#timer && this.#timer.at <= at)) return;
    this.#timer?.timer.cancel();
    this.#timer = { at, timer: clock.after(milliseconds, () => this.wake()) };
  }
}

/** What the kubelet wrote itself is no news: only what others want of the Pod is. */
function sameWish(before: Pod, after: Pod): boolean {
  return deepEqual(wishOf(before), wishOf(after));
}

function wishOf(pod: Pod): object {
  const { metadata, spec, status } = pod;
  const { labels, annotations, deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  const gates = new Set(spec.readinessGates?.map(({ conditionType }) => conditionType));
  const gateConditions = status?.conditions?.filter(({ type }) => gates.has(type)) ?? [];
  return {
    labels,
    annotations,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    spec,
    gateConditions,
    isOver: isPodTerminal(pod),
  };
}
