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

/** What to send: a new Event or, with a count above 1, what the Event of `serial` and `firstAt` becomes. */
export interface Correlated {
  /** The number of the occurrence for which the Event was made. */
  readonly serial: number;
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
/** The one that spoke longest ago is forgotten. */
const maxObjects = 4096;
/** Of each object, likewise. */
const maxSaid = 64;
const maxTexts = 256;

/** One thing that an object said, perhaps again and again. */
interface Said {
  readonly type: Occurrence['type'];
  readonly reason: string;
  readonly fieldPath: string | undefined;
  /** Absent for what was made of many similar ones. */
  readonly message: string | undefined;
  readonly serial: number;
  readonly firstAt: number;
  count: number;
  lastAt: number;
}

/** Most of thousands of events say the same of another object: the texts of late are kept once. */
class SharedTexts {
  readonly #known = new Map<string, string>();

  shared(text: string | undefined): string | undefined {
    if (text === undefined) return undefined;
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#known.size >= maxTexts) this.#known.clear();
    this.#known.set(text, text);
    return text;
  }
}

/** Small, since thousands are remembered. */
interface Speaker {
  tokens: number;
  refilledAt: number;
  /** What was said last comes last. */
  said: readonly Said[];
}

export class EventCorrelator {
  /** By identity; who spoke last comes last. */
  readonly #speakers = new Map<string, Speaker>();
  readonly #texts = new SharedTexts();
  #serial = 0;

  /** Undefined when the object has said too much. */
  observe(occurrence: Occurrence): Correlated | undefined {
    const speaker = this.#speakerOf(occurrence);
    if (!mayPass(speaker, occurrence.at)) return undefined;
    const said = recall(speaker, occurrence) ?? this.#notice(occurrence, speaker);
    said.count += 1;
    said.lastAt = occurrence.at;
    speaker.said = [...speaker.said.filter((other) => other !== said), said].slice(-maxSaid);
    const { serial, count, firstAt } = said;
    const { message } = occurrence;
    const combined = said.message === undefined;
    return {
      serial,
      count,
      firstAt,
      message: combined ? `(combined from similar events): ${message}` : message,
    };
  }

  #speakerOf({ subject, at }: Occurrence): Speaker {
    const key = identityOf(subject);
    const speaker = this.#speakers.get(key) ?? { tokens: burst, refilledAt: at, said: [] };
    this.#speakers.delete(key);
    this.#speakers.set(key, speaker);
    const [oldest] = this.#speakers.keys();
    if (this.#speakers.size > maxObjects && oldest !== undefined) this.#speakers.delete(oldest);
    return speaker;
  }

  /** Something new, which may be one of too many of its kind. */
  #notice(occurrence: Occurrence, speaker: Speaker): Said {
    const { type, reason, message, subject, at } = occurrence;
    const similar = similarOf(speaker, occurrence);
    const isCombined =
      similar.filter((said) => said.message !== undefined).length + 1 >= maxSimilar;
    const known = isCombined && similar.find((said) => said.message === undefined);
    if (known) return known;
    return {
      type,
      reason,
      fieldPath: isCombined ? undefined : this.#texts.shared(subject.fieldPath),
      message: isCombined ? undefined : this.#texts.shared(message),
      serial: this.#serial++,
      firstAt: at,
      count: 0,
      lastAt: at,
    };
  }
}

function mayPass(speaker: Speaker, at: number): boolean {
  speaker.tokens = Math.min(burst, speaker.tokens + (at - speaker.refilledAt) / refillMs);
  speaker.refilledAt = at;
  if (speaker.tokens < 1) return false;
  speaker.tokens -= 1;
  return true;
}

/** The same, said before. */
function recall(
  { said }: Speaker,
  { type, reason, message, subject }: Occurrence,
): Said | undefined {
  return said.find(
    (one) =>
      one.message === message &&
      one.reason === reason &&
      one.type === type &&
      one.fieldPath === subject.fieldPath,
  );
}

/** What differs only in its message, as long as there was no pause. */
function similarOf({ said }: Speaker, { type, reason, at }: Occurrence): readonly Said[] {
  let after = at;
  const newestFirst = said.filter((one) => one.type === type && one.reason === reason).reverse();
  const pause = newestFirst.findIndex(({ lastAt }) => {
    const isPause = after - lastAt > similarWindowMs;
    after = lastAt;
    return isPause;
  });
  return pause < 0 ? newestFirst : newestFirst.slice(0, pause);
}

/** Short: a uid says all, but for a Node, whose uid in Events is its name. */
function identityOf({ kind, namespace, name, uid, apiVersion }: ObjectReference): string {
  return uid && uid !== name ? uid : JSON.stringify([kind, namespace, name, apiVersion]);
}
