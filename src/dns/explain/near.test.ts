import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distance, nearest } from './near.ts';

describe('distance()', () => {
  test.each([
    ['db', 'db', 0],
    ['db', 'dv', 1],
    ['db', 'bd', 1],
    ['mysql', 'mysq', 1],
    ['mysql', 'mmysql', 1],
    ['mysql', 'redis', 5],
    ['', 'abc', 3],
  ])('%s → %s is %d', (a, b, edits) => expect(distance(a, b)).toBe(edits));

  const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c', '-') });
  test('is the same both ways, 0 only for the same word, and no more than the longer one', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const edits = distance(a, b);
        expect(distance(b, a)).toBe(edits);
        expect(edits === 0).toBe(a === b);
        expect(edits).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

test('nearest() finds few and close ones, and never the word itself', () => {
  expect(nearest('mysql', ['mysql', 'mysq', 'redis', 'mysqll'])).toEqual(['mysq', 'mysqll']);
  expect(nearest('db', ['web', 'cache'])).toEqual([]);
});
