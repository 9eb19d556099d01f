/** The faults of a LimitRange. */
import type { LimitRange, LimitRangeItem } from '#api/gen/types.ts';
import { compareQuantities } from '#api/quantity.ts';
import { duplicate, forbidden, invalid, invalidEach } from '#api/validation/errors.ts';
import { qualifiedNameFaults } from '#api/validation/names.ts';
import { at, each, fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

export function validateLimitRange({ spec }: LimitRange): Errors {
  const types = new Set<string>();
  return each(spec?.limits, 'spec.limits', (item, path) => {
    const taken = types.has(item.type);
    types.add(item.type);
    return [
      ...invalidEach(`${path}.type`, item.type, qualifiedNameFaults(item.type)),
      ...(taken ? [duplicate(`${path}.type`, item.type)] : fine),
      ...refuseDefaults(item, path),
      ...namesOf(item).flatMap((name) => validateOrder(item, name, path)),
    ];
  });
}

function refuseDefaults(item: LimitRangeItem, field: string): Errors {
  if (item.type !== 'Pod') return fine;
  const why = "may not be specified when `type` is 'Pod'";
  return [
    ...(item.default ? [forbidden(`${field}.default`, why)] : fine),
    ...(item.defaultRequest ? [forbidden(`${field}.defaultRequest`, why)] : fine),
  ];
}

function namesOf({ min, max, default: limits, defaultRequest }: LimitRangeItem): readonly string[] {
  return [
    ...new Set([min, max, limits, defaultRequest].flatMap((part) => Object.keys(part ?? {}))),
  ];
}

/** Which value may not be greater than which, and the field that is to blame. */
const order = [
  ['min', 'max', 'min'],
  ['min', 'defaultRequest', 'defaultRequest'],
  ['defaultRequest', 'max', 'defaultRequest'],
  ['defaultRequest', 'default', 'defaultRequest'],
  ['min', 'default', 'default'],
  ['default', 'max', 'default'],
] as const;

const words = {
  min: 'min value',
  max: 'max value',
  default: 'default value',
  defaultRequest: 'default request value',
} as const;

function validateOrder(item: LimitRangeItem, name: string, field: string): Errors {
  return order.flatMap(([lower, upper, blamed]) => {
    const least = item[lower]?.[name];
    const most = item[upper]?.[name];
    if (least === undefined || most === undefined) return fine;
    if (compareQuantities(least, most) <= 0) return fine;
    const why = `${words[lower]} ${least} is greater than ${words[upper]} ${most}`;
    return [invalid(at(`${field}.${blamed}`, name), blamed === lower ? least : most, why)];
  });
}
