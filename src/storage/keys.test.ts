import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareKeys, partition, prefixEnd } from './keys.ts';

const text = string({ unit: 'binary', maxLength: 6 });

describe('keys', () => {
  test('compareKeys orders as UTF-8 bytes do', () => {
    assert(
      property(text, text, (left, right) => {
        const bytes = Buffer.compare(Buffer.from(left), Buffer.from(right));
        expect(Math.sign(compareKeys(left, right))).toBe(bytes);
      }),
    );
  });

  test('prefixEnd is the first key after all keys with the prefix', () => {
    assert(
      property(text, text, (prefix, key) => {
        const end = prefixEnd(prefix);
        const inRange =
          compareKeys(key, prefix) >= 0 && (end === undefined || compareKeys(key, end) < 0);
        expect(inRange).toBe(key.startsWith(prefix));
      }),
    );
  });

  test.each([
    ['/registry/core/pods/', '/registry/core/pods0'],
    ['', undefined],
    ['\u{10ffff}', undefined],
    ['a\u{10ffff}', 'b'],
    ['\ud7ff', '\ue000'],
  ])('prefixEnd(%j) is %j', (prefix, end) => {
    expect(prefixEnd(prefix)).toBe(end);
  });

  test('partition finds the boundary', () => {
    expect(partition([1, 3, 5], (item) => item < 4)).toBe(2);
    expect(partition([], () => true)).toBe(0);
  });
});
