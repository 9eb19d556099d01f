/** How many Pods the owner of a Pod wants. */
import {
  allResources,
  deployments,
  replicaSets,
  replicationControllers,
  statefulSets,
} from '#api/gen/resources.ts';
import type { OwnerReference } from '#api/gen/types.ts';
import { controllerOf } from '#api/metadata.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { qualifiedResource } from '#api/status.ts';
import type { Informer, Informers } from '#client/informers.ts';
import { refersTo } from '../ownership.ts';

export interface Scale {
  /** Of who decides on the number: a Deployment for the Pods of its ReplicaSets. */
  readonly uid: string;
  readonly replicas: number;
}

/** Undefined when the owner is gone; a text says why there is no number. */
export type ScaleOf = (owner: OwnerReference, namespace: string) => Scale | string | undefined;

interface Scaled extends KubeObject {
  readonly spec: { readonly replicas?: number };
}

interface ScaledKind {
  readonly type: ResourceType<Scaled>;
  readonly cache: Informer<Scaled>;
}

/** What has a scale, with its objects. */
export function scaledKinds(informers: Informers): readonly ScaledKind[] {
  const kinds: readonly ResourceType<Scaled>[] = [
    deployments,
    replicaSets,
    statefulSets,
    replicationControllers,
  ];
  return kinds.map((type) => ({ type, cache: informers.of(type) }));
}

/** `ofOthers` is asked about kinds that aren't among these. */
export function scalesFrom(kinds: readonly ScaledKind[], ofOthers: ScaleOf): ScaleOf {
  const ownerOf = (reference: OwnerReference, namespace: string): Scaled | undefined => {
    const kind = kinds.find(({ type }) => refersTo(reference, type));
    const found = kind?.cache.get(`${namespace}/${reference.name}`);
    return found?.metadata.uid === reference.uid ? found : undefined;
  };
  return (reference, namespace) => {
    if (!kinds.some(({ type }) => refersTo(reference, type))) return ofOthers(reference, namespace);
    const owner = ownerOf(reference, namespace);
    const above = owner && controllerOf(owner);
    const decides = (above && ownerOf(above, namespace)) ?? owner;
    return decides && { uid: decides.metadata.uid, replicas: decides.spec.replicas ?? 1 };
  };
}

export function noScale(reference: OwnerReference): string {
  const type = allResources.find((one) => refersTo(reference, one));
  return type
    ? `${qualifiedResource(type)} does not implement the scale subresource`
    : `no matches for kind "${reference.kind}" in version "${reference.apiVersion}"`;
}
