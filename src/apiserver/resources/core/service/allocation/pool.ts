/**
 * Numbers that Services take, each once: cluster addresses, or node ports. What is taken is what stored objects hold,
 * and what was promised to requests under way, so nothing can leak, and nothing needs to be given back.
 */
import { internalError } from '#api/status.ts';
import type { Reader, RequestContext } from '../../../../registry/strategy.ts';
import { pickFree } from './bands.ts';
import type { Range } from './bands.ts';
import { Reservations } from './reservations.ts';
import type { Owner } from './reservations.ts';

/** What stored objects hold; see `Holdings`. */
interface Held {
  catchUp(reader: Reader): void;
  isHeldByOther(value: number, key: string): boolean;
}

/** Takes numbers for one Service in the course of one request. */
export interface Taker {
  /** Whether the Service has it: it did before, or took it in this request. */
  has(value: number): boolean;
  /** False when another Service has it. */
  exactly(value: number): boolean;
  /** A free number of the first range that has one. Throws an internal error with this message when none has. */
  any(ranges: readonly Range[], failure: string): number;
}

export class Pool {
  readonly #holdings: readonly Held[];
  readonly #reserved = new Reservations();

  constructor(...holdings: readonly Held[]) {
    this.#holdings = holdings;
  }

  /** `kept`: what the stored Service holds. */
  taker(
    owner: Owner,
    { context, kept }: { readonly context: RequestContext; readonly kept: readonly number[] },
  ): Taker {
    const { reader, random, dryRun } = context;
    const own = new Set(kept);
    // Most Services want no port: then nobody is asked.
    let caughtUp = false;
    const isOthers = (value: number): boolean => {
      if (!caughtUp) for (const holdings of this.#holdings) holdings.catchUp(reader);
      caughtUp = true;
      return (
        this.#holdings.some((holdings) => holdings.isHeldByOther(value, owner.key)) ||
        this.#reserved.isHeldByOther(value, owner)
      );
    };
    const keep = (value: number): void => {
      own.add(value);
      if (!dryRun) this.#reserved.reserve(value, owner);
    };
    return {
      has: (value) => own.has(value),
      exactly: (value) => {
        if (isOthers(value)) return false;
        keep(value);
        return true;
      },
      any: (ranges, failure) => {
        for (const range of ranges) {
          const value = pickFree(range, (value) => own.has(value) || isOthers(value), random);
          if (value === undefined) continue;
          keep(value);
          return value;
        }
        throw internalError(failure);
      },
    };
  }

  /** A request that took something has ended. */
  release(request: object): void {
    this.#reserved.release(request);
  }
}
