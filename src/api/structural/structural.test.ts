import { describe, expect, test } from 'vitest';
import type { JSONSchemaProps } from '../gen/types.ts';
import { decode } from '../schema/decode.ts';
import { customSchema } from './kind-schema.ts';
import { structuralOf } from './schema.ts';

const kind = { group: 'example.com', version: 'v1', kind: 'Thing' };

/** What becomes of the `spec` of an object whose schema has this one for it. */
function specOf(
  schema: object,
  spec: unknown,
): { readonly spec: unknown; readonly unknown: readonly string[] } {
  const whole = { type: 'object', properties: { spec: schema } };
  const { object: props } = decode<JSONSchemaProps>('JSONSchemaProps', whole);
  const { object, warnings } = customSchema(kind, structuralOf(props)).decode(
    { metadata: { name: 'a' }, spec },
    { fieldValidation: 'Warn' },
  );
  return {
    spec: 'spec' in object ? object.spec : undefined,
    unknown: warnings.map((text) => text.replace(/^unknown field "(.*)"$/, '$1')),
  };
}

const preserving = { 'x-kubernetes-preserve-unknown-fields': true };

describe('what a schema does not name goes', () => {
  test.each<[string, object, unknown, { readonly spec: unknown; readonly unknown: string[] }]>([
    [
      'in objects',
      { type: 'object', properties: { a: { type: 'string' } } },
      { a: 'x', b: 1 },
      { spec: { a: 'x' }, unknown: ['spec.b'] },
    ],
    [
      'in lists',
      { type: 'array', items: { type: 'object', properties: { a: { type: 'string' } } } },
      [{ a: 'x' }, { b: 1 }],
      { spec: [{ a: 'x' }, {}], unknown: ['spec[1].b'] },
    ],
    [
      'in the values of maps',
      {
        type: 'object',
        additionalProperties: { type: 'object', properties: { a: { type: 'integer' } } },
      },
      { one: { a: 1, b: 2 }, __proto__x: { a: 3 } },
      { spec: { one: { a: 1 }, __proto__x: { a: 3 } }, unknown: ['spec.one.b'] },
    ],
    [
      'but not where all is kept',
      { type: 'object', ...preserving },
      { a: { b: [null] } },
      { spec: { a: { b: [null] } }, unknown: [] },
    ],
    [
      'below a field that is named, where all else is kept',
      { type: 'object', ...preserving, properties: { a: { type: 'object' } } },
      { a: { b: 1 }, c: { d: 1 } },
      { spec: { a: {}, c: { d: 1 } }, unknown: ['spec.a.b'] },
    ],
    [
      'in maps of anything, below the first level',
      { type: 'object', additionalProperties: true },
      { a: 1, b: { c: 1 } },
      { spec: { a: 1, b: {} }, unknown: ['spec.b.c'] },
    ],
    [
      'in embedded objects, but not what every object has',
      {
        type: 'object',
        'x-kubernetes-embedded-resource': true,
        properties: { spec: { type: 'object' } },
      },
      { apiVersion: 'v1', kind: 'X', metadata: { name: 'a', nonsense: 1 }, spec: {}, more: 1 },
      {
        spec: { apiVersion: 'v1', kind: 'X', metadata: { name: 'a' }, spec: {} },
        unknown: ['spec.metadata.nonsense', 'spec.more'],
      },
    ],
  ])('%s', (_, schema, sent, becomes) => {
    expect(specOf(schema, sent)).toEqual(becomes);
  });
});

describe('defaults', () => {
  const port = { type: 'object', properties: { protocol: { type: 'string', default: 'TCP' } } };
  test.each<[string, object, unknown, unknown]>([
    [
      'fill what is not said',
      { type: 'object', properties: { a: { type: 'integer', default: 3 } } },
      {},
      { a: 3 },
    ],
    [
      'leave what is',
      { type: 'object', properties: { a: { type: 'integer', default: 3 } } },
      { a: 0 },
      { a: 0 },
    ],
    [
      'come in lists',
      { type: 'array', items: port },
      [{}, { protocol: 'UDP' }],
      [{ protocol: 'TCP' }, { protocol: 'UDP' }],
    ],
    [
      'come in maps',
      { type: 'object', additionalProperties: port },
      { a: {} },
      { a: { protocol: 'TCP' } },
    ],
    ['have defaults inside', { ...port, default: {} }, undefined, { protocol: 'TCP' }],
    [
      'are not made for objects that are not there',
      { type: 'object', properties: { a: port } },
      {},
      {},
    ],
    [
      'replace a null',
      { type: 'object', properties: { a: { type: 'integer', default: 3 } } },
      { a: null },
      { a: 3 },
    ],
    [
      'do not replace a null that may be',
      { type: 'object', properties: { a: { type: 'integer', default: 3, nullable: true } } },
      { a: null },
      { a: null },
    ],
    [
      'a null without one goes',
      { type: 'object', properties: { a: { type: 'integer' } } },
      { a: null },
      {},
    ],
  ])('%s', (_, schema, sent, filled) => {
    expect(specOf(schema, sent).spec).toEqual(filled);
  });
});

test('decoding what was decoded changes nothing, and nobody can change it', () => {
  const schema = { type: 'object', ...preserving };
  const { spec } = specOf(schema, { a: { b: [-0, { c: 1 }] } });
  expect(Object.is((spec as { a: { b: number[] } }).a.b[0], 0)).toBe(true);
  expect(specOf(schema, spec).spec).toEqual(spec);
  expect(() => Object.assign((spec as { a: object }).a, { x: 1 })).toThrow(TypeError);
});

test('another kind or version is refused', () => {
  const schema = customSchema(kind, structuralOf({ type: 'object' }));
  expect(() => schema.decode({ apiVersion: 'example.com/v2', kind: 'Thing' })).toThrow(
    'the API version in the data (example.com/v2) does not match the expected API version (example.com/v1)',
  );
  expect(() => schema.decode([])).toThrow('cannot unmarshal array');
  expect(() => schema.decode({ metadata: { labels: [] } })).toThrow(
    'json: cannot unmarshal array into Go struct field ObjectMeta.labels of type map[string]string',
  );
});
