/** Fills the rules of ClusterRoles that gather others by label, such as `admin`, `edit` and `view`. */
import { clusterRoles } from '#api/gen/resources.ts';
import type { ClusterRole, PolicyRule } from '#api/gen/types.ts';
import { canonicalJson } from '#api/hash.ts';
import { matchesLabelSelector } from '#api/selector/label-selector.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';

export const clusterRoleAggregationController: ControllerFactory = (context) => {
  const cache = context.informers.of(clusterRoles);
  const gathering = (): readonly string[] =>
    cache
      .list()
      .filter(({ aggregationRule }) => aggregationRule)
      .map(({ metadata }) => metadata.name);
  return createController(
    {
      name: 'cluster-role-aggregation',
      // Few roles gather, so any change of a role has them all looked at.
      watches: [watching(cache, gathering)],
      async reconcile(name, signal) {
        const role = cache.get(name);
        if (!role?.aggregationRule || role.metadata.deletionTimestamp) return;
        const rules = gatheredRules(role, cache.list());
        if (canonicalJson(rules) === canonicalJson(role.rules ?? [])) return;
        await context.client.update(clusterRoles, { ...role, rules }, { signal });
      },
    },
    context,
  );
};

/** The rules of all roles that the selectors match, each once, in the order of the roles' names. */
function gatheredRules(role: ClusterRole, all: readonly ClusterRole[]): readonly PolicyRule[] {
  const selectors = role.aggregationRule?.clusterRoleSelectors ?? [];
  const byName = all
    .filter(({ metadata }) => metadata.name !== role.metadata.name)
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const gathered = selectors.flatMap((selector) =>
    byName
      .filter(({ metadata }) => matchesLabelSelector(selector, metadata.labels))
      .flatMap(({ rules }) => rules ?? []),
  );
  return [...new Map(gathered.map((rule) => [canonicalJson(rule), rule])).values()];
}
