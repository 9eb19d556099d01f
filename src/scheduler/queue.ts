/**
 * The Pods that wait for a Node, in three rooms: those to be tried now, by priority and then by age; those that wait
 * out a backoff; and those that don't fit until something changes. A change that may help, as the plugins that
 * rejected a Pod see it, moves the Pod on.
 */
import type { Pod } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { backoffAfter } from '#base/backoff.ts';
import type { Clock, Timer } from '#base/clock.ts';
import type { ClusterChange, Plugin } from './plugin.ts';
import { priorityOf } from './pod-priority.ts';

const backoff = { initialMs: 1_000, maxMs: 10_000 };

/** A safety net: whatever the plugins said, a Pod is tried again after so long. */
const patienceMs = 5 * 60_000;

interface Waiting {
  readonly key: string;
  pod: Pod;
  attempts: number;
  /** When it came, or came back to be tried. */
  since: number;
  /** When the last attempt ended. */
  lastAttempt: number;
  rejectedBy: ReadonlySet<string>;
  promised: boolean;
  room: 'active' | 'backoff' | 'unschedulable' | 'inFlight';
  timer?: Timer;
}

export class SchedulingQueue {
  readonly #clock: Clock;
  readonly #plugins: ReadonlyMap<string, Plugin>;
  readonly #waiting = new Map<string, Waiting>();
  #takers: ((pod: Pod | undefined) => void)[] = [];
  #closed = false;

  constructor(clock: Clock, plugins: readonly Plugin[]) {
    this.#clock = clock;
    this.#plugins = new Map(plugins.map((plugin) => [plugin.name, plugin]));
  }

  get size(): number {
    return this.#waiting.size;
  }

  add(pod: Pod): void {
    const key = keyOf(pod);
    const known = this.#waiting.get(key);
    if (known) return this.update(pod);
    const entry: Waiting = {
      key,
      pod,
      attempts: 0,
      since: this.#clock.now(),
      lastAttempt: 0,
      rejectedBy: new Set(),
      promised: false,
      room: 'active',
    };
    this.#waiting.set(key, entry);
    this.#serve();
  }

  /** A new version of a Pod; `retry` when it may fit now, being another. */
  update(pod: Pod, { retry = false } = {}): void {
    const entry = this.#waiting.get(keyOf(pod));
    if (!entry) return;
    entry.pod = pod;
    if (retry && entry.room === 'unschedulable') this.#moveOn(entry);
  }

  delete(key: string): void {
    this.#waiting.get(key)?.timer?.cancel();
    this.#waiting.delete(key);
  }

  /** The next Pod to try; undefined once the queue is closed. Ends with `reject`, `retry` or `delete`. */
  take(): Promise<Pod | undefined> {
    return new Promise((resolve) => {
      this.#takers.push(resolve);
      this.#serve();
    });
  }

  /**
   * The Pod didn't fit: it waits for a change that one of these plugins says may help. One to whom room was `promised`
   * is then tried at once.
   */
  reject(pod: Pod, rejectedBy: ReadonlySet<string>, { promised = false } = {}): void {
    const entry = this.#endAttempt(pod);
    if (!entry) return;
    entry.promised = promised;
    entry.room = 'unschedulable';
    entry.rejectedBy = rejectedBy;
    entry.timer = this.#clock.after(patienceMs, () => this.#moveOn(entry));
  }

  /** Something failed that has nothing to do with where the Pod fits: it is tried again after a backoff. */
  retry(pod: Pod): void {
    const entry = this.#endAttempt(pod);
    if (entry) this.#moveOn(entry);
  }

  /** What the Pod waited for won't come: it is tried again. */
  again(key: string): void {
    const entry = this.#waiting.get(key);
    if (!entry) return;
    entry.promised = false;
    if (entry.room === 'unschedulable') this.#moveOn(entry);
  }

  changed(change: ClusterChange): void {
    for (const entry of this.#waiting.values()) {
      if (entry.room !== 'unschedulable') continue;
      const helps = [...entry.rejectedBy].some((name) =>
        this.#plugins.get(name)?.mayHelp?.(change, entry.pod),
      );
      if (helps) this.#moveOn(entry);
    }
  }

  close(): void {
    this.#closed = true;
    for (const { timer } of this.#waiting.values()) timer?.cancel();
    this.#serve();
  }

  /** Undefined when the Pod is gone, though another may have its name. */
  #endAttempt(pod: Pod): Waiting | undefined {
    const entry = this.#waiting.get(keyOf(pod));
    if (entry?.room !== 'inFlight' || entry.pod.metadata.uid !== pod.metadata.uid) return undefined;
    entry.attempts++;
    entry.lastAttempt = this.#clock.now();
    return entry;
  }

  /** To be tried, once its backoff since the last attempt is over. */
  #moveOn(entry: Waiting): void {
    entry.timer?.cancel();
    const ready = entry.lastAttempt + backoffAfter(entry.attempts - 1, backoff);
    const wait = entry.attempts === 0 || entry.promised ? 0 : ready - this.#clock.now();
    if (wait > 0) {
      entry.room = 'backoff';
      entry.timer = this.#clock.after(wait, () => this.#activate(entry));
    } else this.#activate(entry);
  }

  #activate(entry: Waiting): void {
    if (this.#closed) return;
    entry.room = 'active';
    entry.since = this.#clock.now();
    this.#serve();
  }

  #serve(): void {
    while (this.#takers.length > 0) {
      const next = this.#closed ? undefined : this.#first();
      if (!next && !this.#closed) return;
      if (next) next.room = 'inFlight';
      this.#takers.shift()?.(next?.pod);
    }
  }

  #first(): Waiting | undefined {
    let first: Waiting | undefined;
    for (const entry of this.#waiting.values()) {
      if (entry.room === 'active' && (!first || goesBefore(entry, first))) first = entry;
    }
    return first;
  }
}

function goesBefore(a: Waiting, b: Waiting): boolean {
  const priority = priorityOf(a.pod) - priorityOf(b.pod);
  return priority === 0 ? a.since < b.since : priority > 0;
}
