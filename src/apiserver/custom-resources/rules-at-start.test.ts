/** In a file of its own: nothing else may have loaded the engine of rules before. */
import { expect, test } from 'vitest';
import { customResourceDefinitions } from '#api/gen/resources.ts';
import type { CustomResourceDefinition } from '#api/gen/types.ts';
import { ruleEngine } from '#api/structural/rule-engine.ts';
import { MemoryStore } from '#storage/memory/memory-store.ts';
import { toStored } from '../registry/codec.ts';
import { storeKey } from '../registry/resource.ts';
import { startCore } from '../registry/testing/fixture.ts';
import { createStrategies } from '../resources/index.ts';
import { definition } from './testing/definition.ts';

const strategies = createStrategies({
  services: { cidr: '10.43.0.0/16', nodePorts: { first: 30_000, last: 32_767 } },
});

test('rules of a kind that was defined before the start hold from the first request', async () => {
  const spec = {
    type: 'object',
    properties: { size: { type: 'integer' } },
    'x-kubernetes-validations': [{ rule: 'self.size > 2' }],
  };
  const openAPIV3Schema = { type: 'object', properties: { spec } };
  const made = definition({ schema: { openAPIV3Schema } });
  const conditions = [{ type: 'Established', status: 'True' as const }];
  const status = { acceptedNames: made.spec.names, conditions };
  const established: CustomResourceDefinition = { ...made, status };
  const store = new MemoryStore();
  await store.create(storeKey(customResourceDefinitions, made.metadata), toStored(established));
  expect(ruleEngine()).toBeUndefined();
  const api = await startCore({ store, strategies });
  try {
    const body = { metadata: { name: 'a' }, spec: { size: 1 } };
    const url = '/apis/example.com/v1/namespaces/default/crontabs';
    const { code, json } = await api.request(`POST ${url}`, { body });
    expect([code, json['message']]).toEqual([
      422,
      'CronTab.example.com "a" is invalid: spec: Invalid value: "object": failed rule: self.size > 2',
    ]);
  } finally {
    await api.stop();
  }
});
