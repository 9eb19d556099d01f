import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseIndexRanges, readIndexes, writeIndexes } from './index-ranges.ts';

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(40)), (indexes) => {
      const text = writeIndexes(indexes);
      const sorted = indexes.toSorted((a, b) => a - b);
      expect([...readIndexes(text, 41)]).toEqual(sorted);
      const parsed = parseIndexRanges(text, 41);
      expect(parsed.fault).toBeUndefined();
    }),
  );
});

test('pairs are listed, longer runs are ranges', () => {
  expect(writeIndexes([7, 0, 1, 3, 4, 5])).toBe('0,1,3-5,7');
});

test('what is out of range is not read', () => {
  expect([...readIndexes('0,2-9,12', 5)]).toEqual([0, 2, 3, 4]);
});

describe('parseIndexRanges', () => {
  test.each([
    ['0-2-3', /at most two parts separated by '-'/],
    ['a', /^cannot convert string to integer for index: "a"$/],
    ['5', /^too large index: "5"$/],
    ['0-5', /^too large index: "5"$/],
    ['3,2', /^non-increasing order, previous: 3, current: 2$/],
    ['2-2', /^non-increasing order, previous: 2, current: 2$/],
  ])('refuses %s', (text, fault) => {
    expect(parseIndexRanges(text, 5).fault).toMatch(fault);
  });
});
