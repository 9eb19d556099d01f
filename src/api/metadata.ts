/** Reading and making the parts of `metadata` that tie objects together: owners, finalizers, deletion. */
import type { ObjectMeta, OwnerReference } from './gen/types.ts';
import type { KubeObject } from './object.ts';

interface HasMeta {
  readonly metadata: ObjectMeta;
}

/** The one owner that manages the object, if it has one. */
export function controllerOf(object: HasMeta): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true);
}

/** By UID: an owner of the same name created anew is another one. */
export function isControlledBy(object: HasMeta, owner: HasMeta): boolean {
  const uid = controllerOf(object)?.uid;
  return uid !== undefined && uid === owner.metadata.uid;
}

/** A reference to `owner` as the managing one, which is deleted in the foreground only after what it owns. */
export function makeControllerRef(owner: KubeObject): OwnerReference {
  return { ...makeOwnerRef(owner), controller: true, blockOwnerDeletion: true };
}

function makeOwnerRef({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid };
}

export function isTerminating(object: HasMeta): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

export function hasFinalizer(object: HasMeta, finalizer: string): boolean {
  return object.metadata.finalizers?.includes(finalizer) ?? false;
}

/** The metadata with the finalizer, once. */
export function addFinalizer<M extends ObjectMeta>(metadata: M, finalizer: string): M {
  const finalizers = metadata.finalizers ?? [];
  return finalizers.includes(finalizer)
    ? metadata
    : { ...metadata, finalizers: [...finalizers, finalizer] };
}

export function removeFinalizer<M extends ObjectMeta>(metadata: M, finalizer: string): M {
  const finalizers = metadata.finalizers?.filter((name) => name !== finalizer);
  return { ...metadata, finalizers };
}
