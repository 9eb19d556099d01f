/**
 * Every long-running part is a Runnable: `run(signal)` lasts until the signal aborts and leaves nothing behind.
 * A start list is an ordered array of them; stopping goes in reverse.
 */
import { messageOf } from './errors.ts';
import type { Logger } from './log.ts';

export interface Runnable {
  readonly name: string;
  /** Resolves once stopped. Rejecting before the signal aborts means that the part failed. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves when the part does its work; absent means at once. */
  ready?(): Promise<void>;
}

/**
 * Starts `parts` in order, each when the one before is ready, runs until `signal` aborts or one fails, then stops
 * them in reverse order. Rejects with the first failure.
 */
export async function runAll(
  parts: readonly Runnable[],
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  const started: { part: Runnable; stop: AbortController; done: Promise<void> }[] = [];
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    for (const part of parts) {
      if (signal.aborted) break;
      const stop = new AbortController();
      const done = part.run(stop.signal).then(
        () => undefined,
        (error: unknown) => {
          if (!stop.signal.aborted) failure.reject(error);
          else log.warn('a part failed while it stopped', { part: part.name, error });
        },
      );
      started.push({ part, stop, done });
      await Promise.race([part.ready?.() ?? Promise.resolve(), failure.promise, aborted]);
      log.debug('started', { part: part.name });
    }
    await Promise.race([aborted, failure.promise]);
  } finally {
    for (const { part, stop, done } of started.reverse()) {
      stop.abort();
      await done;
      log.debug('stopped', { part: part.name });
    }
  }
}

/** Chains of parts that need nothing of each other, as one part: each chain as `runAll` runs it, all at the same time. */
export function abreast(
  name: string,
  chains: readonly (readonly Runnable[])[],
  log: Logger,
): Runnable {
  const ready = Promise.withResolvers<void>();
  let missing = chains.length;
  if (missing === 0) ready.resolve();
  const started = once(`one of ${name}`, async () => {
    if (--missing === 0) ready.resolve();
  });
  return {
    name,
    ready: () => ready.promise,
    async run(signal) {
      const stop = new AbortController();
      const either = AbortSignal.any([signal, stop.signal]);
      const ends = await Promise.allSettled(
        chains.map(async (parts) => {
          try {
            await runAll([...parts, started], either, log);
          } finally {
            stop.abort();
          }
        }),
      );
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
      await untilAborted(signal);
    },
  };
}

/** Waits until `signal` aborts. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Owns a promise that nobody awaits: a failure is logged, never lost. */
export function background(promise: Promise<unknown>, log: Logger, what: string): void {
  promise.catch((error: unknown) =>
    log.error('background work failed', { what, error: messageOf(error) }),
  );
}

/** A step of the start that is done once; the list goes on when it is. */
export function once(name: string, work: () => Promise<void>): Runnable {
  const done = Promise.withResolvers<void>();
  return {
    name,
    ready: () => done.promise,
    async run(signal) {
      await work();
      done.resolve();
      await untilAborted(signal);
    },
  };
}
