import { describe, expect, test } from 'vitest';
import { formatLabelSelector, parseLabelSelector } from './label-query.ts';

const labels = { app: 'web', tier: 'front', weight: '5', empty: '' };

describe('parseLabelSelector()', () => {
  test.each<[string, boolean]>([
    ['', true],
    ['app=web', true],
    ['app==web,tier = front', true],
    ['app!=web', false],
    ['zone!=a', true],
    ['app in (db, web)', true],
    ['app in (db)', false],
    ['app notin (db)', true],
    ['zone notin (a)', true],
    ['app', true],
    ['!app', false],
    ['!zone,app', true],
    ['weight>4', true],
    ['weight<5', false],
    ['zone>4', false],
    ['empty=', true],
    ['empty in ()', true],
    ['toString', false],
    ['in=a', false],
  ])('%s', (text, expected) => {
    expect(parseLabelSelector(text).matches(labels)).toBe(expected);
  });

  test.each([
    ['a=b=c', "found '=', expected: ',' or 'end of string'"],
    ['a,', "found '', expected: identifier after ','"],
    ['a in b', "found 'b', expected: '('"],
    ['a in (b', "found '', expected: ',' or ')'"],
    ['a b', "found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['=a', "found '=', expected: !, identifier, or 'end of string'"],
    ['weight>x', 'the value must be an integer'],
    ['a=-', 'unable to parse requirement: values[0][a]: Invalid value: "-": a valid label must be'],
    ['-a', 'unable to parse requirement: <nil>: Invalid value: "-a": name part must consist of'],
  ])('refuses %s', (text, message) => {
    expect(() => parseLabelSelector(text)).toThrow(message);
  });
});

test('formatLabelSelector() writes what parseLabelSelector() reads', () => {
  const text = formatLabelSelector({
    matchLabels: { b: '1', a: '2' },
    matchExpressions: [
      { key: 'c', operator: 'In', values: ['y', 'x'] },
      { key: 'd', operator: 'DoesNotExist' },
    ],
  });
  expect(text).toBe('a=2,b=1,c in (x,y),!d');
  expect(parseLabelSelector(text).matches({ a: '2', b: '1', c: 'x' })).toBe(true);
  expect(formatLabelSelector({})).toBe('');
});
