/**
 * Publishes Pods' statuses: one writer a Pod, the newest status wins, nothing is sent when nothing changed, and nobody
 * waits for it unless he asks to. A patch concerns only the Pod with the uid that it was made for.
 */
import { isDeepStrictEqual } from 'node:util';
import { pods } from '#api/gen/resources.ts';
import type { Pod, PodCondition, PodStatus } from '#api/gen/types.ts';
import { isApiError } from '#api/status.ts';
import { Backoff } from '#base/backoff.ts';
import { sleep, type Clock } from '#base/clock.ts';
import { background } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Client } from '#client/client.ts';

export interface StatusManagerOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

interface Entry {
  readonly pod: Pod;
  wanted: PodStatus;
  /** What the API is known to have. */
  sent: PodStatus | undefined;
  sending: Promise<void> | undefined;
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
      sending: undefined,
    };
    this.#entries.set(uid, entry);
    entry.wanted = status;
    this.#start(entry);
  }

  #start(entry: Entry): void {
    if (this.#stop.signal.aborted || entry.sending || sameStatus(entry.sent, entry.wanted)) return;
    entry.sending = this.#send(entry).finally(() => {
      entry.sending = undefined;
      // Something may have been set after the last look.
      this.#start(entry);
    });
    background(entry.sending, this.#options.log, 'status update');
  }

  /** Resolves when the newest status has reached the API (or the Pod is gone). */
  async flush(podUid: string): Promise<void> {
    const sending = this.#entries.get(podUid)?.sending;
    if (!sending) return;
    await sending;
    await this.flush(podUid);
  }

  forget(podUid: string): void {
    this.#entries.delete(podUid);
  }

  close(): void {
    this.#stop.abort();
  }

  async #send(entry: Entry): Promise<void> {
    const { client, clock, random, log } = this.#options;
    const { uid, name, namespace } = entry.pod.metadata;
    const { signal } = this.#stop;
    const backoff = new Backoff({ initialMs: 100, maxMs: 10_000, jitter: 0.2 }, random);
    while (!signal.aborted && !sameStatus(entry.sent, entry.wanted)) {
      const status = entry.wanted;
      const body = { metadata: { uid }, status: patchFor(entry.sent, status) };
      try {
        await client.patch(
          pods,
          { namespace, name },
          { type: 'strategic', body },
          { subresource: 'status', signal },
        );
        entry.sent = status;
        backoff.reset();
      } catch (error) {
        // Gone, or another Pod of the same name: its status matters to nobody.
        if (
          isApiError(error, 'NotFound') ||
          isApiError(error, 'Conflict') ||
          isApiError(error, 'Invalid')
        ) {
          log.debug('status not accepted', { pod: `${namespace}/${name}`, error });
          entry.sent = status;
          return;
        }
        await sleep(clock, backoff.next(), signal);
      }
    }
  }
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
    conditions: (after.conditions ?? []).map((condition) =>
      conditionPatch(
        (before?.conditions ?? []).find(({ type }) => type === condition.type),
        condition,
      ),
    ),
    ...(gone.length > 0
      ? { podIPs: [...(after.podIPs ?? []), ...gone.map(({ ip }) => ({ ip, $patch: 'delete' }))] }
      : {}),
    ...Object.fromEntries(removed.map((field) => [field, null])),
  };
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
  if (!sent) return false;
  const own: Record<string, unknown> = { ...sent };
  return (
    Object.entries(wanted).every(([field, value]) =>
      field === 'conditions'
        ? (wanted.conditions ?? []).every((condition) => holdsCondition(sent, condition))
        : isDeepStrictEqual(own[field], value),
    ) && ['reason', 'message'].every((field) => field in wanted || own[field] === undefined)
  );
}

function holdsCondition(sent: PodStatus, condition: PodCondition): boolean {
  return (sent.conditions ?? []).some((other) => {
    const { lastProbeTime: _ignored, ...rest } = other;
    return isDeepStrictEqual(rest, condition);
  });
}
