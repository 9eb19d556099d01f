/** Deletes Events an hour after they last happened, so that news doesn't pile up in the store. */
import { createController, watching } from '#client/reconciler.ts';
import { events } from '#api/gen/resources.ts';
import type { Event } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import type { ControllerFactory } from '../controller.ts';

/** As upstream's `--event-ttl`. */
const lifetimeMs = 3_600_000;

export const eventExpiryController: ControllerFactory = (context) => {
  const { client, informers, clock } = context;
  const cache = informers.of(events);
  return createController(
    {
      name: 'event-expiry',
      watches: [watching(cache, ({ type, object }) => (type === 'deleted' ? [] : [keyOf(object)]))],
      async reconcile(key, signal) {
        const event = cache.get(key);
        if (!event) return undefined;
        const left = lastSeen(event) + lifetimeMs - clock.now();
        if (left > 0) return { requeueAfterMs: left };
        const { uid, resourceVersion } = event.metadata;
        const body = { preconditions: { uid, resourceVersion } };
        try {
          await client.delete(events, event.metadata, { body, signal });
        } catch (error) {
          // Gone, or it happened again: then it is looked at again.
          if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
        }
        return undefined;
      },
    },
    context,
  );
};

/** Epoch milliseconds of when the event happened last, whichever of its fields say so. */
export function lastSeen({ metadata, lastTimestamp, eventTime, series }: Event): number {
  const times = [metadata.creationTimestamp, lastTimestamp, eventTime, series?.lastObservedTime];
  return Math.max(0, ...times.map((time) => Date.parse(time ?? '')).filter((time) => time > 0));
}
