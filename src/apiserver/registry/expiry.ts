/**
 * Lets news go some time after it was last written, as upstream's `--event-ttl` does. Revisions grow with time, so it
 * is enough to note once a minute how far the store had come: what is older than a note that is old enough goes.
 */
import { isApiError } from '#api/status.ts';
import { type Clock, sleep } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Revision } from '#storage/store.ts';
import type { Resource, StoredItem } from './resource.ts';
import type { News } from './strategy.ts';

const everyMs = 60_000;
/** Read in one go at the start: thousands would hold up everybody else. */
const atOnce = 500;

interface Note {
  /** Everything up to it was written before `at`, epoch milliseconds. */
  readonly revision: Revision;
  readonly at: number;
}

export function createExpiry(
  resource: Resource,
  news: News,
  { clock, log }: { readonly clock: Clock; readonly log: Logger },
): Runnable {
  const { resource: name } = resource.type;
  return {
    name: `expiry of ${name}`,
    async run(signal) {
      const notes = await notesOf(resource.range(), news);
      while (!signal.aborted) {
        const due = notes.findLast(({ at }) => at <= clock.now() - news.lifetimeMs);
        if (due) {
          notes.splice(0, notes.indexOf(due) + 1);
          await removeUpTo(due.revision, resource, signal).catch((error: unknown) => {
            // On a full disk, say: the next time will do.
            notes.unshift(due);
            log.warn('what is old was not removed', { resource: name, error });
          });
        }
        await sleep(clock, everyMs, signal);
        notes.push({ revision: resource.revision, at: clock.now() });
      }
    },
  };
}

/** Of what an earlier life of the server wrote; its objects say when. */
async function notesOf(items: readonly StoredItem[], news: News): Promise<Note[]> {
  const notes: Note[] = [];
  const oldestFirst = items.toSorted((one, other) => one.revision - other.revision);
  let at = 0;
  for (let start = 0; start < oldestFirst.length; start += atOnce) {
    const some = oldestFirst.slice(start, start + atOnce);
    for (const { object } of some) at = Math.max(at, news.lastWritten(object));
    notes.push({ revision: some.at(-1)?.revision ?? 0, at });
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return notes;
}

async function removeUpTo(
  revision: Revision,
  resource: Resource,
  signal: AbortSignal,
): Promise<void> {
  for (const item of resource.range()) {
    if (signal.aborted) return;
    if (item.revision > revision) continue;
    try {
      await resource.remove(item, item.object);
    } catch (error) {
      // Somebody else removed it; one that was written again meanwhile stays.
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }
}
