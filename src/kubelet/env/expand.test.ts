import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { expand, unknownNames } from './expand.ts';

const values = new Map([
  ['A', 'one'],
  ['B', '$(A)'],
]);

test.each([
  ['plain', 'plain'],
  ['$(A)', 'one'],
  ['$(A)-$(A)', 'one-one'],
  ['$(MISSING)', '$(MISSING)'],
  ['$$(A)', '$(A)'],
  ['$$$(A)', '$one'],
  ['$', '$'],
  ['$A', '$A'],
  ['$(A', '$(A'],
  ['$(B)', '$(A)'],
])('expand(%j): %j', (text, expected) => {
  expect(expand(text, values)).toBe(expected);
});

test('what is escaped comes back as it was', () => {
  assert(property(string(), (text) => expand(text.replaceAll('$', '$$$$'), values) === text));
});

test('unknownNames() tells what has no value', () => {
  expect(unknownNames('$(A)/$(X)/$$(Y)', values)).toEqual(['X']);
});
