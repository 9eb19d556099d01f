import { afterEach, describe, expect, test } from 'vitest';
import { type Fixture, startCore } from '../registry/testing/fixture.ts';
import { createStrategies } from '../resources/index.ts';
import {
  accept,
  applying,
  cronTabsUrl,
  define as defineCronTabs,
  definitionUrl,
  merging,
} from './testing/definition.ts';

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

const strategies = createStrategies({
  services: { cidr: '10.43.0.0/16', nodePorts: { first: 30_000, last: 32_767 } },
});

async function define(versions: readonly object[] = [version('v1', true)]): Promise<void> {
  api = await startCore({ strategies });
  expect((await defineCronTabs(api, versions)).code).toBe(201);
}

function tab(name: string, spec: object): object {
  return { apiVersion: 'example.com/v1', kind: 'CronTab', metadata: { name }, spec };
}

async function make(name: string, spec: object): Promise<void> {
  expect((await api.request(`POST ${cronTabsUrl}`, { body: tab(name, spec) })).code).toBe(201);
}

describe('a custom kind', () => {
  test('is not there before its definition is accepted', async () => {
    api = await startCore({ strategies });
    expect((await api.request(`GET ${cronTabsUrl}`)).code).toBe(404);
  });

  test('is created, pruned, defaulted, read, listed and deleted', async () => {
    await define();
    const made = await api.request(`POST ${cronTabsUrl}`, {
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
    const list = await api.request(`GET ${cronTabsUrl}`);
    expect(list.json).toMatchObject({ apiVersion: 'example.com/v1', kind: 'CronTabList' });
    expect((await api.request(`DELETE ${cronTabsUrl}/a`)).code).toBe(200);
    expect((await api.request(`GET ${cronTabsUrl}/a`)).code).toBe(404);
  });

  test('unknown fields are refused or told, as the client wishes', async () => {
    await define();
    const body = { ...tab('a', { foo: 1 }), more: { deep: 1 } };
    const strict = await api.request(`POST ${cronTabsUrl}?fieldValidation=Strict`, { body });
    expect(strict.code).toBe(400);
    expect(strict.json['message']).toBe(
      'CronTab in version "v1" cannot be handled as a CronTab: strict decoding error: unknown field "spec.foo", unknown field "more"',
    );
    const warned = await api.request(`POST ${cronTabsUrl}?fieldValidation=Warn`, { body });
    expect(warned.warnings).toEqual(['unknown field "spec.foo"', 'unknown field "more"']);
  });

  test('metadata is checked as of every kind', async () => {
    await define();
    const labels = await api.request(`POST ${cronTabsUrl}`, {
      body: { ...tab('a', {}), metadata: { name: 'a', labels: { a: 1 } } },
    });
    expect(labels.code).toBe(400);
    expect(labels.json['message']).toContain(
      'cannot unmarshal number into Go struct field ObjectMeta.labels of type string',
    );
    const name = await api.request(`POST ${cronTabsUrl}`, { body: tab('No', {}) });
    expect(name.code).toBe(422);
    expect(name.json['message']).toContain('CronTab.example.com "No" is invalid: metadata.name');
  });

  test('an update needs the version that it replaces; its generation counts wishes', async () => {
    await define();
    await make('a', {});
    const blind = await api.request(`PUT ${cronTabsUrl}/a`, { body: tab('a', { replicas: 2 }) });
    expect(blind.code).toBe(422);
    const { json } = await api.request(`PATCH ${cronTabsUrl}/a`, {
      body: { spec: { replicas: 2 }, status: { ready: 7 } },
      ...merging,
    });
    expect(json).toMatchObject({ metadata: { generation: 2 }, spec: { replicas: 2 } });
    expect(json['status']).toBeUndefined();
    const labelled = await api.request(`PATCH ${cronTabsUrl}/a`, {
      body: { metadata: { labels: { a: 'b' } } },
      ...merging,
    });
    expect(labelled.json).toMatchObject({ metadata: { generation: 2, labels: { a: 'b' } } });
  });

  test('the status is written by its subresource, which writes nothing else', async () => {
    await define();
    await make('a', {});
    const { json } = await api.request(`PATCH ${cronTabsUrl}/a/status`, {
      body: { metadata: { labels: { a: 'b' } }, spec: { replicas: 9 }, status: { ready: 3 } },
      ...merging,
    });
    expect(json).toMatchObject({
      metadata: { generation: 1 },
      spec: { replicas: 1 },
      status: { ready: 3 },
    });
    expect(json['metadata']?.['labels']).toBeUndefined();
  });

  test('without a status subresource the status is a field like others', async () => {
    await define([version('v1', true, { subresources: {} })]);
    const body = { ...tab('a', {}), status: { ready: 1 } };
    const made = await api.request(`POST ${cronTabsUrl}`, { body });
    expect(made.json['status']).toEqual({ ready: 1 });
    expect((await api.request(`GET ${cronTabsUrl}/a/status`)).code).toBe(404);
    const changed = await api.request(`PATCH ${cronTabsUrl}/a`, {
      body: { status: { ready: 2 } },
      ...merging,
    });
    expect(changed.json).toMatchObject({ status: { ready: 2 }, metadata: { generation: 2 } });
  });

  test('scales where its definition says', async () => {
    await define();
    await make('a', { replicas: 3 });
    const scale = await api.request(`GET ${cronTabsUrl}/a/scale`);
    expect(scale.json).toMatchObject({
      kind: 'Scale',
      spec: { replicas: 3 },
      status: { replicas: 0 },
    });
    const body = { spec: { replicas: 5 } };
    expect((await api.request(`PATCH ${cronTabsUrl}/a/scale`, { body, ...merging })).code).toBe(
      200,
    );
    expect((await api.request(`GET ${cronTabsUrl}/a`)).json).toMatchObject({
      spec: { replicas: 5 },
      metadata: { generation: 2 },
    });
  });

  test('a strategic merge patch is none of its forms', async () => {
    await define();
    await make('a', {});
    const answer = await api.request(`PATCH ${cronTabsUrl}/a`, {
      body: {},
      contentType: 'application/strategic-merge-patch+json',
    });
    expect(answer.code).toBe(415);
    expect(answer.json['message']).toBe(
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    );
  });

  test('applies merge its lists by their keys, and conflict over fields', async () => {
    await define();
    const apply = (manager: string, spec: object, more = '') =>
      api.request(`PATCH ${cronTabsUrl}/a?fieldManager=${manager}${more}`, {
        body: tab('a', spec),
        ...applying,
      });
    expect((await apply('one', { schedule: 'x', ports: [{ port: 1, name: 'a' }] })).code).toBe(201);
    const merged = await apply('two', { ports: [{ port: 2 }], free: { mine: { a: 1 } } });
    expect(merged.json['spec']).toMatchObject({
      ports: [{ port: 1, name: 'a' }, { port: 2 }],
      free: { mine: { a: 1 } },
    });
    const conflict = await apply('two', { schedule: 'y' });
    expect(conflict.code).toBe(409);
    expect(conflict.json['message']).toContain('conflict with "one": .spec.schedule');
    expect((await apply('two', { schedule: 'y' }, '&force=true')).json['spec']).toEqual({
      schedule: 'y',
      replicas: 1,
      ports: [{ port: 1, name: 'a' }],
    });
    const unknown = await apply('one', { nonsense: 1 });
    expect(unknown.json['message']).toContain('.spec.nonsense: field not declared in schema');
  });
});

describe('versions of a custom kind', () => {
  const beta = version('v1beta1', false, { deprecated: true });
  const older = '/apis/example.com/v1beta1/namespaces/default/crontabs';

  test('show one object, as each one says', async () => {
    await define([beta, version('v1', true)]);
    await make('a', { schedule: 'x' });
    const seen = await api.request(`GET ${older}/a`);
    expect(seen.json).toMatchObject({ apiVersion: 'example.com/v1beta1', spec: { schedule: 'x' } });
    expect(seen.warnings).toEqual(['example.com/v1beta1 CronTab is deprecated']);
    await api.request(`PATCH ${older}/a`, { body: { spec: { schedule: 'y' } }, ...merging });
    expect((await api.request(`GET ${cronTabsUrl}/a`)).json).toMatchObject({
      apiVersion: 'example.com/v1',
      spec: { schedule: 'y' },
    });
  });

  test('what a version does not know is not shown by it, and defaults come when they are added', async () => {
    await define();
    await make('a', { schedule: 'x' });
    const schema = { type: 'object', properties: { added: { type: 'string', default: 'new' } } };
    const openAPIV3Schema = { type: 'object', properties: { spec: { ...schema, default: {} } } };
    const next = version('v1', true, { schema: { openAPIV3Schema } });
    const body = { spec: { versions: [next] } };
    await api.request(`PATCH ${definitionUrl}`, { body, ...merging });
    expect((await api.request(`GET ${cronTabsUrl}/a`)).json['spec']).toEqual({ added: 'new' });
  });
});

describe('watches of a custom kind', () => {
  test('tell of changes, and end when it is served in another way', async () => {
    await define();
    const watch = await api.watch(`${cronTabsUrl}?watch=1`);
    await make('a', {});
    expect(await watch.take(1)).toEqual(['ADDED a']);
    // What its definition says of itself changes nothing.
    await accept(api);
    await make('b', {});
    expect(await watch.take(1)).toEqual(['ADDED b']);
    const next = watch.next();
    const body = { spec: { versions: [version('v1', true, { selectableFields: [] })] } };
    await api.request(`PATCH ${definitionUrl}`, { body, ...merging });
    const names = { spec: { names: { shortNames: ['ct'] } } };
    await api.request(`PATCH ${definitionUrl}`, { body: names, ...merging });
    expect(await next).toBeUndefined();
  });
});

describe('lists of a custom kind', () => {
  test('select by the fields that its definition names', async () => {
    await define([version('v1', true, { selectableFields: [{ jsonPath: '.spec.schedule' }] })]);
    await make('a', { schedule: 'x' });
    await make('b', { schedule: 'y' });
    const found = await api.request(`GET ${cronTabsUrl}?fieldSelector=spec.schedule%3Dy`);
    expect(found.json).toMatchObject({ items: [{ metadata: { name: 'b' } }] });
    const other = await api.request(`GET ${cronTabsUrl}?fieldSelector=spec.replicas%3D1`);
    expect(other.json['message']).toBe('field label not supported: spec.replicas');
  });

  test('tables have the columns that its definition adds', async () => {
    const columns = [
      { name: 'Schedule', type: 'string', jsonPath: '.spec.schedule' },
      { name: 'Replicas', type: 'integer', jsonPath: '.spec.replicas', priority: 1 },
      { name: 'Ports', type: 'string', jsonPath: '.spec.ports[*].port' },
      { name: 'Ready', type: 'string', jsonPath: '.spec.ports[?(@.name=="web")].port' },
      { name: 'Made', type: 'date', jsonPath: '.metadata.creationTimestamp' },
    ];
    await define([version('v1', true, { additionalPrinterColumns: columns })]);
    await make('a', { ports: [{ port: 1 }, { port: 2, name: 'web' }] });
    const table = await api.request(`GET ${cronTabsUrl}`, { as: 'Table' });
    expect(table.json).toMatchObject({
      columnDefinitions: [
        { name: 'Name' },
        { name: 'Schedule' },
        { name: 'Replicas', priority: 1 },
        { name: 'Ports' },
        { name: 'Ready' },
        { name: 'Made', type: 'date' },
      ],
      rows: [{ cells: ['a', null, 1, '1', '2', '0s'] }],
    });
  });

  test('without columns of its own there is its age', async () => {
    await define();
    await make('a', {});
    const table = await api.request(`GET ${cronTabsUrl}`, { as: 'Table' });
    expect(table.json).toMatchObject({ rows: [{ cells: ['a', '0s'] }] });
  });
});

test('while its definition is deleted, objects go and none come', async () => {
  await define();
  await make('a', {});
  const deleted = await api.request(`DELETE ${definitionUrl}`);
  expect(deleted.json).toMatchObject({
    metadata: { finalizers: ['customresourcecleanup.apiextensions.k8s.io'] },
  });
  const refused = await api.request(`POST ${cronTabsUrl}`, { body: tab('b', {}) });
  expect([refused.code, refused.json['message']]).toEqual([
    405,
    'create not allowed while custom resource definition is terminating',
  ]);
  expect((await api.request(`DELETE ${cronTabsUrl}`)).code).toBe(200);
  await api.request(`PATCH ${definitionUrl}`, {
    body: { metadata: { finalizers: null } },
    ...merging,
  });
  expect((await api.request(`GET ${definitionUrl}`)).code).toBe(404);
  expect((await api.request(`GET ${cronTabsUrl}`)).code).toBe(404);
});
