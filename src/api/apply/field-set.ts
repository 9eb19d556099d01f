/**
 * Sets of fields, in the very form in which `managedFields` carries them (FieldsV1): a tree whose steps are `f:name`,
 * `k:{"name":"web"}` and `v:"value"`. A leaf is a member; a step with more below it is one when it holds `.` as well.
 * Since the form is the value, reading and writing it costs nothing, and what doesn't change is shared.
 *
 * Nobody changes a set. The functions treat undefined as nothing, and give back their argument where nothing changes.
 */
export interface FieldSet {
  readonly [step: string]: FieldSet;
}

/** A member with nothing below. */
export const leaf: FieldSet = Object.freeze({});

/** The step that makes a member of what has more below it. */
export const itself = '.';

export type Draft = Record<string, FieldSet>;

function isLeaf(set: FieldSet): boolean {
  for (const _step in set) return false;
  return true;
}

/** True when the field that the set belongs to is a member, not just something below it. */
export function isMember(set: FieldSet): boolean {
  return itself in set || isLeaf(set);
}

/** What holds exactly these steps; undefined without any: a branch ends where nothing is below it. */
export function branch(draft: Draft): FieldSet | undefined {
  for (const _step in draft) return draft;
  return undefined;
}

export function union(
  one: FieldSet | undefined,
  other: FieldSet | undefined,
): FieldSet | undefined {
  if (one === undefined || one === other) return other;
  if (other === undefined) return one;
  if (isLeaf(other)) {
    return isMember(one) ? one : { [itself]: leaf, ...one };
  }
  if (isLeaf(one)) return union(other, one);
  let changed: Draft | undefined;
  for (const step in other) {
    const mine = one[step];
    const both = union(mine, other[step]);
    if (both === undefined || both === mine) continue;
    changed ??= { ...one };
    changed[step] = both;
  }
  return changed ?? one;
}

/** The members of one that are none of the other's; a field's members below stay when it goes itself. */
export function difference(
  one: FieldSet | undefined,
  other: FieldSet | undefined,
): FieldSet | undefined {
  if (one === undefined || other === undefined) return one;
  if (one === other) return undefined;
  if (isLeaf(one)) return isMember(other) ? undefined : one;
  if (isLeaf(other)) return without(one, itself);
  let changed: Draft | undefined;
  for (const step in other) {
    const mine = one[step];
    if (mine === undefined) continue;
    const rest = difference(mine, other[step]);
    if (rest === mine) continue;
    changed ??= { ...one };
    if (rest === undefined) delete changed[step];
    else changed[step] = rest;
  }
  return changed ? asBranch(changed) : one;
}

/** The members that both have. */
export function intersection(
  one: FieldSet | undefined,
  other: FieldSet | undefined,
): FieldSet | undefined {
  if (one === undefined || other === undefined) return undefined;
  if (one === other) return one;
  if (isLeaf(one)) return isMember(other) ? leaf : undefined;
  if (isLeaf(other)) return isMember(one) ? leaf : undefined;
  const shared: Draft = {};
  for (const step in other) {
    const both = intersection(one[step], other[step]);
    if (both !== undefined) shared[step] = both;
  }
  return asBranch(shared);
}

function without(set: FieldSet, step: string): FieldSet | undefined {
  if (!(step in set)) return set;
  const { [step]: _, ...rest } = set;
  return branch(rest);
}

/** What holds nothing but itself is a leaf. */
function asBranch(draft: Draft): FieldSet | undefined {
  let steps = 0;
  for (const _step in draft) steps++;
  return steps === 1 && itself in draft ? leaf : branch(draft);
}

/**
 * The set with every field that has members below it as a member too (not so items of lists): with a field's last
 * member, the field goes as well.
 */
export function withNamedFields(set: FieldSet | undefined): FieldSet | undefined {
  if (set === undefined) return undefined;
  const draft: Draft = {};
  for (const step in set) {
    const below = withNamedFields(set[step]);
    if (below === undefined) continue;
    draft[step] = step.startsWith('f:') ? (union(below, leaf) ?? leaf) : below;
  }
  return isLeaf(set) ? set : draft;
}

/** The paths of the members: at each level what ends there first, then what goes on. */
export function paths(set: FieldSet, prefix: readonly string[] = []): (readonly string[])[] {
  const steps = Object.keys(set).filter((step) => step !== itself);
  return [
    ...steps.filter((step) => isMember(set[step] ?? leaf)).map((step) => [...prefix, step]),
    ...steps.flatMap((step) => paths(set[step] ?? leaf, [...prefix, step])),
  ];
}
