/**
 * Who owns whom, over all objects of the cluster, kept current from informers. Answers without I/O; holds references
 * to the informers' objects, never copies.
 */
import type { OwnerReference } from '#api/gen/types.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';

export const foregroundFinalizer = 'foregroundDeletion';
export const orphanFinalizer = 'orphan';

export interface Node {
  readonly type: ResourceType;
  readonly object: KubeObject;
}

export class OwnerGraph {
  readonly #nodes = new Map<string, Node>();
  /** Owner's uid → uids of what refers to it. */
  readonly #dependents = new Map<string, Set<string>>();

  get(uid: string): Node | undefined {
    return this.#nodes.get(uid);
  }

  dependentsOf(uid: string): readonly Node[] {
    return [...(this.#dependents.get(uid) ?? [])].flatMap((dependent) => {
      const node = this.#nodes.get(dependent);
      return node ? [node] : [];
    });
  }

  /** An object as it now is. Returns the uids of what has to be looked at because of it. */
  put(node: Node): ReadonlySet<string> {
    const { uid } = node.object.metadata;
    const before = this.#nodes.get(uid)?.object;
    this.#nodes.set(uid, node);
    this.#link(uid, ownersOf(before), ownersOf(node.object));
    const affected = new Set<string>();
    if (isEnding(node.object) || this.#mayHaveLostOwner(node.object)) affected.add(uid);
    if (isEnding(node.object) && before && !isEnding(before)) {
      for (const dependent of this.#dependents.get(uid) ?? []) affected.add(dependent);
    }
    for (const reference of [...ownersOf(before), ...ownersOf(node.object)]) {
      if (this.#waitsForDependents(reference.uid)) affected.add(reference.uid);
    }
    return affected;
  }

  /** An object that is gone. Returns as `put`. */
  remove({ object }: Node): ReadonlySet<string> {
    const { uid } = object.metadata;
    const before = this.#nodes.get(uid)?.object ?? object;
    this.#nodes.delete(uid);
    this.#link(uid, ownersOf(before), []);
    const owners = ownersOf(before).map((reference) => reference.uid);
    return new Set([
      ...(this.#dependents.get(uid) ?? []),
      ...owners.filter((owner) => this.#waitsForDependents(owner)),
    ]);
  }

  #link(uid: string, before: readonly OwnerReference[], after: readonly OwnerReference[]): void {
    for (const owner of before) {
      const dependents = this.#dependents.get(owner.uid);
      dependents?.delete(uid);
      if (dependents?.size === 0) this.#dependents.delete(owner.uid);
    }
    for (const owner of after) {
      const dependents = this.#dependents.get(owner.uid);
      if (dependents) dependents.add(uid);
      else this.#dependents.set(owner.uid, new Set([uid]));
    }
  }

  #mayHaveLostOwner(object: KubeObject): boolean {
    return ownersOf(object).some(({ uid }) => {
      const owner = this.#nodes.get(uid);
      return !owner || waitsForDependents(owner.object) || !mayOwn(owner, object);
    });
  }

  #waitsForDependents(uid: string): boolean {
    const owner = this.#nodes.get(uid);
    return owner !== undefined && waitsForDependents(owner.object);
  }
}

export function ownersOf(object: KubeObject | undefined): readonly OwnerReference[] {
  return object?.metadata.ownerReferences ?? [];
}

/** Being deleted in the foreground: it goes after its dependents. */
export function waitsForDependents({ metadata }: KubeObject): boolean {
  return Boolean(metadata.deletionTimestamp && metadata.finalizers?.includes(foregroundFinalizer));
}

/** Being deleted, and its dependents are to stay. */
export function isOrphaning({ metadata }: KubeObject): boolean {
  return Boolean(metadata.deletionTimestamp && metadata.finalizers?.includes(orphanFinalizer));
}

function isEnding(object: KubeObject): boolean {
  return waitsForDependents(object) || isOrphaning(object);
}

/** An owner is in the dependent's namespace, or in none. */
export function mayOwn({ object }: Node, dependent: KubeObject): boolean {
  const { namespace } = object.metadata;
  return namespace === undefined || namespace === dependent.metadata.namespace;
}
