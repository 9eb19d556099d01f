import { expect, test } from 'vitest';
import { structuralOf } from '../schema.ts';
import type { Structural } from '../schema.ts';
import { validateValueUpdate } from './validate.ts';

const named = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    port: { type: 'integer', maximum: 10 },
    more: { type: 'object', additionalProperties: { type: 'integer', maximum: 10 } },
  },
};
const spec = (properties: object): Structural =>
  structuralOf({
    type: 'object',
    properties: {
      // Free JSON, which the decoder would have made this.
      spec: { type: 'object', properties: properties as never },
    },
  });

const small = { type: 'integer', maximum: 10 };
const list = (listType?: string, keys?: readonly string[]): object => ({
  type: 'array',
  items: named,
  ...(listType && { 'x-kubernetes-list-type': listType }),
  ...(keys && { 'x-kubernetes-list-map-keys': keys }),
});

test.each<[what: string, schema: Structural, old: unknown, value: unknown, ...fields: string[]]>([
  ['a fault that was there', spec({ a: small, b: small }), { a: 11 }, { a: 11, b: 1 }],
  ['a fault of a changed field', spec({ a: small }), { a: 11 }, { a: 12 }, 'spec.a'],
  [
    'a new fault beside an old one',
    spec({ a: small, b: small }),
    { a: 11 },
    { a: 11, b: 11 },
    'spec.b',
  ],
  ['a field that moves', spec({ a: small, b: small }), { a: 11 }, { b: 11 }, 'spec.b'],
  [
    'a map',
    spec({ m: { type: 'object', additionalProperties: small } }),
    { m: { x: 11 } },
    { m: { x: 11, y: 11 } },
    'spec.m.y',
  ],
  [
    'too many items, as before',
    spec({ l: { type: 'array', items: { type: 'string' }, maxItems: 1 }, b: small }),
    { l: ['a', 'b'] },
    { l: ['a', 'b'], b: 1 },
  ],
  [
    'too many items, but other ones',
    spec({ l: { type: 'array', items: { type: 'string' }, maxItems: 1 } }),
    { l: ['a', 'b'] },
    { l: ['a', 'c'] },
    'spec.l',
  ],
  [
    'an item with a key, elsewhere',
    spec({ l: list('map', ['name']) }),
    { l: [{ name: 'x', port: 11 }] },
    { l: [{ name: 'w' }, { name: 'x', port: 11 }] },
  ],
  [
    'an item with a key, changed',
    spec({ l: list('map', ['name']) }),
    { l: [{ name: 'x', port: 11 }] },
    { l: [{ name: 'x', port: 12 }] },
    'spec.l[0].port',
  ],
  [
    'a part of an item that changes elsewhere',
    spec({ l: list('map', ['name']) }),
    { l: [{ name: 'x', port: 11 }] },
    { l: [{ name: 'x', port: 11, more: { a: 1 } }] },
  ],
  [
    'an item whose other key differs',
    spec({ l: list('map', ['name', 'port']) }),
    { l: [{ name: 'x', port: 11 }] },
    { l: [{ name: 'x', port: 12 }] },
    'spec.l[0].port',
  ],
  [
    'items of a list without a type have no place',
    spec({ l: list() }),
    { l: [{ port: 11 }] },
    { l: [{ port: 11 }, {}] },
    'spec.l[0].port',
  ],
  [
    'a list without a type, as it was',
    spec({ l: list(), b: small }),
    { l: [{ port: 11 }] },
    { l: [{ port: 11 }], b: 2 },
  ],
  [
    'items of a set have no place',
    spec({ l: { type: 'array', items: small, 'x-kubernetes-list-type': 'set' } }),
    { l: [11] },
    { l: [11, 1] },
    'spec.l[0]',
  ],
  [
    'the order of items with keys is no change',
    spec({
      o: { type: 'object', properties: { l: list('map', ['name']) }, required: ['x'] },
      b: small,
    }),
    { o: { l: [{ name: 'a' }, { name: 'b' }] } },
    { o: { l: [{ name: 'b' }, { name: 'a' }] }, b: 1 },
  ],
  [
    'a field that is required since',
    spec({ o: { type: 'object', required: ['x'], properties: { y: small } } }),
    { o: { y: 1 } },
    { o: { y: 2 } },
    'spec.o.x',
  ],
  [
    'fields that no schema names',
    spec({
      o: { type: 'object', required: ['x'], 'x-kubernetes-preserve-unknown-fields': true },
      b: small,
    }),
    { o: { y: { z: [1] } } },
    { o: { y: { z: [1] } }, b: 1 },
    'spec.o.x',
  ],
  [
    'a field that a logical part looks at',
    spec({
      o: {
        type: 'object',
        properties: { a: small, b: small },
        allOf: [{ properties: { a: { maximum: 5 } } }],
      },
    }),
    { o: { a: 6 } },
    { o: { a: 6, b: 1 } },
    'spec.o.a',
    '<nil>',
  ],
  [
    'duplicates that were there',
    spec({ l: list('map', ['name']) }),
    { l: [{ name: 'x' }, { name: 'x' }] },
    { l: [{ name: 'x' }, { name: 'x' }, { name: 'x' }] },
  ],
  [
    'a new duplicate',
    spec({ l: list('map', ['name']) }),
    { l: [{ name: 'x' }] },
    { l: [{ name: 'x' }, { name: 'x' }] },
    'spec.l[1]',
  ],
])('validateValueUpdate(): %s', (...[, schema, old, value, ...fields]) => {
  const found = validateValueUpdate(schema, { spec: value }, { spec: old }, '');
  expect(found.map(({ field }) => field)).toEqual(fields);
});

test('without an old value everything counts', () => {
  const found = validateValueUpdate(spec({ a: small }), { spec: { a: 11 } }, undefined, '');
  expect(found.map(({ field }) => field)).toEqual(['spec.a']);
});
