/** Checks that the kinds of devices share. Expressions are only looked at as text: nothing here compiles CEL. */
import type {
  DeviceSelector,
  DeviceToleration,
  OpaqueDeviceConfiguration,
} from '#api/gen/types.ts';
import {
  duplicate,
  invalid,
  invalidEach,
  notSupported,
  required,
  tooLong,
  tooMany,
} from '#api/validation/errors.ts';
import {
  dns1123SubdomainFaults,
  labelValueFaults,
  qualifiedNameFaults,
} from '#api/validation/names.ts';
import { isRecord } from '#base/json-object.ts';
import { each, fine } from '../validation/checks.ts';
import type { Errors } from '../validation/checks.ts';
import { validateDriverName } from '../validation/driver-name.ts';

/** Requests, constraints, configurations and selectors: so many of each. */
export const mostItems = 32;
/** In bytes: an expression, or the parameters of a driver. */
const longestText = 10 * 1024;
const longestPool = 253;
const effects = ['NoExecute', 'NoSchedule', 'None'];

/** The faults of a list's items, unless there are too many to look at. */
export function bounded<T>(
  items: readonly T[] | undefined,
  { field, most }: { readonly field: string; readonly most: number },
  check: (item: T, field: string, index: number) => Errors,
): Errors {
  const count = items?.length ?? 0;
  return count > most ? [tooMany(field, count, most)] : each(items, field, check);
}

/** As `bounded`, and no two with the same key. */
export function boundedSet<T>(
  items: readonly T[] | undefined,
  bounds: { readonly field: string; readonly most: number; readonly key: (item: T) => string },
  check: (item: T, field: string, index: number) => Errors,
): Errors {
  const keys = (items ?? []).map(bounds.key);
  const faults = bounded(items, bounds, check);
  if (keys.length > bounds.most) return faults;
  return [
    ...faults,
    ...each(keys, bounds.field, (key, path, index) =>
      keys.indexOf(key) < index ? [duplicate(path, key)] : fine,
    ),
  ];
}

/** Parts with slashes between them. */
export function validatePoolName(name: string, field: string): Errors {
  if (name === '') return [required(field)];
  return [
    ...(name.length > longestPool ? [tooLong(field, longestPool)] : fine),
    ...name.split('/').flatMap((part) => invalidEach(field, part, dns1123SubdomainFaults(part))),
  ];
}

export function validateSelectors(
  selectors: readonly DeviceSelector[] | undefined,
  field: string,
): Errors {
  return bounded(selectors, { field, most: mostItems }, ({ cel }, path) => {
    if (!cel) return [required(`${path}.cel`)];
    return Buffer.byteLength(cel.expression) > longestText
      ? [tooLong(`${path}.cel.expression`, longestText)]
      : fine;
  });
}

/** What only a driver understands. */
export function validateOpaque(
  opaque: OpaqueDeviceConfiguration | undefined,
  field: string,
): Errors {
  if (!opaque) return [required(field)];
  const { driver, parameters } = opaque;
  const path = `${field}.parameters`;
  return [
    ...validateDriverName(driver, `${field}.driver`),
    ...(parameters === null
      ? [required(path)]
      : Buffer.byteLength(JSON.stringify(parameters)) > longestText
        ? [tooLong(path, longestText)]
        : isRecord(parameters)
          ? fine
          : [invalid(path, '<value omitted>', 'must be a valid JSON object')]),
  ];
}

export function validateToleration(toleration: DeviceToleration, field: string): Errors {
  const { key = '', value = '', operator = '', effect = '' } = toleration;
  return [
    ...(key ? invalidEach(`${field}.key`, key, qualifiedNameFaults(key)) : fine),
    ...validateOperator(operator, value, field),
    ...(effect === '' || effects.includes(effect)
      ? fine
      : [notSupported(`${field}.effect`, effect, effects)]),
  ];
}

function validateOperator(operator: string, value: string, field: string): Errors {
  switch (operator) {
    case 'Exists':
      return value
        ? [invalid(`${field}.value`, value, 'must be empty for operator `Exists`')]
        : fine;
    case 'Equal':
      return invalidEach(`${field}.value`, value, labelValueFaults(value));
    case '':
      return [required(`${field}.operator`)];
    default:
      return [notSupported(`${field}.operator`, operator, ['Equal', 'Exists'])];
  }
}

export function validateTaintEffect(effect: string, field: string): Errors {
  if (effect === '') return [required(field)];
  return effects.includes(effect) ? fine : [notSupported(field, effect, effects)];
}
