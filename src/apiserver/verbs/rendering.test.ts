import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Fixture, startCore } from '../registry/testing/fixture.ts';

let api: Fixture;
beforeEach(async () => {
  api = await startCore();
  await api.request(`POST ${maps}`, { body: { metadata: { name: 'a' }, data: { k: 'v' } } });
  await api.clock.advance(5000);
});
afterEach(() => api.stop());

const maps = '/api/v1/namespaces/default/configmaps';
const columnDefinitions = [
  { name: 'Name', type: 'string', format: 'name', description: 'Its name.', priority: 0 },
  {
    name: 'Age',
    type: 'string',
    format: '',
    description: 'Seconds since it was created.',
    priority: 0,
  },
];
const metadataOnly = {
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata: {
    name: 'a',
    namespace: 'default',
    uid: expect.any(String),
    creationTimestamp: '2026-01-01T00:00:00Z',
    resourceVersion: '1',
    managedFields: [
      {
        manager: 'unknown',
        operation: 'Update',
        apiVersion: 'v1',
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:data': { '.': {}, 'f:k': {} } },
      },
    ],
  },
};

describe('metadata only', () => {
  test('of one', async () => {
    const { json } = await api.request(`GET ${maps}/a`, { as: 'PartialObjectMetadata' });
    expect(json).toEqual(metadataOnly);
  });

  test('of many', async () => {
    const { json } = await api.request(`GET ${maps}`, { as: 'PartialObjectMetadata' });
    expect(json).toEqual({
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: '1' },
      items: [metadataOnly],
    });
  });

  test('of a watch', async () => {
    const events = await api.watch(`${maps}?watch=true`, { as: 'PartialObjectMetadata' });
    expect(await events.next()).toEqual({ type: 'ADDED', object: metadataOnly });
    await events.stop();
  });
});

describe('a table', () => {
  test('of one', async () => {
    const { json } = await api.request(`GET ${maps}/a`, { as: 'Table' });
    expect(json).toEqual({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: '1' },
      columnDefinitions,
      rows: [{ cells: ['a', '5s'], object: metadataOnly }],
    });
  });

  test('of many, also of none', async () => {
    const { json } = await api.request(`GET ${maps}`, { as: 'Table' });
    expect(json).toEqual({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata: { resourceVersion: '1' },
      columnDefinitions,
      rows: [{ cells: ['a', '5s'], object: metadataOnly }],
    });
    const none = await api.request('GET /api/v1/namespaces/none/configmaps', { as: 'Table' });
    expect(none.json).toMatchObject({ kind: 'Table', columnDefinitions, rows: [] });
  });

  test.each([
    ['None', undefined],
    ['Metadata', { kind: 'PartialObjectMetadata' }],
    ['Object', { kind: 'ConfigMap', data: { k: 'v' } }],
  ])('with includeObject=%s', async (include, object) => {
    const { json } = await api.request(`GET ${maps}?includeObject=${include}`, { as: 'Table' });
    if (object) expect(json.rows?.[0]?.object).toMatchObject(object);
    else expect(json.rows?.[0]).toEqual({ cells: ['a', '5s'] });
  });

  test('with another includeObject is a bad request', async () => {
    const { code } = await api.request(`GET ${maps}?includeObject=all`, { as: 'Table' });
    expect(code).toBe(400);
  });

  test('of a watch: one row an event, and a bookmark without rows', async () => {
    const events = await api.watch(`${maps}?watch=true&allowWatchBookmarks=true`, { as: 'Table' });
    expect(await events.next()).toMatchObject({
      type: 'ADDED',
      object: { kind: 'Table', columnDefinitions, rows: [{ cells: ['a', '5s'] }] },
    });
    expect(await events.next()).toMatchObject({
      type: 'BOOKMARK',
      object: { metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } }, rows: [] },
    });
    const next = events.next();
    await api.clock.advance(60_000);
    expect(await next).toMatchObject({
      type: 'BOOKMARK',
      object: { kind: 'Table', metadata: { resourceVersion: '1' }, rows: [] },
    });
    await events.stop();
  });

  test('of a watch has ages up to each event', async () => {
    const events = await api.watch(`${maps}?watch=true`, { as: 'Table' });
    await events.next();
    await api.clock.advance(3000);
    await api.request(`POST ${maps}`, { body: { metadata: { name: 'b' } } });
    expect(await events.next()).toMatchObject({ object: { rows: [{ cells: ['b', '0s'] }] } });
    await events.stop();
  });
});

test('what is created, deleted or refused comes in the form that was asked for', async () => {
  const made = await api.request(`POST ${maps}`, {
    body: { metadata: { name: 'b' } },
    as: 'Table',
  });
  expect(made).toMatchObject({
    code: 201,
    json: { kind: 'Table', rows: [{ cells: ['b', '0s'] }] },
  });
  const missing = await api.request(`GET ${maps}/none`, { as: 'Table' });
  expect(missing).toMatchObject({ code: 404, json: { kind: 'Status' } });
  const gone = await api.request(`DELETE ${maps}`, { as: 'PartialObjectMetadata' });
  expect(gone.json).toMatchObject({ kind: 'PartialObjectMetadataList', items: [{}, {}] });
});
