import { describe, expect, test } from 'vitest';
import type { LabelSelector } from '../gen/types.ts';
import { isEmptySelector, matchesLabelSelector } from './label-selector.ts';

const labels = { app: 'web', tier: 'front' };

describe('matchesLabelSelector()', () => {
  const cases: [string, LabelSelector | undefined, boolean][] = [
    ['no selector', undefined, false],
    ['an empty selector', {}, true],
    ['a label that is there', { matchLabels: { app: 'web' } }, true],
    ['a label with another value', { matchLabels: { app: 'db' } }, false],
    ['one of two labels missing', { matchLabels: { app: 'web', zone: 'a' } }, false],
    ['In', { matchExpressions: [{ key: 'app', operator: 'In', values: ['db', 'web'] }] }, true],
    ['In, missing', { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }, false],
    ['NotIn', { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, false],
    [
      'NotIn, missing',
      { matchExpressions: [{ key: 'z', operator: 'NotIn', values: ['a'] }] },
      true,
    ],
    ['Exists', { matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true],
    ['DoesNotExist', { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
    ['an inherited name', { matchExpressions: [{ key: 'toString', operator: 'Exists' }] }, false],
    ['an unknown operator', { matchExpressions: [{ key: 'app', operator: 'Like' }] }, false],
  ];
  test.each(cases)('%s', (_, selector, expected) => {
    expect(matchesLabelSelector(selector, labels)).toBe(expected);
  });
});

test('isEmptySelector() tells a selector of everything', () => {
  expect(isEmptySelector({})).toBe(true);
  expect(isEmptySelector({ matchLabels: { a: 'b' } })).toBe(false);
});
