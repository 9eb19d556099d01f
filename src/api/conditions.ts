/** Lists of `status.conditions`, one entry a type. */

export interface Condition {
  readonly type: string;
  readonly status: string;
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
 * The conditions with this one in the place of the one of its type. The time of its last transition stays while the
 * status does.
 */
export function withCondition<C extends Condition & { readonly lastTransitionTime?: string }>(
  conditions: Conditions<C>,
  condition: C,
  now: string,
): readonly C[] {
  const known = findCondition(conditions, condition.type);
  const since = known?.status === condition.status ? known.lastTransitionTime : undefined;
  const next = { ...condition, lastTransitionTime: since ?? now };
  return known
    ? (conditions ?? []).map((one) => (one === known ? next : one))
    : [...(conditions ?? []), next];
}
