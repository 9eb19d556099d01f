/** Marks tokens in Secrets that nobody used for a year as invalid, and deletes them after another. */
import { configMaps, pods, secrets, serviceAccounts } from '#api/gen/resources.ts';
import { keyOf } from '#api/object.ts';
import {
  accountOf,
  dayOf,
  invalidSinceLabel,
  trackedSince,
  trackingConfigMap,
} from '#api/service-account-secret.ts';
import { isApiError } from '#api/status.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';
import { trackingScope } from '../legacy-token-tracking/scope.ts';
import { dayMs, verdictOn } from './verdict.ts';

export const legacyTokenCleanerController: ControllerFactory = (context) => {
  const { client, informers, clock } = context;
  const found = informers.of(secrets);
  const accounts = informers.of(serviceAccounts);
  const allPods = informers.of(pods);
  const tracking = informers.of(configMaps, trackingScope);
  return createController(
    {
      name: 'legacy-token-cleaner',
      watches: [
        // Not when it changes: who takes the mark away has a day to use the token again.
        watching(found, ({ type, object }) =>
          type === 'added' && accountOf(object) ? [keyOf(object)] : [],
        ),
        // Known before the first verdict; what changes is seen a day later at most.
        watching(accounts, () => []),
        watching(allPods, () => []),
        watching(tracking, () => []),
      ],
      async reconcile(key, signal) {
        const secret = found.get(key);
        const reference = secret && accountOf(secret);
        if (!reference) return undefined;
        const now = clock.now();
        const { namespace, name, uid, resourceVersion } = secret.metadata;
        const map = tracking.get(`${trackingConfigMap.namespace}/${trackingConfigMap.name}`);
        const verdict = verdictOn(secret, {
          now,
          trackedSince: map?.data?.[trackedSince],
          account: accounts.get(`${reference.namespace}/${reference.name}`),
          pods: allPods.list(namespace),
        });
        try {
          if (verdict === 'delete') {
            const body = { preconditions: { resourceVersion } };
            await client.delete(secrets, { namespace, name }, { body, signal });
          } else if (verdict === 'invalidate') {
            const body = { metadata: { uid, labels: { [invalidSinceLabel]: dayOf(now) } } };
            await client.patch(secrets, { namespace, name }, { type: 'merge', body }, { signal });
          }
        } catch (error) {
          // Gone, or used just now: then it is looked at again.
          if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
        }
        return { requeueAfterMs: dayMs };
      },
    },
    context,
  );
};
