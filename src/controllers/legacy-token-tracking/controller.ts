/** Keeps the ConfigMap that says since when uses of Secrets' tokens are noted (KEP-2799). */
import { configMaps } from '#api/gen/resources.ts';
import { dayOf, isDay, trackedSince, trackingConfigMap } from '#api/service-account-secret.ts';
import { isApiError } from '#api/status.ts';
import { createController, watching } from '#client/reconciler.ts';
import { WorkQueue } from '#client/work-queue.ts';
import type { ControllerFactory } from '../controller.ts';
import { trackingScope } from './scope.ts';

const key = `${trackingConfigMap.namespace}/${trackingConfigMap.name}`;

export const legacyTokenTrackingController: ControllerFactory = (context) => {
  const { client, informers, clock } = context;
  const maps = informers.of(configMaps, trackingScope);
  const queue = new WorkQueue(clock);
  // It has to be made where nothing tells that it is missing.
  queue.add(key);
  return createController(
    {
      name: 'legacy-token-tracking',
      queue,
      watches: [watching(maps, () => [key])],
      async reconcile(_key, signal) {
        const found = maps.get(key);
        if (isDay(found?.data?.[trackedSince])) return;
        const data = { ...found?.data, [trackedSince]: dayOf(clock.now()) };
        try {
          if (found) await client.update(configMaps, { ...found, data }, { signal });
          else await client.create(configMaps, { metadata: trackingConfigMap, data }, { signal });
        } catch (error) {
          // The informer is behind: it is looked at again when that shows.
          if (!isApiError(error, 'AlreadyExists') && !isApiError(error, 'Conflict')) throw error;
        }
      },
    },
    context,
  );
};
