/** Checks that the validation of many kinds is made of. Each answers the faults of one value, none when it is fine. */
import { isIP } from 'node:net';
import type { FieldError } from '#api/validation/field-error.ts';
import { deepEqual } from '#api/deep-equal.ts';
import {
  immutableMessage,
  invalid,
  invalidEach,
  notSupported,
  required,
} from '#api/validation/errors.ts';
import { portNameFaults, portNumberFaults } from '#api/validation/names.ts';

export type Errors = readonly FieldError[];

export const fine: Errors = [];

/** `field` with an index: `spec.containers[0]`. */
export function at(field: string, index: number | string): string {
  return `${field}[${index}]`;
}

/** The faults of each item, with the item's own field name. */
export function each<T>(
  items: readonly T[] | undefined,
  field: string,
  check: (item: T, field: string, index: number) => Errors,
): Errors {
  return (items ?? []).flatMap((item, index) => check(item, at(field, index), index));
}

export function requiredText(field: string, value: string | undefined, detail = ''): Errors {
  return value ? fine : [required(field, detail)];
}

/** Nothing is wrong with a value that isn't there. */
export function nonNegative(field: string, value: number | undefined): Errors {
  return value !== undefined && value < 0
    ? [invalid(field, value, 'must be greater than or equal to 0')]
    : fine;
}

export function positive(field: string, value: number | undefined): Errors {
  return value !== undefined && value <= 0
    ? [invalid(field, value, 'must be greater than zero')]
    : fine;
}

export function inRange(
  field: string,
  value: number | undefined,
  { from, to }: { readonly from: number; readonly to: number },
): Errors {
  return value !== undefined && (value < from || value > to)
    ? [invalid(field, value, `must be between ${from} and ${to}, inclusive`)]
    : fine;
}

/** One of a list; nothing is wrong with an absent value. */
export function oneOf(
  field: string,
  value: string | undefined,
  supported: readonly string[],
): Errors {
  return value === undefined || supported.includes(value)
    ? fine
    : [notSupported(field, value, supported)];
}

/** One of a list, and not absent or empty. */
export function requiredOneOf(
  field: string,
  value: string | undefined,
  supported: readonly string[],
): Errors {
  return value ? oneOf(field, value, supported) : [required(field)];
}

/** A port by its number or by the name that a container gives it. */
export function portNumberOrName(field: string, value: number | string): Errors {
  return typeof value === 'number'
    ? invalidEach(field, value, portNumberFaults(value))
    : invalidEach(field, value, portNameFaults(value));
}

/** Refuses any change. */
export function immutable(field: string, value: unknown, stored: unknown): Errors {
  return deepEqual(value, stored) ? fine : [invalid(field, value ?? null, immutableMessage)];
}

/** A path below some directory that can't leave it. */
export function descendingPath(field: string, path: string): Errors {
  return [
    ...(path.startsWith('/') ? [invalid(field, path, 'must be a relative path')] : fine),
    ...noBackSteps(field, path),
  ];
}

/** As `descendingPath`, and nothing that the atomic writer of volumes keeps for itself. */
export function unreservedPath(field: string, path: string): Errors {
  const first = path.split('/')[0] ?? '';
  return [
    ...descendingPath(field, path),
    // A whole step of two dots is said already.
    ...(first.startsWith('..') && first !== '..'
      ? [invalid(field, path, "must not start with '..'")]
      : fine),
  ];
}

export function noBackSteps(field: string, path: string): Errors {
  return path.split('/').includes('..') ? [invalid(field, path, "must not contain '..'")] : fine;
}

/** The mode bits of a file in a volume. */
export function fileMode(field: string, mode: number | undefined): Errors {
  return mode !== undefined && (mode < 0 || mode > 0o777)
    ? [invalid(field, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
    : fine;
}

/** An IPv4 or IPv6 address. */
export function ipAddress(field: string, address: string): Errors {
  return isIP(address) > 0
    ? fine
    : [invalid(field, address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
}
