/** The faults of a LimitRange. */
import type { LimitRange, LimitRangeItem, Quantity } from '#api/gen/types.ts';
import { compareQuantities, quantityToMillis } from '#api/quantity.ts';
import { duplicate, forbidden, invalid, invalidEach, required } from '#api/validation/errors.ts';
import { qualifiedNameFaults } from '#api/validation/names.ts';
import { at, each, fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateLimitedName } from '../../validation/resource-names.ts';

export function validateLimitRange({ spec }: LimitRange): Errors {
  const types = new Set<string>();
  return each(spec?.limits, 'spec.limits', (item, path) => {
    const taken = types.has(item.type);
    types.add(item.type);
    return [
      ...invalidEach(`${path}.type`, item.type, qualifiedNameFaults(item.type)),
      ...(taken ? [duplicate(`${path}.type`, item.type)] : fine),
      ...refuseDefaults(item, path),
      ...validateNames(item, path),
      ...requireStorage(item, path),
      ...namesOf(item).flatMap((name) => [
        ...validateOrder(item, name, path),
        ...validateRatio(item, name, path),
      ]),
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

const parts = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

function validateNames(item: LimitRangeItem, path: string): Errors {
  return parts.flatMap((part) =>
    Object.keys(item[part] ?? {}).flatMap((name) =>
      validateLimitedName(item.type, name, at(`${path}.${part}`, name)),
    ),
  );
}

function requireStorage({ type, min, max }: LimitRangeItem, field: string): Errors {
  if (type !== 'PersistentVolumeClaim' || min?.['storage'] || max?.['storage']) return fine;
  const why = 'either minimum or maximum storage value is required, but neither was provided';
  return [required(`${field}.limits`, why)];
}

function namesOf(item: LimitRangeItem): readonly string[] {
  return [...new Set(parts.flatMap((part) => Object.keys(item[part] ?? {})))];
}

/** Names come from users: only what the item has of its own counts. */
function boundOf(
  item: LimitRangeItem,
  part: (typeof parts)[number],
  name: string,
): Quantity | undefined {
  const amounts = item[part] ?? {};
  return Object.hasOwn(amounts, name) ? amounts[name] : undefined;
}

function validateRatio(item: LimitRangeItem, name: string, path: string): Errors {
  const ratio = boundOf(item, 'maxLimitRequestRatio', name);
  if (ratio === undefined) return fine;
  const field = at(`${path}.maxLimitRequestRatio`, name);
  if (compareQuantities(ratio, 1) < 0) {
    return [invalid(field, ratio, `ratio ${ratio} is less than 1`)];
  }
  const [min, max] = [boundOf(item, 'min', name), boundOf(item, 'max', name)];
  if (min === undefined || max === undefined) return fine;
  const most = quantityToMillis(max) / quantityToMillis(min);
  return quantityToMillis(ratio) / 1000 > most
    ? [invalid(field, ratio, `ratio ${ratio} is greater than max/min = ${most.toFixed(6)}`)]
    : fine;
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
    const least = boundOf(item, lower, name);
    const most = boundOf(item, upper, name);
    if (least === undefined || most === undefined) return fine;
    if (compareQuantities(least, most) <= 0) return fine;
    const why = `${words[lower]} ${least} is greater than ${words[upper]} ${most}`;
    return [invalid(at(`${field}.${blamed}`, name), blamed === lower ? least : most, why)];
  });
}
