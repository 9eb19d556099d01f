/** Bounds and factors of numbers. */
import type { Structural } from '../schema.ts';
import { negativeFactor, outOfBounds } from './faults.ts';
import type { Outcome } from './outcome.ts';

/** Undefined where every number is right. */
export function numberCheck({
  checks: { multipleOf, minimum, maximum, exclusiveMinimum, exclusiveMaximum },
}: Structural): ((value: number, isInteger: boolean, at: At) => void) | undefined {
  if (multipleOf === undefined && minimum === undefined && maximum === undefined) return undefined;
  return (value, isInteger, { path, into }) => {
    // Upstream compares integers with the whole part of a bound.
    const bound = (limit: number): number => (isInteger ? Math.trunc(limit) : limit);
    if (multipleOf !== undefined) checkFactor(value, multipleOf, { path, into });
    if (minimum !== undefined) {
      const least = bound(minimum);
      if (exclusiveMinimum ? value <= least : value < least) {
        const word = exclusiveMinimum ? 'greater than' : 'greater than or equal to';
        into.faults.push(outOfBounds(path, value, `${word} ${printNumber(least)}`));
      }
    }
    if (maximum !== undefined) {
      const most = bound(maximum);
      if (exclusiveMaximum ? value >= most : value > most) {
        const word = exclusiveMaximum ? 'less than' : 'less than or equal to';
        into.faults.push(outOfBounds(path, value, `${word} ${printNumber(most)}`));
      }
    }
  };
}

interface At {
  readonly path: string;
  readonly into: Outcome;
}

function checkFactor(value: number, factor: number, { path, into }: At): void {
  if (factor < 0) into.faults.push(negativeFactor(path, factor));
  else if (!isMultiple(value, factor)) {
    into.faults.push(outOfBounds(path, value, `a multiple of ${printNumber(factor)}`));
  }
}

function isMultiple(value: number, factor: number): boolean {
  if (Number.isInteger(value) && Number.isInteger(factor) && factor > 0)
    return value % factor === 0;
  const times = factor < 1 ? (1 / factor) * value : value / factor;
  return Number.isFinite(times) && Math.abs(times - Math.round(times)) <= 1e-9 * Math.abs(times);
}

/** As Go's `%v`. */
function printNumber(value: number): string {
  const text = String(value);
  const isTiny = value !== 0 && Math.abs(value) < 1e-4;
  const [digits = '', exponent] = (isTiny ? value.toExponential() : text).split('e');
  if (exponent === undefined) return digits;
  const sign = exponent.startsWith('-') ? '-' : '+';
  return `${digits}e${sign}${exponent.replace(/^[-+]/, '').padStart(2, '0')}`;
}
