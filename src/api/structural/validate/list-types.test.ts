import { expect, test } from 'vitest';
import { structuralOf } from '../schema.ts';
import { validateValue } from './validate.ts';
import { listTypeErrors } from './list-types.ts';

const listOf = (listType: string, items: object, keys: readonly string[] = []) =>
  structuralOf({
    type: 'object',
    properties: {
      list: {
        type: 'array',
        // What may be a schema or something else is free JSON in the tables.
        items: items as never,
        'x-kubernetes-list-type': listType,
        'x-kubernetes-list-map-keys': keys,
      },
    },
  });

const anything = { 'x-kubernetes-preserve-unknown-fields': true };

test.each<[type: string, keys: string[], list: unknown[], ...errors: string[]]>([
  ['set', [], []],
  ['set', [], ['a', 'b', 1, '1', true, 'true', null, 'null', {}, '{}', [], '[]', '']],
  [
    'set',
    [],
    ['a', 'b', 'a', 'a', 'b'],
    'list[2]: Duplicate value: "a"',
    'list[4]: Duplicate value: "b"',
  ],
  ['set', [], [null, null], 'list[1]: Duplicate value: null'],
  [
    'set',
    [],
    [
      { b: 1, a: [1] },
      { a: [1], b: 1 },
    ],
    'list[1]: Duplicate value: {"a":[1],"b":1}',
  ],
  ['atomic', [], ['a', 'a']],
  ['map', ['name'], [{ name: 'a' }, { name: 'b' }]],
  [
    'map',
    ['name'],
    [
      { name: 'a', x: 1 },
      { name: 'a', x: 2 },
    ],
    'list[1]: Duplicate value: {"name":"a"}',
  ],
  ['map', ['name'], [{ name: 1 }, { name: '1' }]],
  ['map', ['name'], [{ x: 1 }, { x: 2 }, { name: null }], 'list[1]: Duplicate value: {}'],
  ['map', ['name', 'port'], [{ name: 'a', port: 1 }, { name: 'a', port: 2 }, { name: 'a' }]],
  [
    'map',
    ['port', 'name'],
    [
      { name: 'a', port: 1 },
      { name: 'b', port: 1 },
      { port: 1, name: 'a' },
    ],
    'list[2]: Duplicate value: {"name":"a","port":1}',
  ],
  [
    'map',
    ['name'],
    [{ name: 'a' }, 5],
    'list[1]: Invalid value: 5: must be an object for an array of list-type map',
  ],
])('a list of type %s (%j): %j', (type, keys, list, ...errors) => {
  const found = listTypeErrors(listOf(type, anything, keys), { list }, '');
  expect(found.map(({ field, message }) => `${field}: ${message}`)).toEqual(errors);
});

test('lists are found inside of maps and lists', () => {
  const set = { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' };
  const schema = structuralOf({
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        // As above.
        additionalProperties: { type: 'array', items: set } as never,
      },
    },
  });
  const found = validateValue(schema, { spec: { a: [['x'], ['y', 'y']] } }, '');
  expect(found.map(({ field, message }) => `${field}: ${message}`)).toEqual([
    'spec[a][1][1]: Duplicate value: "y"',
  ]);
});

test('the time grows with the length only', () => {
  const length = 50_000;
  const strings = Array.from({ length }, (_, index) => `item-${index}`);
  const objects = strings.map((name) => ({ name, port: 1 }));
  const started = performance.now();
  listTypeErrors(listOf('set', anything), { list: strings }, '');
  listTypeErrors(listOf('set', anything), { list: objects }, '');
  listTypeErrors(listOf('map', anything, ['name', 'port']), { list: objects }, '');
  // Compared pairwise it would be minutes.
  expect(performance.now() - started).toBeLessThan(10_000);
});
