/**
 * Keeps the stream of Events small, as upstream does (client-go `events_cache`): an object that says too much is
 * silenced for a while, many events that differ only in their message become one, and the same event again raises
 * the count of the first. Pure bookkeeping: `recorder.ts` sends what comes out.
 */
import type { ObjectReference } from '#api/gen/types.ts';

export interface Occurrence {
  readonly subject: ObjectReference;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** What to send: a new Event or, with a count above 1, what the Event of that name becomes. */
export interface Correlated {
  readonly name: string;
  readonly count: number;
  readonly firstAt: number;
  readonly message: string;
}

/** An object may say 25 things at once, then one every five minutes. */
const burst = 25;
const refillMs = 300_000;
/** More than ten different messages within ten minutes become one event. */
const maxSimilar = 10;
const similarWindowMs = 600_000;
/** The oldest of so many records is forgotten. */
const maxRecords = 4096;

interface Bucket {
  tokens: number;
  refilledAt: number;
}

interface Similar {
  /** Different ones, the oldest first: mostly one. */
  messages: readonly string[];
  lastAt: number;
}

export class EventCorrelator {
  readonly #buckets = new Recent<Bucket>();
  readonly #similar = new Recent<Similar>();
  readonly #seen = new Recent<Correlated>();

  /** Undefined when the object has said too much. `newName` names an Event that isn't there yet. */
  observe(occurrence: Occurrence, newName: () => string): Correlated | undefined {
    if (!this.#mayPass(occurrence)) return undefined;
    const group = groupOf(occurrence);
    const combined = this.#isCombined(group, occurrence);
    const message = combined
      ? `(combined from similar events): ${occurrence.message}`
      : occurrence.message;
    const key = combined ? group : `${group} ${occurrence.subject.fieldPath ?? ''} ${message}`;
    const known = this.#seen.get(key);
    const correlated = known
      ? { ...known, count: known.count + 1, message }
      : { name: newName(), count: 1, firstAt: occurrence.at, message };
    this.#seen.set(key, correlated);
    return correlated;
  }

  #mayPass({ subject, at }: Occurrence): boolean {
    const key = identityOf(subject);
    const bucket = this.#buckets.get(key) ?? { tokens: burst, refilledAt: at };
    bucket.tokens = Math.min(burst, bucket.tokens + (at - bucket.refilledAt) / refillMs);
    bucket.refilledAt = at;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  #isCombined(group: string, { message, at }: Occurrence): boolean {
    let similar = this.#similar.get(group);
    if (!similar || at - similar.lastAt > similarWindowMs) similar = { messages: [], lastAt: at };
    this.#similar.set(group, similar);
    similar.lastAt = at;
    if (!similar.messages.includes(message)) similar.messages = [...similar.messages, message];
    if (similar.messages.length < maxSimilar) return false;
    // They need not become more: one makes room for the next.
    similar.messages = similar.messages.slice(1);
    return true;
  }
}

/** Short, since thousands are remembered: a uid says all, but for a Node, whose uid in Events is its name. */
function identityOf({ kind, namespace, name, uid, apiVersion }: ObjectReference): string {
  return uid && uid !== name ? uid : JSON.stringify([kind, namespace, name, apiVersion]);
}

function groupOf({ subject, type, reason }: Occurrence): string {
  return `${identityOf(subject)} ${type} ${reason}`;
}

/** A map that forgets what was set longest ago. */
class Recent<V> {
  readonly #entries = new Map<string, V>();

  get(key: string): V | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= maxRecords) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      break;
    }
  }
}
