/** What the strategies say about what is served, in the shape that discovery and OpenAPI are made from. */
import type { KubeObject } from '#api/object.ts';
import type { ServedResource, ServedSubresource } from '#api/openapi/served.ts';
import type { Strategy, Subresource } from '../registry/strategy.ts';

export interface ServedKind extends ServedResource {
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
}

const allVerbs = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

export function servedKinds(strategies: readonly Strategy[]): readonly ServedKind[] {
  return strategies.map((strategy) => {
    const { group, version, kind, resource, namespaced } = strategy.type;
    return {
      group,
      version,
      kind,
      resource,
      namespaced,
      verbs: [...(strategy.verbs ?? allVerbs)].sort(),
      singular: strategy.singular,
      shortNames: strategy.shortNames ?? [],
      categories: strategy.categories ?? [],
      subresources: Object.entries(strategy.subresources ?? {})
        .map(([name, subresource]) => servedSubresource(strategy, name, subresource))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    };
  });
}

function servedSubresource(
  { type: { group, version, kind } }: Strategy,
  name: string,
  subresource: Subresource<KubeObject>,
): ServedSubresource {
  return {
    name,
    kind: subresource.kind === 'object' ? { group, version, kind } : subresource.bodyType,
    verbs: [...subresource.verbs].sort(),
  };
}
