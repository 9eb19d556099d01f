/**
 * Publishes Pods' statuses: one writer a Pod, the newest status wins, nothing is sent when nothing changed, and nobody
 * waits for it unless he asks to. A patch concerns only the Pod with the uid that it was made for.
 */
import { deepEqual } from '#api/deep-equal.ts';
import { pods } from '#api/gen/resources.ts';
import type { Pod, PodCondition, PodStatus } from '#api/gen/types.ts';
import { isPodTerminal } from '#api/pod.ts';
import { shareParts } from '#api/share-parts.ts';
import { isApiError } from '#api/status.ts';
import { Backoff } from '#base/backoff.ts';
import { sleep, type Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import { background } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Client } from '#client/client.ts';
import { within } from '../within.ts';
import { passingConditions } from './conditions.ts';

export interface StatusManagerOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

const requestMs = 10_000;
/** How long the news that a Pod is on its way waits for the news that it runs, so that one write may tell both. */
const passingMs = 50;

interface Entry {
  /** As the worker knew it last. */
  pod: Pod;
  wanted: PodStatus;
  /** What the API is known to have. */
  sent: PodStatus | undefined;
  /** The Pod as the API answered to what was sent last, or had it before that. */
  answered: Pod;
  /** The newest Pod that the API was seen to have since. */
  seen: Pod | undefined;
  sending: Promise<void> | undefined;
  /** Ends the wait of what is only on its way. */
  hurry: (() => void) | undefined;
}

export class StatusManager {
  readonly #options: StatusManagerOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #stop = new AbortController();

  constructor(options: StatusManagerOptions) {
    this.#options = options;
  }

  /** The newest status of the Pod, sent or not. */
  get(podUid: string): PodStatus | undefined {
    return this.#entries.get(podUid)?.wanted;
  }

  set(pod: Pod, status: PodStatus): void {
    const { uid } = pod.metadata;
    const entry = this.#entries.get(uid) ?? {
      pod,
      wanted: status,
      sent: pod.status,
      answered: pod,
      seen: undefined,
      sending: undefined,
      hurry: undefined,
    };
    this.#entries.set(uid, entry);
    entry.pod = pod;
    // Seldom is anything new: what stays needn't be another object each time.
    entry.wanted = shareParts(status, entry.wanted);
    if (!isPassing(entry)) entry.hurry?.();
    this.#start(entry);
  }

  /**
   * The API has this Pod now. What others made of what the kubelet says (such as the control plane, of a node that it
   * didn't hear of for a while) is put right.
   */
  observed(pod: Pod): void {
    const entry = this.#entries.get(pod.metadata.uid);
    if (!entry) return;
    entry.seen = pod;
    this.#start(entry);
  }

  #start(entry: Entry): void {
    if (this.#stop.signal.aborted || entry.sending) return;
    lookAtSeen(entry);
    if (sameStatus(entry.sent, entry.wanted)) return;
    entry.sending = this.#send(entry).finally(() => {
      entry.sending = undefined;
      // Something may have been set after the last look.
      this.#start(entry);
    });
    background(entry.sending, this.#options.log, 'status update');
  }

  /** Resolves when the newest status has reached the API (or the Pod is gone). */
  async flush(podUid: string): Promise<void> {
    const entry = this.#entries.get(podUid);
    if (!entry?.sending) return;
    entry.hurry?.();
    await entry.sending;
    await this.flush(podUid);
  }

  forget(podUid: string): void {
    this.#entries.delete(podUid);
  }

  close(): void {
    this.#stop.abort();
    for (const { hurry } of this.#entries.values()) hurry?.();
  }

  async #linger(entry: Entry): Promise<void> {
    const over = Promise.withResolvers<void>();
    entry.hurry = over.resolve;
    const timer = this.#options.clock.after(passingMs, over.resolve);
    await over.promise;
    timer.cancel();
    entry.hurry = undefined;
  }

  async #send(entry: Entry): Promise<void> {
    const { client, clock, random, log } = this.#options;
    const { uid, name, namespace } = entry.pod.metadata;
    const { signal } = this.#stop;
    const backoff = new Backoff({ initialMs: 100, maxMs: 5_000, jitter: 0.2 }, random);
    if (isPassing(entry)) await this.#linger(entry);
    while (!signal.aborted && !sameStatus(entry.sent, entry.wanted)) {
      const status = entry.wanted;
      const body = { metadata: { uid }, status: patchFor(entry.sent, status) };
      try {
        entry.answered = await within({ clock, limitMs: requestMs, signal }, (limit) =>
          client.patch(
            pods,
            { namespace, name },
            { type: 'strategic', body },
            { subresource: 'status', signal: limit },
          ),
        );
        share(entry, status);
        backoff.reset();
      } catch (error) {
        // Gone, or another Pod of the same name, or what won't be accepted the next time either.
        if (isApiError(error, 'NotFound') || isOther(error) || isApiError(error, 'Invalid')) {
          log.debug('status not accepted', { pod: `${namespace}/${name}`, error });
          entry.sent = status;
          return;
        }
        await sleep(clock, backoff.next(), signal);
      }
    }
  }
}

/** What was sent lies in the API's object as well: with thousands of Pods it is kept once. */
function share(entry: Entry, sent: PodStatus): void {
  entry.sent = shareParts(sent, entry.answered.status);
  if (entry.wanted === sent) entry.wanted = entry.sent;
}

/** A Pod whose containers are about to start, and that has no name of its own which others wait for. */
function isPassing({ pod, wanted }: Entry): boolean {
  return (
    wanted.phase === 'Pending' &&
    !pod.spec.subdomain &&
    [...(wanted.initContainerStatuses ?? []), ...(wanted.containerStatuses ?? [])].every(
      ({ state }) => passingReasons.includes(state?.waiting?.reason ?? ''),
    )
  );
}

const passingReasons = ['ContainerCreating', 'PodInitializing'];

/** A conflict of uids; any other one is worth another attempt. */
function isOther(error: unknown): boolean {
  return isApiError(error, 'Conflict') && messageOf(error).includes('Precondition failed: UID');
}

/** Compares with what the API made of what was sent, not with what was sent: the API leaves out what says nothing. */
function lookAtSeen(entry: Entry): void {
  const { seen, answered, wanted } = entry;
  entry.seen = undefined;
  if (!seen?.status || !answered.status || revisionOf(seen) <= revisionOf(answered)) return;
  // Its end, as others see it, is the worker's business.
  if (isPodTerminal(seen) && !isPodTerminal({ status: wanted })) return;
  const types = new Set(wanted.conditions?.map(({ type }) => type));
  const own = {
    ...answered.status,
    conditions: (answered.status.conditions ?? []).filter(({ type }) => types.has(type)),
  };
  if (sameStatus(seen.status, own)) return;
  entry.sent = seen.status;
  entry.answered = seen;
}

function revisionOf({ metadata }: Pod): number {
  return Number(metadata.resourceVersion);
}

/** Fields that vanish need a null, and addresses (merged by key) a word for those that go. */
function patchFor(before: PodStatus | undefined, after: PodStatus): object {
  const old: Record<string, unknown> = { ...before };
  const removed = ['reason', 'message', 'podIP', 'podIPs'].filter(
    (field) => old[field] !== undefined && !(field in after),
  );
  const gone = (before?.podIPs ?? []).filter(
    ({ ip }) => after.podIPs && !after.podIPs.some((other) => other.ip === ip),
  );
  return {
    ...after,
    conditions: [
      ...(after.conditions ?? []).map((condition) =>
        conditionPatch(
          (before?.conditions ?? []).find(({ type }) => type === condition.type),
          condition,
        ),
      ),
      ...overOf(before, after).map(({ type }) => ({ type, $patch: 'delete' })),
    ],
    ...(gone.length > 0
      ? { podIPs: [...(after.podIPs ?? []), ...gone.map(({ ip }) => ({ ip, $patch: 'delete' }))] }
      : {}),
    ...Object.fromEntries(removed.map((field) => [field, null])),
  };
}

/** Conditions that stand only while they are true, and are no longer. */
function overOf(before: PodStatus | undefined, after: PodStatus): readonly PodCondition[] {
  return (before?.conditions ?? []).filter(
    ({ type }) =>
      passingConditions.includes(type) &&
      !after.conditions?.some((condition) => condition.type === type),
  );
}

/** Conditions are merged by type, so what one no longer says has to be taken back. */
function conditionPatch(before: PodCondition | undefined, after: PodCondition): object {
  return {
    ...after,
    ...(before?.reason && !after.reason ? { reason: null } : {}),
    ...(before?.message && !after.message ? { message: null } : {}),
  };
}

/** Compares what the kubelet owns; conditions of others in `sent` don't count. */
function sameStatus(sent: PodStatus | undefined, wanted: PodStatus): boolean {
  if (sent === wanted) return true;
  if (!sent || overOf(sent, wanted).length > 0) return false;
  const own: Record<string, unknown> = { ...sent };
  return (
    Object.entries(wanted).every(([field, value]) =>
      field === 'conditions'
        ? (wanted.conditions ?? []).every((condition) => holdsCondition(sent, condition))
        : deepEqual(own[field], value),
    ) && ['reason', 'message'].every((field) => field in wanted || own[field] === undefined)
  );
}

function holdsCondition(sent: PodStatus, condition: PodCondition): boolean {
  const other = sent.conditions?.find(({ type }) => type === condition.type);
  if (other?.lastProbeTime === undefined) return deepEqual(other, condition);
  const { lastProbeTime: _ignored, ...rest } = other;
  return deepEqual(rest, condition);
}
