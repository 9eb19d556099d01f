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

/** min ≤ default request ≤ default limit ≤ max, as far as they are given. */
function validateOrder(item: LimitRangeItem, name: string, field: string): Errors {
  const ordered = [
    { part: 'min', what: 'min', value: item.min?.[name] },
    { part: 'defaultRequest', what: 'default request', value: item.defaultRequest?.[name] },
    { part: 'default', what: 'default', value: item.default?.[name] },
    { part: 'max', what: 'max', value: item.max?.[name] },
  ].filter((bound) => bound.value !== undefined);
  return ordered.slice(1).flatMap((upper, index) => {
    const lower = ordered[index];
    if (!lower?.value || !upper.value || compareQuantities(lower.value, upper.value) <= 0)
      return fine;
    const why = `${lower.what} value ${lower.value} is greater than ${upper.what} value ${upper.value}`;
    return [invalid(at(`${field}.${lower.part}`, name), lower.value, why)];
  });
}
