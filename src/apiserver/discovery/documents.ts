/** The documents of discovery: plain (one a group and version) and aggregated (all in one, KEP-3352). */
import { groupPath } from '#api/openapi/served.ts';
import type { GroupVersionKind } from '#api/schema/tables.ts';
import type { ServedKind } from './served.ts';

/** The answer of `/api/v1` or `/apis/G/V`. */
export function resourceList(kinds: readonly ServedKind[]): object {
  const [first] = kinds;
  const groupVersion = first ? groupPath(first).replace(/^apis?\//, '') : '';
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: kinds.flatMap((kind) => [
      {
        name: kind.resource,
        singularName: kind.singular,
        namespaced: kind.namespaced,
        kind: kind.kind,
        verbs: kind.verbs,
        ...(kind.shortNames.length > 0 && { shortNames: kind.shortNames }),
        ...(kind.categories.length > 0 && { categories: kind.categories }),
        ...(kind.storageVersionHash && { storageVersionHash: kind.storageVersionHash }),
      },
      ...kind.subresources.map((subresource) => ({
        name: `${kind.resource}/${subresource.name}`,
        singularName: '',
        namespaced: kind.namespaced,
        ...(isForeign(subresource.kind, kind) && {
          group: subresource.kind.group,
          version: subresource.kind.version,
        }),
        kind: subresource.kind.kind,
        verbs: subresource.verbs,
      })),
    ]),
  };
}

function isForeign(a: GroupVersionKind, b: GroupVersionKind): boolean {
  return a.group !== b.group || a.version !== b.version;
}

/** The answer of `/api`. */
export function apiVersions(serverAddress: string): object {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
  };
}

/** The answer of `/apis`. */
export function groupList(groups: readonly GroupSummary[]): object {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups };
}

export interface GroupSummary {
  readonly name: string;
  readonly versions: readonly { readonly groupVersion: string; readonly version: string }[];
  readonly preferredVersion: { readonly groupVersion: string; readonly version: string };
}

/** All kinds are of one group; the first version is the preferred one. */
export function groupSummary(name: string, kinds: readonly ServedKind[]): GroupSummary {
  const [preferred = '', ...others] = new Set(kinds.map((kind) => kind.version));
  const versionOf = (version: string): { groupVersion: string; version: string } => ({
    groupVersion: `${name}/${version}`,
    version,
  });
  return {
    name,
    versions: [preferred, ...others].map(versionOf),
    preferredVersion: versionOf(preferred),
  };
}

/** The aggregated answer of `/api` or `/apis`; `apiVersion` is `apidiscovery.k8s.io/v2` or an older one. */
export function groupDiscoveryList(apiVersion: string, kinds: readonly ServedKind[]): object {
  const groups = Map.groupBy(kinds, (kind) => kind.group);
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion,
    metadata: {},
    items: [...groups].map(([name, members]) => ({
      metadata: { ...(name && { name }), creationTimestamp: null },
      versions: [...Map.groupBy(members, (kind) => kind.version)].map(([version, served]) => ({
        version,
        resources: served.map(resourceDiscovery),
        freshness: 'Current',
      })),
    })),
  };
}

function resourceDiscovery(kind: ServedKind): object {
  return {
    resource: kind.resource,
    responseKind: kindOf(kind),
    scope: kind.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.singular,
    verbs: kind.verbs,
    ...(kind.shortNames.length > 0 && { shortNames: kind.shortNames }),
    ...(kind.categories.length > 0 && { categories: kind.categories }),
    ...(kind.subresources.length > 0 && {
      subresources: kind.subresources.map((subresource) => ({
        subresource: subresource.name,
        responseKind: kindOf(subresource.kind),
        verbs: subresource.verbs,
      })),
    }),
  };
}

function kindOf({ group, version, kind }: GroupVersionKind): GroupVersionKind {
  return { group, version, kind };
}
