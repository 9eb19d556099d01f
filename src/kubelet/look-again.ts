/** A safety net, should an event ever get lost: each Pod is looked at again within a minute. */
import { type Clock, sleep } from '#base/clock.ts';
import type { Random } from '#base/random.ts';

const roundMs = 60_000;
const leastRestMs = 2_000;
const whileEmptyMs = 5_000;

/** Iterating goes on with those that come meanwhile, as that of a Set does. */
interface Workers extends Iterable<{ look(): void }> {
  readonly size: number;
}

/**
 * A few Pods at a time, at uneven times: what thousands of them need at once, be it of one node or of many that started
 * together, would hold up everything else for seconds.
 */
export async function lookAgain(
  workers: Workers,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  signal: AbortSignal,
): Promise<void> {
  let round = workers[Symbol.iterator]();
  while (!signal.aborted) {
    const restMs = workers.size > 0 ? Math.max(leastRestMs, roundMs / workers.size) : whileEmptyMs;
    await sleep(clock, restMs * (1 - random.next() / 2), signal);
    if (signal.aborted) return;
    for (let left = Math.ceil((workers.size * restMs) / roundMs); left > 0; left--) {
      let next = round.next();
      if (next.done) {
        round = workers[Symbol.iterator]();
        next = round.next();
      }
      if (!next.done) next.value.look();
    }
  }
}
