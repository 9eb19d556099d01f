/**
 * Who owns which fields after a write. An update owns what it changes, and takes it from everyone else. An apply owns
 * what its configuration names: it is refused where that would change what others own, unless it is forced, and shares
 * what has the same value.
 */
import type { Difference } from './compare.ts';
import { canonical } from './intern.ts';
import { difference, intersection, leaf, union } from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import { folded, identityOf, inOrder } from './managers.ts';
import type { Manager, Writer } from './managers.ts';

export interface OwnershipChange {
  /** Before the write. */
  readonly managers: readonly Manager[];
  readonly writer: Writer;
  /** RFC 3339. */
  readonly now: string;
  /** What the write changes, as objects of a version show it; undefined for a version that isn't served any more. */
  differenceAt(this: void, apiVersion: string): Difference | undefined;
}

/** Fields that belong to the server, or say which object it is. */
const nobodys: FieldSet = {
  'f:apiVersion': leaf,
  'f:kind': leaf,
  'f:metadata': {
    '.': leaf,
    'f:creationTimestamp': leaf,
    'f:generation': leaf,
    'f:managedFields': leaf,
    'f:name': leaf,
    'f:namespace': leaf,
    'f:resourceVersion': leaf,
    'f:selfLink': leaf,
    'f:uid': leaf,
  },
};

/** After an update, patch or create. What nothing touches is shared with what was there. */
export function ownersAfterUpdate(change: OwnershipChange): readonly Manager[] {
  const { managers, writer, now, differenceAt } = change;
  const taken = difference(differenceAt(writer.apiVersion)?.changed, nobodys);
  const identity = identityOf(writer);
  const next: Manager[] = [];
  let own: FieldSet | undefined = taken;
  for (const manager of managers) {
    const left = leftOf(manager, differenceAt(manager.apiVersion));
    if (taken && identityOf(manager) === identity) own = union(left, taken);
    else if (left) next.push(withFields(manager, left));
  }
  if (own) next.push(entry(writer, own, now));
  return folded(inOrder(next));
}

function leftOf(manager: Manager, changes: Difference | undefined): FieldSet | undefined {
  if (!changes) return undefined;
  const { changed, removed } = changes;
  return difference(difference(manager.fieldsV1, changed), removed);
}

function withFields(manager: Manager, fields: FieldSet): Manager {
  if (fields === manager.fieldsV1) return manager;
  return { ...manager, fieldsV1: canonical(fields) };
}

function entry(writer: Writer, fields: FieldSet, time: string): Manager {
  const { manager, operation, apiVersion, subresource } = writer;
  return {
    manager,
    operation,
    apiVersion,
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: canonical(fields),
    ...(subresource && { subresource }),
  };
}

/** Fields of another manager that an apply would change. */
export interface Conflict {
  readonly manager: Manager;
  readonly fields: FieldSet;
}

/**
 * In upstream's order of managers. `emptied` are fields that the configuration gives a value that an object doesn't
 * keep, such as false: they are gone afterwards, and yet were changed, not left out.
 */
export function conflictsOf(
  change: OwnershipChange,
  emptied: FieldSet | undefined,
): readonly Conflict[] {
  const { managers, writer, differenceAt } = change;
  const identity = identityOf(writer);
  return managers
    .filter((manager) => identityOf(manager) !== identity)
    .toSorted((a, b) => (identityOf(a) < identityOf(b) ? -1 : 1))
    .flatMap((manager) => {
      const { changed } = differenceAt(manager.apiVersion) ?? {};
      const fields = intersection(manager.fieldsV1, union(changed, emptied));
      return fields ? [{ manager, fields }] : [];
    });
}

/** After an apply without conflicts, or one that is forced. */
export function ownersAfterApply(
  change: OwnershipChange,
  claims: FieldSet | undefined,
): readonly Manager[] {
  const { managers, writer, now, differenceAt } = change;
  const identity = identityOf(writer);
  const others = managers.flatMap((manager) => {
    if (identityOf(manager) === identity) return [];
    const left = leftOf(manager, differenceAt(manager.apiVersion));
    return left ? [withFields(manager, left)] : [];
  });
  const own = difference(claims, nobodys);
  return inOrder(own ? [...others, entry(writer, own, now)] : others);
}
