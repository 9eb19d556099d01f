/** What the strategies say about what is served, in the shape that discovery and OpenAPI are made from. */
import { createHash } from 'node:crypto';
import type { KubeObject } from '#api/object.ts';
import type { ServedResource, ServedSubresource } from '#api/openapi/served.ts';
import type { Strategy, Subresource, Verb } from '../registry/strategy.ts';

export interface ServedKind extends ServedResource {
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** Changes when objects are stored in another version; absent where none are stored. */
  readonly storageVersionHash: string | undefined;
}

const allVerbs: readonly Verb[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

/** As upstream: the first eight bytes of the hash of what they are stored as. */
function storageVersionHash({ type, view, live, verbs = allVerbs }: Strategy): string | undefined {
  const isStored = !live && verbs.includes('create') && verbs.includes('get');
  if (!isStored) return undefined;
  const { group, version, kind } = view?.of ?? type;
  const hash = createHash('sha256').update(`${group}/${version}/${kind}`).digest();
  return hash.subarray(0, 8).toString('base64');
}

export function servedKinds(strategies: readonly Strategy[]): readonly ServedKind[] {
  return strategies.map((strategy) => {
    const { group, version, kind, resource, namespaced } = strategy.type;
    return {
      group,
      version,
      kind,
      resource,
      namespaced,
      ...(strategy.described ? { schema: strategy.described } : {}),
      verbs: [...(strategy.verbs ?? allVerbs)].sort(),
      singular: strategy.singular,
      shortNames: strategy.shortNames ?? [],
      categories: strategy.categories ?? [],
      storageVersionHash: storageVersionHash(strategy),
      subresources: Object.entries(strategy.subresources ?? {})
        .map(([name, subresource]) => servedSubresource(strategy, name, subresource))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    };
  });
}

function servedSubresource(
  { type: { group, version, kind }, described: schema }: Strategy,
  name: string,
  subresource: Subresource<KubeObject>,
): ServedSubresource {
  return {
    name,
    kind:
      subresource.kind === 'object'
        ? { group, version, kind, ...(schema ? { schema } : {}) }
        : subresource.bodyType,
    verbs: [...subresource.verbs].sort(),
  };
}
