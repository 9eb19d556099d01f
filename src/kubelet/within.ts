/** A limit to how long the answer to a request is waited for. */
import { timeout } from '#api/status.ts';
import type { Clock } from '#base/clock.ts';

export interface Limit {
  readonly clock: Clock;
  readonly limitMs: number;
  /** Gives up at once. */
  readonly signal: AbortSignal;
}

/**
 * Gives up when there is no answer in time: over a broken connection a request would wait until that is found out, and
 * the next one might already get through.
 */
export async function within<T>(
  { clock, limitMs, signal }: Limit,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const given = Promise.withResolvers<never>();
  const giveUp = (): void => {
    limit.abort();
    given.reject(timeout(`no answer within ${limitMs / 1000} s`));
  };
  const timer = clock.after(limitMs, giveUp);
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([call(limit.signal), given.promise]);
  } finally {
    timer.cancel();
    signal.removeEventListener('abort', giveUp);
  }
}
