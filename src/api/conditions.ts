/** Lists of `status.conditions`, one entry a type. */

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

type Conditions<C extends Condition> = readonly C[] | undefined;

export function findCondition<C extends Condition>(
  conditions: Conditions<C>,
  type: C['type'],
): C | undefined {
  return conditions?.find((condition) => condition.type === type);
}

export function isConditionTrue<C extends Condition>(
  conditions: Conditions<C>,
  type: C['type'],
): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

/**
 * The list with `next` in it. The time of the last transition stays when the status stays; the very same list comes
 * back when nothing changes.
 */
export function setCondition<C extends Condition>(
  conditions: Conditions<C>,
  next: C,
): readonly C[] {
  const list = conditions ?? [];
  const before = findCondition(list, next.type);
  if (!before) return [...list, next];
  const kept = before.status === next.status && before.lastTransitionTime !== undefined;
  const merged = kept ? { ...next, lastTransitionTime: before.lastTransitionTime } : next;
  if (
    before.status === next.status &&
    before.reason === next.reason &&
    before.message === next.message
  ) {
    return list;
  }
  return list.map((condition) => (condition === before ? merged : condition));
}
