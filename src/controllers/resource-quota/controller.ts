/**
 * Counts what a namespace uses of its ResourceQuotas, for people to see. Admission counts for itself when it decides,
 * so this may lag without harm.
 */
import type { Change } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import { resourceQuotas } from '#api/gen/resources.ts';
import type { ResourceQuota, ResourceQuotaStatus } from '#api/gen/types.ts';
import { canonicalJson } from '#api/hash.ts';
import { keyOf } from '#api/object.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { QuotaTotal } from '#api/quota/total.ts';
import { usageOf } from '#api/quota/usage.ts';
import type { ControllerContext, ControllerFactory } from '../controller.ts';
import { watchingKinds } from '../watching-kinds.ts';

/** Counting ten thousand Pods for each one that comes would leave no time for anything else. */
const restFactor = 20;

/** What is counted has a name for it: `count/PLURAL.GROUP`. */
function isCounted({ namespaced, resource }: ResourceType): boolean {
  return namespaced && resource !== 'events';
}

export const resourceQuotaController: ControllerFactory = (context) => {
  const { client, clock, informers } = context;
  const quotas = informers.of(resourceQuotas);
  /** When each may be counted again. */
  const rested = new Map<string, number>();
  return createController(
    {
      name: 'resource-quota',
      watches: [
        watching(quotas, ({ object }) => [keyOf(object)]),
        watchingKinds(context, isCounted, (type, change) => {
          const { namespace } = change.object.metadata;
          const affected = namespace ? quotas.list(namespace) : [];
          return affected.length > 0 && changesUsage(type, change) ? affected.map(keyOf) : [];
        }),
      ],
      async reconcile(key, signal) {
        const quota = quotas.get(key);
        if (!quota) rested.delete(key);
        if (!quota || quota.metadata.deletionTimestamp) return undefined;
        const begin = clock.monotonic();
        const rest = (rested.get(key) ?? begin) - begin;
        if (rest > 0) return { requeueAfterMs: rest };
        const status = statusOf(quota, context);
        const end = clock.monotonic();
        rested.set(key, end + (end - begin) * restFactor);
        if (canonicalJson(status) === canonicalJson(quota.status ?? {})) return undefined;
        const changed = { ...quota, status };
        await client.update(resourceQuotas, changed, { subresource: 'status', signal });
        return undefined;
      },
    },
    context,
  );
};

function changesUsage(type: ResourceType, change: Change<KubeObject>): boolean {
  if (change.type !== 'updated') return true;
  const [before, after] = [change.previous, change.object].map((object) => usageOf(type, object));
  return canonicalJson(before) !== canonicalJson(after);
}

function statusOf(
  quota: ResourceQuota,
  { informers, kinds }: ControllerContext,
): ResourceQuotaStatus {
  const hard = quota.spec?.hard ?? {};
  const total = new QuotaTotal(quota);
  for (const type of kinds.list().filter(isCounted)) {
    for (const after of informers.of(type).list(quota.metadata.namespace)) {
      total.replace(type, { after });
    }
  }
  const used = Object.keys(hard).map((resource) => [resource, total.used[resource] ?? '0']);
  return { hard, used: Object.fromEntries(used) };
}
