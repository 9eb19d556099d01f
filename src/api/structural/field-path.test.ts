import { expect, test } from 'vitest';
import { normalFieldPath } from './field-path.ts';
import { integer, mapOf, objectOf, structural } from './testing/schemas.ts';

const schema = structural(
  objectOf({ a: objectOf({ 'b-c': integer, "d'e": integer }), m: mapOf(objectOf({ x: integer })) }),
);

test.each<[string, string | undefined]>([
  ['.a', 'a'],
  ['.a.b-c', 'a.b-c'],
  [`.a['b-c']`, 'a.b-c'],
  [`['a'].b-c`, 'a.b-c'],
  [`.a['d\\'e']`, `a.d'e`],
  [`.m['k.l'].x`, 'm[k.l].x'],
  ['.m.k', 'm[k]'],
  ['a', undefined],
  ['.', undefined],
  ['.a.', undefined],
  ['.a[0]', undefined],
  [`.a['b-c'`, undefined],
  [`.a['\\q']`, undefined],
  ['.nothing', undefined],
  ['.a.b-c.d', undefined],
])('%s is %s', (path, normal) => {
  expect(normalFieldPath(path, schema)).toBe(normal);
});
