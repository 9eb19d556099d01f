import { afterEach, expect, test } from 'vitest';
import { type Answer, type Fixture, startCore } from '../registry/testing/fixture.ts';
import { createStrategies } from '../resources/index.ts';
import { cronTabsUrl, define as defineCronTabs, merging } from './testing/definition.ts';

const strategies = createStrategies({
  services: { cidr: '10.43.0.0/16', nodePorts: { first: 30_000, last: 32_767 } },
});
let api: Fixture;
afterEach(() => api.stop());

async function define(spec: object): Promise<Answer> {
  api = await startCore({ strategies });
  const status = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const openAPIV3Schema = { type: 'object', properties: { spec, status } };
  const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } };
  return defineCronTabs(api, [{ ...version, subresources: { status: {} } }]);
}

const scaled = {
  type: 'object',
  properties: {
    min: { type: 'integer' },
    max: { type: 'integer', maximum: 10 },
    name: {
      type: 'string',
      'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'name is immutable' }],
    },
  },
  'x-kubernetes-validations': [
    {
      rule: 'self.min <= self.max',
      messageExpression: '"min " + string(self.min) + " is more than max"',
    },
  ],
};

async function create(spec: object) {
  const { code, json } = await api.request(`POST ${cronTabsUrl}`, {
    body: { metadata: { name: 'a' }, spec },
  });
  return code === 201 ? 'created' : json['message'];
}

test('a rule that does not hold refuses an object, in its own words', async () => {
  await define(scaled);
  expect(await create({ min: 3, max: 2 })).toBe(
    'CronTab.example.com "a" is invalid: spec: Invalid value: "object": min 3 is more than max',
  );
  expect(await create({ min: 1, max: 2, name: 'x' })).toBe('created');
});

test('a rule about what was holds for updates, also by the status', async () => {
  await define(scaled);
  await create({ min: 1, max: 2, name: 'x' });
  const patched = await api.request(`PATCH ${cronTabsUrl}/a`, {
    body: { spec: { name: 'y' } },
    ...merging,
  });
  expect([patched.code, patched.json['message']]).toEqual([
    422,
    'CronTab.example.com "a" is invalid: spec.name: Invalid value: "string": name is immutable',
  ]);
  const status = await api.request(`PATCH ${cronTabsUrl}/a/status`, {
    body: { status: { any: 1 } },
    ...merging,
  });
  expect(status.code).toBe(200);
});

test('rules are not asked about values of another type', async () => {
  await define(scaled);
  expect(await create({ min: 'one', max: 2 })).toBe(
    'CronTab.example.com "a" is invalid: [spec.min: Invalid value: "string": spec.min in body must be of type integer: "string", <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]',
  );
});

test('a rule that can not be read is a fault of the definition', async () => {
  const { code, json } = await define({
    ...scaled,
    'x-kubernetes-validations': [{ rule: 'self.none > 1' }],
  });
  expect(code).toBe(422);
  expect(json['message']).toContain("undefined field 'none'");
});
