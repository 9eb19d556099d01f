import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addQuantities,
  bytesQuantity,
  canonicalQuantity,
  compareQuantities,
  isZeroQuantity,
  millisQuantity,
  quantityToMillis,
  quantityToNumber,
  subtractQuantities,
  tryParseQuantity,
} from './quantity.ts';

describe('canonicalQuantity()', () => {
  test.each([
    ['0', '0'],
    ['0Mi', '0'],
    ['1', '1'],
    ['1000m', '1'],
    ['0.1', '100m'],
    ['.5', '500m'],
    ['1.', '1'],
    ['+1', '1'],
    ['-1500m', '-1500m'],
    ['1500m', '1500m'],
    ['1000', '1k'],
    ['1024', '1024'],
    ['1024Ki', '1Mi'],
    ['1Gi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['0.5Ki', '512'],
    ['1000Ki', '1000Ki'],
    ['1e3', '1e3'],
    ['1E3', '1e3'],
    ['1E', '1E'],
    ['12e-1', '1200e-3'],
    ['100000000000000000000000', '100000E'],
    ['1n', '1n'],
    ['0.1n', '1n'],
    ['123456789', '123456789'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
    expect(canonicalQuantity(canonical)).toBe(canonical);
  });

  test.each(['', 'x', '1 ', ' 1', '1KiB', '1.2.3', '--1', '1e', '.', 'Mi', '1_000', '٣'])(
    'refuses %j',
    (text) => {
      expect(tryParseQuantity(text)).toBeUndefined();
      expect(() => canonicalQuantity(text)).toThrow('quantities must match the regular expression');
    },
  );
});

const suffix = fc.constantFrom('', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'n', 'u', 'e3', 'e-3');
const quantity = fc
  .tuple(fc.bigInt(-(10n ** 15n), 10n ** 15n), suffix)
  .map((parts) => parts.join(''));

describe('arithmetic', () => {
  test('what is added can be taken away', () => {
    fc.assert(
      fc.property(quantity, quantity, (a, b) => {
        const back = subtractQuantities(addQuantities(a, b), b);
        expect(compareQuantities(back, a)).toBe(0);
      }),
    );
  });

  test('the canonical form is equal to what it stands for, and its own', () => {
    fc.assert(
      fc.property(quantity, (a) => {
        const canonical = canonicalQuantity(a);
        expect(compareQuantities(canonical, a)).toBe(0);
        expect(canonicalQuantity(canonical)).toBe(canonical);
      }),
    );
  });

  test.each([
    ['1Gi', '1Gi', '2Gi'],
    ['500m', '500m', '1'],
    ['0', '1Mi', '1Mi'],
    ['1M', '1Mi', '2048576'],
  ])('%s + %s = %s', (a, b, sum) => {
    expect(addQuantities(a, b)).toBe(sum);
  });

  test('rounds up to whole units and thousandths', () => {
    expect(quantityToNumber('1500m')).toBe(2);
    expect(quantityToNumber('-1500m')).toBe(-1);
    expect(quantityToMillis('1u')).toBe(1);
    expect(quantityToMillis('2')).toBe(2000);
    expect(quantityToNumber('16Ei')).toBe(2 ** 64);
  });

  test('prints bytes and thousandths', () => {
    expect(bytesQuantity(64 * 1024 * 1024)).toBe('64Mi');
    expect(bytesQuantity(1000)).toBe('1k');
    expect(millisQuantity(250)).toBe('250m');
    expect(isZeroQuantity('0m')).toBe(true);
  });
});
