/** Bounds and factors of numbers, and whether they fit into the type that the format stands for. */
import { printNumber } from '../../validation/errors.ts';
import type { Structural } from '../schema.ts';
import { badFactor, outOfBounds, outOfRange } from './faults.ts';
import { formatOf } from './format.ts';
import type { Outcome } from './outcome.ts';

interface At {
  readonly path: string;
  readonly into: Outcome;
}

/** Undefined where every number is right. */
export function numberCheck(
  schema: Structural,
): ((value: number, isInteger: boolean, at: At) => void) | undefined {
  const { multipleOf, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema.checks;
  const range = rangeOf(schema);
  if (!range && multipleOf === undefined && minimum === undefined && maximum === undefined) {
    return undefined;
  }
  return (value, isInteger, { path, into }) => {
    const should = (text: string, limit: number): void => {
      into.faults.push(outOfBounds(path, value, `${text} ${printNumber(limit)}`));
    };
    /** Also for what the schema compares with, of which nobody knows until there is a value. */
    const fits = (number: number, what: string): boolean => {
      if (!range || range.includes(number)) return true;
      into.faults.push(outOfRange(path, `${what} value must be of type ${range.name}`));
      return false;
    };
    /** Upstream compares integers with the whole part of a bound, unless the type says that it must be whole. */
    const bound = (limit: number, what: string): number =>
      fits(limit, `${what} boundary`) && isInteger ? Math.trunc(limit) : limit;
    fits(value, 'Checked');
    if (multipleOf !== undefined) {
      fits(multipleOf, 'MultipleOf');
      if (multipleOf <= 0) into.faults.push(badFactor(path, multipleOf));
      else if (!isMultiple(value, isInteger, multipleOf)) should('a multiple of', multipleOf);
    }
    if (minimum !== undefined) {
      const least = bound(minimum, 'Minimum');
      if (exclusiveMinimum && value <= least) should('greater than', least);
      else if (value < least) should('greater than or equal to', least);
    }
    if (maximum !== undefined) {
      const most = bound(maximum, 'Maximum');
      if (exclusiveMaximum && value >= most) should('less than', most);
      else if (value > most) should('less than or equal to', most);
    }
  };
}

interface Range {
  /** As a sentence ends. */
  readonly name: string;
  readonly includes: (value: number) => boolean;
}

/** Undefined for all numbers. */
function rangeOf(schema: Structural): Range | undefined {
  const { type, intOrString } = schema;
  if (intOrString) return undefined;
  const format = formatOf(schema);
  if (type === 'number' && format === 'float') {
    return {
      name: 'number with format float',
      includes: (value) => Number.isFinite(Math.fround(value)),
    };
  }
  if (type !== 'integer') return undefined;
  const end = format === 'int32' ? 2 ** 31 : 2 ** 63;
  return {
    name: format === undefined ? 'integer (default format)' : `integer with format ${format}`,
    includes: (value) => Number.isInteger(value) && value >= -end && value < end,
  };
}

/** Unlike upstream, for which no integer is a multiple of a fraction. */
function isMultiple(value: number, isInteger: boolean, factor: number): boolean {
  if (isInteger && Number.isInteger(factor)) return value % factor === 0;
  const times = factor < 1 ? (1 / factor) * value : value / factor;
  // Beyond, no number is taken for a whole one.
  if (Math.abs(times) > Number.MAX_SAFE_INTEGER) return false;
  return Math.abs(times - Math.round(times)) <= 1e-9 * Math.abs(times);
}
