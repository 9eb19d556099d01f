/**
 * Sends Kubernetes Events. Recording never waits: what is recorded is correlated at once, queued (a bounded queue:
 * events are news, not state, and may be lost) and sent by `run`, one after the other.
 */
import { events } from '#api/gen/resources.ts';
import type { Event, ObjectReference } from '#api/gen/types.ts';
import type { Draft, KubeObject } from '#api/object.ts';
import { ApiError, isApiError } from '#api/status.ts';
import { sleep, toTime } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Client } from './client.ts';
import { EventCorrelator } from './event-correlator.ts';
import type { Correlated, Occurrence } from './event-correlator.ts';
import type { EventRecorder, ObjectPart } from './event-recorder.ts';

export interface RecorderOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: Logger;
  /** Who reports, such as `statefulset-controller`: the FROM of `kubectl describe`. */
  readonly component: string;
  /** The node, for a part that runs on one. */
  readonly host?: string;
}

const maxQueued = 1000;
const attempts = 12;
const retryMs = 10_000;
/**
 * Where a write takes longer than this, the server is busy, and news gives way to work: ten times what the event took
 * passes until the next, but for a burst at first and one each second. The events of thousands of Pods that start at
 * once come when there is time for them.
 */
const busyMs = 10;
const burst = 50;
const refillMs = 1_000;
const restFactor = 10;
const longestRestMs = 1_000;

interface Pending {
  readonly occurrence: Occurrence;
  readonly correlated: Correlated;
}

export function createRecorder(options: RecorderOptions): EventRecorder & Runnable {
  const correlator = new EventCorrelator();
  const queue: Pending[] = [];
  let wake: (() => void) | undefined;

  return {
    name: `events of ${options.component}`,
    event(subject, type, reason, message) {
      if (queue.length >= maxQueued) return;
      const at = options.clock.now();
      const occurrence: Occurrence = { subject: referenceTo(subject), type, reason, message, at };
      const correlated = correlator.observe(occurrence);
      if (!correlated) return;
      queue.push({ occurrence, correlated });
      wake?.();
    },
    async run(signal) {
      const credit = new Credit(options.clock);
      signal.addEventListener('abort', () => wake?.(), { once: true });
      while (!signal.aborted) {
        const next = queue.shift();
        if (next) await sendAndRest(next, { ...options, credit }, signal);
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

/** The subject's name and the time in nanoseconds, as upstream; the serial number tells apart what one millisecond holds. */
function eventName({ occurrence: { subject }, correlated: { firstAt, serial } }: Pending): string {
  const nanoseconds = BigInt(firstAt) * 1_000_000n + BigInt(serial % 1_000_000);
  return `${subject.name ?? ''}.${nanoseconds.toString(16)}`;
}

function referenceTo(subject: KubeObject | ObjectPart): ObjectReference {
  const object = 'object' in subject ? subject.object : subject;
  const { namespace, name, uid, resourceVersion } = object.metadata;
  return {
    kind: object.kind,
    ...(namespace ? { namespace } : {}),
    name,
    uid,
    apiVersion: object.apiVersion,
    ...(resourceVersion ? { resourceVersion } : {}),
    ...('object' in subject ? { fieldPath: subject.fieldPath } : {}),
  };
}

/** What may be sent without a rest. */
class Credit {
  readonly #clock: Clock;
  #left = burst;
  #at: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#at = clock.monotonic();
  }

  /** False when there is none. */
  take(): boolean {
    const now = this.#clock.monotonic();
    this.#left = Math.min(burst, this.#left + (now - this.#at) / refillMs);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

async function sendAndRest(
  pending: Pending,
  options: RecorderOptions & { readonly credit: Credit },
  signal: AbortSignal,
): Promise<void> {
  const { clock, credit } = options;
  const began = clock.monotonic();
  await send(pending, options, signal);
  const took = clock.monotonic() - began;
  if (took > busyMs && !credit.take())
    await sleep(clock, Math.min(took * restFactor, longestRestMs), signal);
}

async function send(
  pending: Pending,
  options: RecorderOptions,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; attempt <= attempts && !signal.aborted; attempt++) {
    try {
      const put = pending.correlated.count > 1 ? raise : create;
      await put(pending, options, signal);
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (isRefusal(error)) {
        options.log.debug('the server refused an event', { error: messageOf(error) });
        return;
      }
      await sleep(options.clock, retryMs, signal);
    }
  }
}

/** An answer that trying again won't change: a namespace that ends, an event that is there already. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.code < 500 && error.code !== 429;
}

async function create(
  pending: Pending,
  { client, component, host }: RecorderOptions,
  signal: AbortSignal,
): Promise<void> {
  const { occurrence, correlated } = pending;
  const { subject, type, reason, at } = occurrence;
  const event: Draft<Event> = {
    metadata: { name: eventName(pending), namespace: subject.namespace ?? 'default' },
    involvedObject: subject,
    reason,
    message: correlated.message,
    source: { component, ...(host ? { host } : {}) },
    firstTimestamp: toTime(correlated.firstAt),
    lastTimestamp: toTime(at),
    count: correlated.count,
    type,
    reportingComponent: component,
    reportingInstance: host ?? '',
  };
  await client.create(events, event, { signal });
}

async function raise(
  pending: Pending,
  options: RecorderOptions,
  signal: AbortSignal,
): Promise<void> {
  const { occurrence, correlated } = pending;
  const namespace = occurrence.subject.namespace ?? 'default';
  const { count, message } = correlated;
  const body = { count, message, lastTimestamp: toTime(occurrence.at) };
  try {
    const key = { namespace, name: eventName(pending) };
    await options.client.patch(events, key, { type: 'merge', body }, { signal });
  } catch (error) {
    // The first one has expired meanwhile: this one takes its place.
    if (!isApiError(error, 'NotFound')) throw error;
    await create(pending, options, signal);
  }
}
