/**
 * Kubernetes' quantities: exact decimal numbers with a suffix (`500m`, `2Gi`, `1e3`). A value is held as an integer
 * number of nano-units, which is the finest that the API keeps, so arithmetic is exact at any size.
 */
import { badRequest } from './status.ts';

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

export interface QuantityValue {
  /** Billionths of a unit. */
  readonly nanos: bigint;
  readonly format: QuantityFormat;
}

const giga = 1_000_000_000n;

/** The message of a malformed quantity, as upstream has it. */
export const quantityFormatMessage =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

const pattern =
  /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d{1,3})?$/;

const decimalPower: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binaryPower: Readonly<Record<string, bigint>> = {
  Ki: 10n,
  Mi: 20n,
  Gi: 30n,
  Ti: 40n,
  Pi: 50n,
  Ei: 60n,
};

/** Undefined when the text isn't a quantity. What is finer than a nano-unit is rounded away from zero. */
export function tryParseQuantity(text: string | number): QuantityValue | undefined {
  const match = pattern.exec(String(text));
  if (!match) return undefined;
  const [, sign, digits = '', suffix = ''] = match;
  const [whole = '', fraction = ''] = digits.split('.');
  const mantissa = BigInt(`${whole}${fraction}` || '0');
  const { scale, binary, format } = readSuffix(suffix);
  const power = 9 + scale - fraction.length;
  const shifted = mantissa * 2n ** binary;
  const nanos =
    power >= 0 ? shifted * 10n ** BigInt(power) : divideUp(shifted, 10n ** BigInt(-power));
  return { nanos: sign === '-' ? -nanos : nanos, format };
}

function readSuffix(suffix: string): { scale: number; binary: bigint; format: QuantityFormat } {
  const binary = binaryPower[suffix];
  if (binary !== undefined) return { scale: 0, binary, format: 'BinarySI' };
  if (/^[eE]./.test(suffix)) {
    return { scale: Number(suffix.slice(1)), binary: 0n, format: 'DecimalExponent' };
  }
  return { scale: decimalPower[suffix] ?? 0, binary: 0n, format: 'DecimalSI' };
}

/** Throws a 400 when the text isn't a quantity. */
export function parseQuantity(text: string | number): QuantityValue {
  const value = tryParseQuantity(text);
  if (!value) throw badRequest(quantityFormatMessage);
  return value;
}

/** Away from zero for positive numbers. */
function divideUp(value: bigint, by: bigint): bigint {
  return (value + by - 1n) / by;
}

/** The shortest form of the value with a suffix of its own family, as upstream prints it. */
function formatQuantity({ nanos, format }: QuantityValue): string {
  if (nanos === 0n) return '0';
  const negative = nanos < 0n;
  const size = negative ? -nanos : nanos;
  const text =
    format === 'BinarySI' && size % giga === 0n && size / giga >= 1024n
      ? formatBinary(size / giga)
      : formatDecimal(size, format);
  return negative ? `-${text}` : text;
}

function formatBinary(units: bigint): string {
  const suffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
  let rest = units;
  let step = 0;
  while (step < suffixes.length - 1 && rest % 1024n === 0n) {
    rest /= 1024n;
    step++;
  }
  return `${rest}${suffixes[step] ?? ''}`;
}

function formatDecimal(nanos: bigint, format: QuantityFormat): string {
  const suffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
  let rest = nanos;
  let step = 0;
  while (step < suffixes.length - 1 && rest % 1000n === 0n) {
    rest /= 1000n;
    step++;
  }
  if (format !== 'DecimalExponent') return `${rest}${suffixes[step] ?? ''}`;
  const exponent = (step - 3) * 3;
  return exponent === 0 ? `${rest}` : `${rest}e${exponent}`;
}

/** The canonical text of a quantity's text; throws a 400 when it isn't one. */
export function canonicalQuantity(text: string | number): string {
  if (typeof text === 'string' && isPlainCanonical(text)) return text;
  return formatQuantity(parseQuantity(text));
}

/** The forms that most manifests use and that are canonical as they stand; saves the arithmetic. */
function isPlainCanonical(text: string): boolean {
  return /^[1-9]\d{0,2}(m|k|M|G|Ki|Mi|Gi)?$/.test(text);
}

/** Negative, zero or positive, as a sort wants it. */
export function compareQuantities(a: QuantityText, b: QuantityText): number {
  const left = nanosOf(a);
  const right = nanosOf(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

export type QuantityText = string | number | QuantityValue;

function nanosOf(quantity: QuantityText): bigint {
  return typeof quantity === 'object' ? quantity.nanos : parseQuantity(quantity).nanos;
}

/** The sum in the first one's format (the second's when the first is zero). */
export function addQuantities(a: QuantityText, b: QuantityText): string {
  return formatQuantity(combine(a, b, nanosOf(b)));
}

export function subtractQuantities(a: QuantityText, b: QuantityText): string {
  return formatQuantity(combine(a, b, -nanosOf(b)));
}

function combine(a: QuantityText, b: QuantityText, change: bigint): QuantityValue {
  const left = typeof a === 'object' ? a : parseQuantity(a);
  const right = typeof b === 'object' ? b : parseQuantity(b);
  return { nanos: left.nanos + change, format: left.nanos === 0n ? right.format : left.format };
}

/** Whole units, rounded up; what is beyond a double's exact range loses precision. */
export function quantityToNumber(quantity: QuantityText): number {
  return Number(roundUp(nanosOf(quantity), giga));
}

/** Thousandths of a unit, rounded up: CPU. */
export function quantityToMillis(quantity: QuantityText): number {
  return Number(roundUp(nanosOf(quantity), 1_000_000n));
}

function roundUp(nanos: bigint, unit: bigint): bigint {
  return nanos > 0n ? divideUp(nanos, unit) : nanos / unit;
}

export function isZeroQuantity(quantity: QuantityText): boolean {
  return nanosOf(quantity) === 0n;
}

/** A quantity of whole units in binary form, such as `64Mi`. */
export function bytesQuantity(bytes: number | bigint): string {
  return formatQuantity({ nanos: BigInt(bytes) * giga, format: 'BinarySI' });
}

/** A quantity of billionths, such as `1500u`. */
export function nanosQuantity(nanos: number | bigint): string {
  return formatQuantity({ nanos: BigInt(nanos), format: 'DecimalSI' });
}

/** A quantity of thousandths, such as `250m`. */
export function millisQuantity(millis: number): string {
  return formatQuantity({ nanos: BigInt(Math.ceil(millis)) * 1_000_000n, format: 'DecimalSI' });
}
