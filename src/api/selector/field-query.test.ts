import { expect, test } from 'vitest';
import { matchesFields, parseFieldSelector } from './field-query.ts';

test.each([
  ['', []],
  ['a=b', [{ field: 'a', operator: '=', value: 'b' }]],
  [
    'metadata.name==x,spec.nodeName!=',
    [
      { field: 'metadata.name', operator: '=', value: 'x' },
      { field: 'spec.nodeName', operator: '!=', value: '' },
    ],
  ],
  ['a=x\\,y\\=z', [{ field: 'a', operator: '=', value: 'x,y=z' }]],
])('parseFieldSelector() reads %j', (text, terms) => {
  expect(parseFieldSelector(text)).toEqual(terms);
});

test.each([
  ['a', "invalid selector: 'a'; can't understand 'a'"],
  ['a=b\\x', 'invalid escape sequence'],
])('parseFieldSelector() refuses %j', (text, message) => {
  expect(() => parseFieldSelector(text)).toThrow(message);
});

test('matchesFields() needs every term', () => {
  const lookup = (field: string): string | undefined => ({ a: '1', b: '2' })[field];
  expect(matchesFields(parseFieldSelector('a=1,b!=3'), lookup)).toBe(true);
  expect(matchesFields(parseFieldSelector('a=1,b=3'), lookup)).toBe(false);
  expect(matchesFields(parseFieldSelector('c='), lookup)).toBe(true);
});
