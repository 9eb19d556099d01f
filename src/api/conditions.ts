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
