/** The faults of values, in the sentences of upstream's validator of JSON schemas. */
import type { Json } from '../../gen/types.ts';
import {
  invalid,
  notSupportedAsListed,
  required,
  tooLong,
  tooMany,
  typeInvalid,
} from '../../validation/errors.ts';
import { inKeyOrder } from './key-order.ts';
import type { Fault } from './outcome.ts';

/** An `invalid` with the sentence as its detail: what most faults are. */
function invalidFault(path: string, value: unknown, says: string): Fault {
  const text = `${path} in body ${says}`;
  return { path, text, toError: (field) => invalid(field, value, text) };
}

/** `found` is the kind of the value, or a text that doesn't have the format. */
export function wrongType(path: string, expected: string, found: string): Fault {
  const text = `${path} in body must be of type ${expected}: ${JSON.stringify(found)}`;
  return { path, text, toError: (field) => typeInvalid(field, found, text) };
}

export function missing(path: string): Fault {
  return { path, text: `${path} in body is required`, toError: (field) => required(field) };
}

/** Of an object that may have no other fields than its properties. */
export function notAllowed(path: string, name: string): Fault {
  const text = `${path}.${name} in body is a forbidden property`;
  return { path, text, toError: (field) => invalid(field, name, text) };
}

export function notInEnum(path: string, value: unknown, allowed: readonly Json[]): Fault {
  const listed = allowed.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  return {
    path,
    text: `${path} in body should be one of [${listed.join(' ')}]`,
    toError: (field) => notSupportedAsListed(field, inKeyOrder(value), listed),
  };
}

export function longerThan(path: string, most: number): Fault {
  return {
    path,
    text: `${path} in body should be at most ${most} chars long`,
    toError: (field) => tooLong(field, most),
  };
}

export function shorterThan(path: string, value: string, least: number): Fault {
  return invalidFault(path, value, `should be at least ${least} chars long`);
}

export function noMatch(path: string, value: string, pattern: string): Fault {
  return invalidFault(path, value, `should match '${pattern}'`);
}

/** `what` is `items` or `properties`. */
export function moreThan(path: string, what: string, { size, most }: Most): Fault {
  return {
    path,
    text: `${path} in body should have at most ${most} ${what}`,
    toError: (field) => tooMany(field, size, most),
  };
}

interface Most {
  readonly size: number;
  readonly most: number;
}

export function fewerThan(path: string, what: string, { size, least }: Least): Fault {
  return invalidFault(path, size, `should have at least ${least} ${what}`);
}

interface Least {
  readonly size: number;
  readonly least: number;
}

/** `should` says the bound, such as `greater than or equal to 1`. */
export function outOfBounds(path: string, value: number, should: string): Fault {
  return invalidFault(path, value, `should be ${should}`);
}

/** The error has no field of its own, nor a value. */
export function outOfRange(path: string, says: string): Fault {
  const text = `${says} in ${path}`;
  return { text, toError: (field) => invalid(field, '', text) };
}

export function badFactor(path: string, factor: number): Fault {
  const text = `factor MultipleOf declared for ${path} must be positive: ${factor}`;
  return { path, text, toError: (field) => invalid(field, factor, text) };
}

/** Of logical parts: the sentence names the path, the error has no field of its own. */
export function logicFault(path: string, says: string): Fault {
  const text = `${JSON.stringify(path)} must ${says}`;
  return { text, toError: (field) => invalid(field, '', text) };
}
