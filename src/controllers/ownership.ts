/** Who controls an object: the one owner reference with `controller: true`, and how controllers find what is theirs. */
import type { OwnerReference } from '#api/gen/types.ts';
import { apiVersionOf } from '#api/object.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import type { Informer } from '#client/informers.ts';

interface Owned {
  readonly metadata: { readonly ownerReferences?: readonly OwnerReference[] };
}

export function controllerOf(object: Owned): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller);
}

export function isControlledBy(object: Owned, owner: KubeObject): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

/** The reference that makes `owner` the controller of what carries it. */
export function controllerReference(owner: KubeObject, type: ResourceType): OwnerReference {
  return {
    apiVersion: apiVersionOf(type),
    kind: type.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** True when `reference` names this kind, in whatever version. */
export function refersTo(reference: OwnerReference | undefined, type: ResourceType): boolean {
  if (!reference || reference.kind !== type.kind) return false;
  const slash = reference.apiVersion.indexOf('/');
  return (slash < 0 ? '' : reference.apiVersion.slice(0, slash)) === type.group;
}

const controllerIndex = 'controller';

/** Lets `controlledOrOrphan` find objects by their controller; registering twice is harmless. */
export function indexByController<T extends KubeObject>(informer: Informer<T>): void {
  informer.addIndex(controllerIndex, (object) => [
    controllerOf(object)?.uid ?? `orphans of ${object.metadata.namespace ?? ''}`,
  ]);
}

/** What `owner` controls, and what nobody controls in its namespace: the candidates for adoption. */
export function controlledOrOrphan<T extends KubeObject>(
  informer: Informer<T>,
  owner: KubeObject,
): readonly T[] {
  const orphans = informer.byIndex(controllerIndex, `orphans of ${owner.metadata.namespace ?? ''}`);
  return [...controlled(informer, owner), ...orphans];
}

export function controlled<T extends KubeObject>(
  informer: Informer<T>,
  owner: KubeObject,
): readonly T[] {
  return informer.byIndex(controllerIndex, owner.metadata.uid);
}
