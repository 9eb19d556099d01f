/**
 * Time, injected. Everything that waits or asks for the time takes a Clock, so that a whole cluster can run on
 * virtual time in a test. Only this file and `random.ts` may touch the process's own clock and randomness.
 */

/** A pending timer; `cancel` is idempotent. */
export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds that never go backwards; only differences mean anything. */
  monotonic(): number;
  /** Calls `callback` once after `milliseconds`. The timer does not keep the process alive. */
  after(milliseconds: number, callback: () => void): Timer;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(milliseconds, callback) {
    const handle = setTimeout(callback, milliseconds);
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
};

/**
 * Keeps the process running until the returned function is called. Timers of `systemClock` don't, so that nothing that
 * only waits delays a stop; a command line that waits needs this.
 */
export function holdProcess(): () => void {
  const handle = setInterval(() => undefined, 2 ** 30);
  return () => clearInterval(handle);
}

/** Resolves after `milliseconds`, or at once when `signal` aborts (it never rejects: look at the signal). */
export function sleep(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const onAbort = (): void => {
      timer.cancel();
      resolve();
    };
    const timer = clock.after(milliseconds, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Timers of more than 24.8 days would end at once; and a machine that was asleep is late by as long as this at most. */
const longestSleepMs = 24 * 3_600_000;

/** Resolves at the time of day `time` (epoch milliseconds), however far that is, or at once when `signal` aborts. */
export async function sleepUntil(clock: Clock, time: number, signal: AbortSignal): Promise<void> {
  for (let left = time - clock.now(); left > 0 && !signal.aborted; left = time - clock.now()) {
    await sleep(clock, Math.min(left, longestSleepMs), signal);
  }
}

/** RFC 3339 with whole seconds, as `metav1.Time` is written. */
export function toTime(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second !== lastSecond.second) {
    lastSecond = { second, text: `${new Date(second * 1000).toISOString().slice(0, -5)}Z` };
  }
  return lastSecond.text;
}

/** Most times that are written are now. */
let lastSecond = { second: Number.NaN, text: '' };

/** RFC 3339 with six fractional digits, as `metav1.MicroTime` is written. */
export function toMicroTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/Z$/, '000Z');
}
