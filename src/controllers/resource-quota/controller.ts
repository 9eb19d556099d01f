/**
 * Counts what a namespace uses of its ResourceQuotas, for people to see. Admission counts for itself when it decides,
 * so this may lag without harm.
 */
import type { Change, Informer } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import { resourceQuotas } from '#api/gen/resources.ts';
import type { ResourceQuota, ResourceQuotaStatus } from '#api/gen/types.ts';
import { canonicalJson } from '#api/hash.ts';
import { keyOf } from '#api/object.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { QuotaTotal } from '#api/quota/total.ts';
import { usageOf } from '#api/quota/usage.ts';
import type { ControllerFactory } from '../controller.ts';

/** Counting ten thousand Pods for each one that comes would leave no time for anything else. */
const restFactor = 20;

interface Counted {
  readonly type: ResourceType;
  readonly cache: Informer<KubeObject>;
}

/** `resources`: everything that can be listed and watched. */
export function resourceQuotaController(resources: readonly ResourceType[]): ControllerFactory {
  return (context) => {
    const quotas = context.informers.of(resourceQuotas);
    const counted = resources
      .filter(({ namespaced, resource }) => namespaced && resource !== 'events')
      .map((type): Counted => ({ type, cache: context.informers.of(type) }));
    const quotasOf = ({ metadata }: KubeObject): readonly ResourceQuota[] =>
      metadata.namespace ? quotas.list(metadata.namespace) : [];
    const { clock } = context;
    /** When each may be counted again. */
    const rested = new Map<string, number>();
    return createController(
      {
        name: 'resource-quota',
        watches: [
          watching(quotas, ({ object }) => [keyOf(object)]),
          ...counted.map(({ type, cache }) =>
            watching(cache, (change) => {
              const affected = quotasOf(change.object);
              return affected.length > 0 && changesUsage(type, change) ? affected.map(keyOf) : [];
            }),
          ),
        ],
        async reconcile(key, signal) {
          const quota = quotas.get(key);
          if (!quota) rested.delete(key);
          if (!quota || quota.metadata.deletionTimestamp) return undefined;
          const begin = clock.monotonic();
          const rest = (rested.get(key) ?? begin) - begin;
          if (rest > 0) return { requeueAfterMs: rest };
          const status = statusOf(quota, counted);
          const end = clock.monotonic();
          rested.set(key, end + (end - begin) * restFactor);
          if (canonicalJson(status) === canonicalJson(quota.status ?? {})) return undefined;
          const changed = { ...quota, status };
          await context.client.update(resourceQuotas, changed, { subresource: 'status', signal });
          return undefined;
        },
      },
      context,
    );
  };
}

function changesUsage(type: ResourceType, change: Change<KubeObject>): boolean {
  if (change.type !== 'updated') return true;
  const [before, after] = [change.previous, change.object].map((object) => usageOf(type, object));
  return canonicalJson(before) !== canonicalJson(after);
}

function statusOf(quota: ResourceQuota, counted: readonly Counted[]): ResourceQuotaStatus {
  const hard = quota.spec?.hard ?? {};
  const total = new QuotaTotal(quota);
  for (const { type, cache } of counted) {
    for (const after of cache.list(quota.metadata.namespace)) total.replace(type, { after });
  }
  const used = Object.keys(hard).map((resource) => [resource, total.used[resource] ?? '0']);
  return { hard, used: Object.fromEntries(used) };
}
