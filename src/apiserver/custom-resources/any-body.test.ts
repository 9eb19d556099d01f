/**
 * Whatever a definition and a body say: nothing makes the server fail, what is refused by the definition's own rules is
 * told as that, and what is stored is what its schema allows, read again as it was answered.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JSONSchemaProps } from '#api/gen/types.ts';
import { decode } from '#api/schema/decode.ts';
import { structuralOf } from '#api/structural/schema.ts';
import { validateValue } from '#api/structural/validate/validate.ts';
import { customSchema } from '#api/structural/kind-schema.ts';
import { type Fixture, startCore } from '../registry/testing/fixture.ts';
import { createStrategies } from '../resources/index.ts';
import { applying, cronTabsUrl, define as defineCronTabs, merging } from './testing/definition.ts';

const strategies = createStrategies({
  services: { cidr: '10.43.0.0/16', nodePorts: { first: 30_000, last: 32_767 } },
});

/** Names that meet those of the schemas, and those that need care. */
const name = fc.constantFrom('a', 'b', 'c', 'key', '__proto__', 'constructor');

const scalarSchema = fc.oneof(
  fc.record({ type: fc.constant('string'), pattern: fc.constantFrom('^a', '.*', '[0-9]+$') }),
  fc.record({ type: fc.constant('string'), enum: fc.constant(['a', 'b']) }),
  fc.record({ type: fc.constant('string'), format: fc.constantFrom('date-time', 'uuid', 'byte') }),
  fc.record({ type: fc.constant('integer'), minimum: fc.integer({ min: -3, max: 3 }) }),
  fc.record({ type: fc.constantFrom('number', 'boolean', 'string'), nullable: fc.boolean() }),
  fc.constant({ type: 'integer', default: 1 }),
  fc.constant({ 'x-kubernetes-int-or-string': true }),
);

const { schema: anySchema } = fc.letrec<{ schema: object }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalarSchema,
    fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(name, tie('schema'), { maxKeys: 3 }),
      'x-kubernetes-preserve-unknown-fields': fc.constantFrom(true, undefined),
      required: fc.constantFrom(['a'], undefined),
    }),
    fc.record({ type: fc.constant('object'), additionalProperties: tie('schema') }),
    fc.record({ type: fc.constant('array'), items: tie('schema'), maxItems: fc.constant(3) }),
    fc.record({
      type: fc.constant('array'),
      items: scalarSchema,
      'x-kubernetes-list-type': fc.constant('set'),
    }),
    fc.constant({
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['key'],
      items: {
        type: 'object',
        required: ['key'],
        properties: { key: { type: 'string' }, a: { type: 'integer' } },
      },
    }),
  ),
}));

const anyValue = fc.jsonValue({ maxDepth: 3 });
const { value: likelyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('a', 'b', 'x', 0, 1, -0, 2.5, 7, true, null, '2026-01-01T00:00:00Z'),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    fc.array(tie('value'), { maxLength: 4 }),
  ),
}));
const body = fc.oneof(likelyValue, anyValue);

async function define(api: Fixture, spec: object): Promise<JSONSchemaProps | undefined> {
  const whole = { type: 'object', properties: { spec } };
  const { object: openAPIV3Schema } = decode<JSONSchemaProps>('JSONSchemaProps', whole);
  const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } };
  const made = await defineCronTabs(api, [{ ...version, subresources: { status: {} } }]);
  expect(made.code).toBeOneOf([201, 422]);
  return made.code === 201 ? openAPIV3Schema : undefined;
}

const kind = { group: 'example.com', version: 'v1', kind: 'CronTab' };

test('any schema, any bodies', async () => {
  let defined = 0;
  let stored = 0;
  await fc.assert(
    fc.asyncProperty(anySchema, body, body, async (spec, first, second) => {
      const api = await startCore({ strategies });
      try {
        const schema = await define(api, spec);
        if (!schema) return;
        defined++;
        const draft = { apiVersion: 'example.com/v1', kind: 'CronTab', metadata: { name: 'a' } };
        const answers = [
          await api.request(`POST ${cronTabsUrl}`, { body: { ...draft, spec: first } }),
          await api.request(`PATCH ${cronTabsUrl}/a`, { body: { spec: second }, ...merging }),
          await api.request(`PATCH ${cronTabsUrl}/a?fieldManager=x&force=true`, {
            body: { ...draft, spec: first },
            ...applying,
          }),
          await api.request(`PATCH ${cronTabsUrl}/a?fieldManager=x&force=true`, {
            body: { ...draft, spec: second },
            ...applying,
          }),
        ];
        for (const { code, json } of answers) expect(code, JSON.stringify(json)).toBeLessThan(500);
        const { code, json } = await api.request(`GET ${cronTabsUrl}/a`);
        if (code !== 200) return;
        stored++;
        const tree = structuralOf(schema);
        expect(validateValue(tree, json, '')).toEqual([]);
        const { object, warnings } = customSchema(kind, tree).decode(json, {
          fieldValidation: 'Warn',
        });
        expect(warnings).toEqual([]);
        expect(JSON.parse(JSON.stringify(object))).toEqual(json);
      } finally {
        await api.stop();
      }
    }),
    { numRuns: 300 },
  );
  // It would prove nothing if all were refused.
  expect(defined).toBeGreaterThan(100);
  expect(stored).toBeGreaterThan(30);
});
