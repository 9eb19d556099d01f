/** The nouns that every part shares: what an object, its key and its resource are. */
import type { ClusterMeta, NamespacedMeta, ObjectMeta } from './gen/types.ts';

/** Any stored object. Objects are immutable values: whoever changes one makes a new one. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ClusterMeta & { readonly namespace?: string };
}

/** A stored object that lives in a namespace. */
export interface NamespacedObject extends KubeObject {
  readonly metadata: NamespacedMeta;
}

/**
 * What a client sends to create a `T`: the server fills in the rest of the metadata, and `apiVersion` and `kind`
 * follow from the resource.
 */
export type Draft<T extends KubeObject> = Omit<T, 'apiVersion' | 'kind' | 'metadata'> & {
  readonly apiVersion?: T['apiVersion'];
  readonly kind?: T['kind'];
  readonly metadata: ObjectMeta;
};

/** Names a resource and carries its object type. The constants are in `gen/resources.ts`. */
export interface ResourceType<T extends KubeObject = KubeObject> {
  /** Empty for core. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Lower-case plural, as in URLs. */
  readonly resource: string;
  readonly namespaced: boolean;
  /** Only for the type checker; never set. */
  readonly __object?: T;
}

/** Where an object is; `namespace` is absent for cluster-scoped ones. */
export interface ObjectKey {
  readonly namespace?: string;
  readonly name: string;
}

/** `v1` for core, `apps/v1` otherwise. */
export function apiVersionOf(type: { group: string; version: string }): string {
  return type.group ? `${type.group}/${type.version}` : type.version;
}

/** `namespace/name`, or `name` for cluster-scoped objects: the form of work-queue and cache keys. */
export function keyOf(object: { readonly metadata: ObjectMeta }): string {
  const { namespace, name = '' } = object.metadata;
  return namespace ? `${namespace}/${name}` : name;
}

/** The inverse of `keyOf`. */
export function parseKey(key: string): ObjectKey {
  const slash = key.indexOf('/');
  return slash < 0 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
