/** Goes on trying what a server that is away, or busy, keeps from being done; and knows what trying again won't mend. */
import { ApiError } from '#api/status.ts';
import { Backoff } from '#base/backoff.ts';
import { sleep } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import { HoldfastError, messageOf } from '#base/errors.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';

export interface Persistence {
  readonly server: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** What it means that the server doesn't know who asks. */
export type Unknown = (cause: ApiError) => HoldfastError;

const wait = { initialMs: 500, maxMs: 15_000, jitter: 0.3 };

/** The result of `work`, once it has one. Throws ABORTED when the signal aborts, and what is final. */
export async function persist<T>(
  { server, clock, random, signal, log }: Persistence,
  unknown: Unknown,
  work: () => Promise<T>,
): Promise<T> {
  const backoff = new Backoff(wait, random);
  let told = '';
  for (;;) {
    if (signal.aborted) throw new HoldfastError('ABORTED', 'joining was given up');
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) continue;
      const final = finalError(error, unknown);
      if (final) throw final;
      const message = messageOf(error);
      // Once for each thing that is wrong.
      if (message !== told) log.warn('not joined yet; trying again', { server, error });
      told = message;
      await sleep(clock, backoff.next(), signal);
    }
  }
}

/** What to tell the person; undefined for what time may mend. */
function finalError(error: unknown, unknown: Unknown): unknown {
  if (causes(error).some(isNameMismatch)) {
    return new HoldfastError('SERVER_UNTRUSTED', messageOf(error), {
      cause: error,
      remedy:
        'use an address that its certificate names: the node IP that the server was started with',
    });
  }
  if (!(error instanceof ApiError)) return error;
  switch (error.code) {
    case 401:
      return unknown(error);
    case 403:
      return new HoldfastError('JOIN_DENIED', error.message, {
        cause: error,
        remedy:
          'make a token with "holdfast token create" on the server: other tokens may not join',
      });
    case 408:
    case 409:
    case 410:
    case 429:
      return undefined;
    default:
      return error.code >= 500 ? undefined : error;
  }
}

function causes(error: unknown): readonly unknown[] {
  const found: unknown[] = [];
  for (let at = error; at instanceof Error && found.length < 8; at = at.cause) found.push(at);
  return found;
}

function isNameMismatch(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_TLS_CERT_ALTNAME_INVALID';
}
