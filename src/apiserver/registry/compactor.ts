/** Forgets old states of the store: what lies further back than a few minutes can no longer be listed or watched. */
import { type Clock, sleep } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Store } from '#storage/store.ts';

/** As upstream: states of the last five to ten minutes are kept. */
const everyMs = 5 * 60_000;

export function createCompactor(
  store: Store,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): Runnable {
  return {
    name: 'store compactor',
    async run(signal) {
      let old = await store.currentRevision();
      for (;;) {
        await sleep(clock, everyMs, signal);
        if (signal.aborted) return;
        const current = await store.currentRevision();
        try {
          await store.compact(old);
        } catch (error) {
          // On a full disk, say: the next time will do.
          log.warn('the store was not compacted', { revision: old, error });
        }
        old = current;
      }
    },
  };
}
