import { afterEach, describe, expect, test } from 'vitest';
import { type Fixture, startCore } from '../registry/testing/fixture.ts';
import { createStrategies } from '../resources/index.ts';

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const names = { plural: 'crontabs', singular: 'crontab', kind: 'CronTab', listKind: 'CronTabList' };

let api: Fixture;
afterEach(() => api.stop());

function version(name: string, storage: boolean, more: object = {}): object {
  return {
    name,
    served: true,
    storage,
    schema: {
      openAPIV3Schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            properties: {
              schedule: { type: 'string' },
              replicas: { type: 'integer', default: 1 },
              ports: {
                type: 'array',
                'x-kubernetes-list-type': 'map',
                'x-kubernetes-list-map-keys': ['port'],
                items: {
                  type: 'object',
                  required: ['port'],
                  properties: { port: { type: 'integer' }, name: { type: 'string' } },
                },
              },
              free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
            },
          },
          status: { type: 'object', properties: { ready: { type: 'integer' } } },
        },
      },
    },
    subresources: {
      status: {},
      scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.ready' },
    },
    ...more,
  };
}

/** As its controller would: the names are accepted. */
async function define(versions: readonly object[] = [version('v1', true)]): Promise<void> {
  api = await startCore({
    strategies: createStrategies({
      services: { cidr: '10.43.0.0/16', nodePorts: { first: 30_000, last: 32_767 } },
    }),
  });
  const body = {
    metadata: { name: 'crontabs.example.com' },
    spec: { group: 'example.com', scope: 'Namespaced', names, versions },
  };
  expect((await api.request(`POST ${definitions}`, { body })).code).toBe(201);
  await accept();
}

async function accept(): Promise<void> {
  const conditions = ['NamesAccepted', 'Established'].map((type) => ({
    type,
    status: 'True',
    reason: 'x',
    message: 'x',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  }));
  const answer = await api.request(`PATCH ${definitions}/crontabs.example.com/status`, {
    body: { status: { acceptedNames: names, conditions } },
    contentType: 'application/merge-patch+json',
  });
  expect(answer.code).toBe(200);
}

const tabs = '/apis/example.com/v1/namespaces/default/crontabs';

function tab(name: string, spec: object): object {
  return { apiVersion: 'example.com/v1', kind: 'CronTab', metadata: { name }, spec };
}

describe('a custom kind', () => {
  test('is not there before its definition is accepted', async () => {
    api = await startCore({ strategies: createStrategies({ services: { cidr: '10.43.0.0/16', nodePorts: { first: 30_000, last: 32_767 } } }) });
    expect((await api.request(`GET ${tabs}`)).code).toBe(404);
  });

  test('is created, pruned, defaulted, read, listed and deleted', async () => {
    await define();
    const made = await api.request(`POST ${tabs}`, {
      body: tab('a', { schedule: '* *', unknown: 1, free: { any: [1, { thing: null }] } }),
    });
    expect(made.code).toBe(201);
    expect(made.json).toMatchObject({
      apiVersion: 'example.com/v1',
      kind: 'CronTab',
      metadata: { name: 'a', namespace: 'default', generation: 1 },
    });
    expect(made.json['spec']).toEqual({
      schedule: '* *',
      replicas: 1,
      free: { any: [1, { thing: null }] },
    });
    const list = await api.request(`GET ${tabs}`);
    expect(list.json).toMatchObject({ apiVersion: 'example.com/v1', kind: 'CronTabList' });
    expect((await api.request(`DELETE ${tabs}/a`)).code).toBe(200);
    expect((await api.request(`GET ${tabs}/a`)).code).toBe(404);
  });
});
