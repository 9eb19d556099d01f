/** Kubernetes' functions of quantities, such as `quantity('1.5Gi')`. */
import { quantityFormatMessage, tryParseQuantity } from '../../quantity.ts';
import type { Library } from '../environment.ts';
import { fail } from '../errors.ts';
import * as of from '../functions/declare.ts';
import { opaque } from '../types/type.ts';
import { maxInt, minInt } from '../values/limits.ts';
import { sizeOf, traversal } from '../values/meter.ts';
import { Opaque } from '../values/value.ts';
import type { CelValue } from '../values/value.ts';

const nanosPerUnit = 1_000_000_000n;

class QuantityCel extends Opaque {
  readonly typeName = 'kubernetes.Quantity';
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    super();
    this.nanos = nanos;
  }

  equals(other: CelValue): boolean {
    return other instanceof QuantityCel && other.nanos === this.nanos;
  }
}

const { bool, int, double, string } = of;
const quantityType = opaque('kubernetes.Quantity');
const quantity = of.instance(quantityType, QuantityCel);

function parse(text: string): QuantityCel {
  const value = tryParseQuantity(text);
  return value ? new QuantityCel(value.nanos) : fail(quantityFormatMessage);
}

function isInteger({ nanos }: QuantityCel): boolean {
  const whole = nanos / nanosPerUnit;
  return nanos % nanosPerUnit === 0n && whole >= minInt && whole <= maxInt;
}

function order(left: QuantityCel, right: QuantityCel): bigint {
  return left.nanos === right.nanos ? 0n : left.nanos < right.nanos ? -1n : 1n;
}

const sign = (value: QuantityCel): bigint => order(value, new QuantityCel(0n));
const parsing = { cost: ([text = null]: readonly CelValue[]) => traversal(sizeOf(text)) };
const units = (value: bigint): bigint => value * nanosPerUnit;

export const quantitiesLibrary: Library = {
  overloads: [
    of.global(['quantity', string], quantityType, parse, parsing),
    of.global(
      ['isQuantity', string],
      bool.type,
      (text) => tryParseQuantity(text) !== undefined,
      parsing,
    ),
    of.member(['isInteger', quantity], bool.type, isInteger),
    of.member(['asInteger', quantity], int.type, (value) =>
      isInteger(value) ? value.nanos / nanosPerUnit : fail('cannot convert value to integer'),
    ),
    of.member(['asApproximateFloat', quantity], double.type, ({ nanos }) => Number(nanos) / 1e9),
    // The first is how it is documented upstream, the second how it is declared there.
    of.member(['sign', quantity], int.type, sign),
    of.global(['sign', quantity], int.type, sign),
    of.member(
      ['add', quantity, quantity],
      quantityType,
      (a, b) => new QuantityCel(a.nanos + b.nanos),
    ),
    of.member(['add', quantity, int], quantityType, (a, b) => new QuantityCel(a.nanos + units(b))),
    of.member(
      ['sub', quantity, quantity],
      quantityType,
      (a, b) => new QuantityCel(a.nanos - b.nanos),
    ),
    of.member(['sub', quantity, int], quantityType, (a, b) => new QuantityCel(a.nanos - units(b))),
    of.member(['isGreaterThan', quantity, quantity], bool.type, (a, b) => order(a, b) > 0n),
    of.member(['isLessThan', quantity, quantity], bool.type, (a, b) => order(a, b) < 0n),
    of.member(['compareTo', quantity, quantity], int.type, order),
  ],
  types: { 'kubernetes.Quantity': quantityType },
};
