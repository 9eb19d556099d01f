/** Makes FieldErrors in upstream's words. */
import type { FieldError, FieldErrorType } from './field-error.ts';

const titles: Readonly<Record<FieldErrorType, string>> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueTypeInvalid: 'Invalid value',
  InternalError: 'Internal error',
};

function error(type: FieldErrorType, field: string, rest: string): FieldError {
  return { type, field, message: rest ? `${titles[type]}: ${rest}` : titles[type] };
}

export function required(field: string, detail = ''): FieldError {
  return error('FieldValueRequired', field, detail);
}

/** `value` is what was sent; `detail` says why it is wrong. */
export function invalid(field: string, value: unknown, detail: string): FieldError {
  return error('FieldValueInvalid', field, `${printValue(value)}${detail ? `: ${detail}` : ''}`);
}

/** The value isn't of the type that a custom kind's schema asks for. */
export function typeInvalid(field: string, value: unknown, detail: string): FieldError {
  return error('FieldValueTypeInvalid', field, `${printValue(value)}: ${detail}`);
}

/** `supported` is listed sorted; leave it empty to say nothing of it. */
export function notSupported(
  field: string,
  value: unknown,
  supported: readonly string[],
): FieldError {
  return notSupportedAsListed(field, value, [...supported].sort());
}

/** As `notSupported`, where upstream keeps somebody's order. */
export function notSupportedAsListed(
  field: string,
  value: unknown,
  supported: readonly string[],
): FieldError {
  const list = supported.map((item) => JSON.stringify(item)).join(', ');
  const values = supported.length > 0 ? `: supported values: ${list}` : '';
  return error('FieldValueNotSupported', field, `${printValue(value)}${values}`);
}

export function forbidden(field: string, detail: string): FieldError {
  return error('FieldValueForbidden', field, detail);
}

export function duplicate(field: string, value: unknown): FieldError {
  return error('FieldValueDuplicate', field, printValue(value));
}

export function notFound(field: string, value: unknown): FieldError {
  return error('FieldValueNotFound', field, printValue(value));
}

/** `most` is in bytes. */
export function tooLong(field: string, most: number): FieldError {
  return error('FieldValueTooLong', field, `may not be more than ${counted(most, 'byte')}`);
}

export function tooMany(field: string, actual: number, most: number): FieldError {
  const items = counted(most, 'item');
  return error('FieldValueTooMany', field, `${actual}: must have at most ${items}`);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** One `invalid` for each of a rule's messages. */
export function invalidEach(
  field: string,
  value: unknown,
  faults: readonly string[],
): readonly FieldError[] {
  return faults.map((fault) => invalid(field, value, fault));
}

export const immutableMessage = 'field is immutable';

/** How Go prints the value in a message: JSON for strings and structs, `null` for what isn't there. */
export function printValue(value: unknown): string {
  return typeof value === 'number' ? printNumber(value) : (JSON.stringify(value) ?? 'null');
}

/** As Go's `%v`, which is JSON's way but for what is tiny. */
export function printNumber(value: number): string {
  const isTiny = value !== 0 && Math.abs(value) < 1e-4;
  return isTiny
    ? value.toExponential().replace(/e-(\d)$/, 'e-0$1')
    : (JSON.stringify(value) ?? 'null');
}
