/** The entries of `metadata.managedFields` of stored objects. */
import { canonical } from '#api/apply/intern.ts';
import type { Manager } from '#api/apply/managers.ts';
import type { KubeObject } from '#api/object.ts';

/** The managers that an object names. */
export function managersOf({ metadata: { managedFields } }: KubeObject): readonly Manager[] {
  // Nothing else than what `owners.ts` makes is ever stored.
  return (managedFields ?? []) as readonly Manager[];
}

/** An object that was read from its JSON, with sets of fields that are shared. */
export function sharingSets(object: KubeObject): KubeObject {
  const managers = managersOf(object);
  if (managers.length === 0) return object;
  const managedFields = managers.map((manager) => ({
    ...manager,
    fieldsV1: canonical(manager.fieldsV1),
  }));
  return { ...object, metadata: { ...object.metadata, managedFields } };
}
