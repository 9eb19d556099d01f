import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { configMaps } from '#api/gen/resources.ts';
import { notFound } from '#api/status.ts';
import type { Strategy } from './strategy.ts';
import { type Fixture, type Json, startCore } from './testing/fixture.ts';

let api: Fixture;
beforeEach(async () => {
  api = await startCore();
});
afterEach(() => api.stop());

const maps = '/api/v1/namespaces/default/configmaps';
const webs = '/apis/apps/v1/namespaces/default/deployments';
const modified =
  'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again';

const createMap = async (metadata: object = {}): Promise<Json> =>
  (
    await api.request(`POST ${maps}`, {
      body: { metadata: { name: 'a', ...metadata }, data: { k: '0' } },
    })
  ).json;

const createWeb = async (): Promise<Json> =>
  (
    await api.request(`POST ${webs}`, {
      body: {
        metadata: { name: 'web' },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: 'web' } },
          template: {
            metadata: { labels: { app: 'web' } },
            spec: { containers: [{ name: 'web', image: 'nginx' }] },
          },
        },
      },
    })
  ).json;

describe('PUT', () => {
  test('of a kind that it may create ends when a refusal only looks like a race', async () => {
    await api.stop();
    const missing = notFound({ group: '', resource: 'namespaces' }, 'elsewhere');
    const kind: Strategy = {
      type: configMaps,
      singular: 'configmap',
      columns: [],
      createsOnUpdate: true,
      prepareForUpdate: () => {
        throw missing;
      },
    };
    api = await startCore({ strategies: [kind] });
    const body = { metadata: { name: 'a' }, data: { k: '1' } };
    expect((await api.request(`PUT ${maps}/a`, { body })).code).toBe(201);
    const { code, json } = await api.request(`PUT ${maps}/a`, { body });
    expect([code, json['message']]).toEqual([404, missing.status.message]);
  });

  test('replaces, at a new resourceVersion, and keeps what the server owns', async () => {
    const before = await createMap({ labels: { x: 'y' } });
    const { code, json } = await api.request(`PUT ${maps}/a`, {
      body: { metadata: { name: 'a' }, data: { k: '1' } },
    });
    expect(code).toBe(200);
    expect(json).toMatchObject({ data: { k: '1' } });
    expect(json.metadata).toEqual({
      name: 'a',
      namespace: 'default',
      uid: before.metadata?.uid,
      creationTimestamp: before.metadata?.creationTimestamp,
      resourceVersion: '2',
      managedFields: [expect.objectContaining({ operation: 'Update' })],
    });
  });

  test('of the stored resourceVersion succeeds, of an older one is a conflict', async () => {
    const old = await createMap();
    expect((await api.request(`PUT ${maps}/a`, { body: { ...old, data: { k: '1' } } })).code).toBe(
      200,
    );
    const { code, json } = await api.request(`PUT ${maps}/a`, {
      body: { ...old, data: { k: '2' } },
    });
    expect(code).toBe(409);
    expect(json).toMatchObject({
      reason: 'Conflict',
      message: modified,
      details: { name: 'a', kind: 'configmaps' },
    });
  });

  test('of what is there writes nothing', async () => {
    const before = await createMap();
    const { json } = await api.request(`PUT ${maps}/a`, { body: before });
    expect(json).toEqual(before);
    expect(await api.store.currentRevision()).toBe(1);
  });

  test.each([
    ['what is not there', 'b', { name: 'b' }, { code: 404, message: 'configmaps "b" not found' }],
    [
      'another name than the URL',
      'a',
      { name: 'b' },
      { code: 400, message: 'the name of the object (b) does not match the name on the URL (a)' },
    ],
    [
      'no name',
      'a',
      {},
      {
        code: 400,
        message:
          'the name of the object (a based on URL) was undeterminable: name must be provided',
      },
    ],
    [
      'another namespace',
      'a',
      { name: 'a', namespace: 'x' },
      {
        code: 400,
        message:
          'the namespace of the provided object does not match the namespace sent on the request',
      },
    ],
    [
      'another uid',
      'a',
      { name: 'a', uid: 'x' },
      { code: 409, message: /Precondition failed: UID in precondition: x, UID in object meta: / },
    ],
    [
      'a bad label',
      'a',
      { name: 'a', labels: { 'a b': '' } },
      { code: 422, message: /metadata.labels: Invalid value: "a b"/ },
    ],
  ])('of %s', async (_what, name, metadata, expected) => {
    await createMap();
    const answer = await api.request(`PUT ${maps}/${name}`, { body: { metadata } });
    const { code, message } = expected;
    expect(answer.code).toBe(code);
    if (typeof message === 'string') expect(answer.json.message).toBe(message);
    else expect(answer.json.message).toMatch(message);
    expect(await api.store.currentRevision()).toBe(1);
  });

  test('a kind may ask for a resourceVersion', async () => {
    const leases = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
    await api.request(`POST ${leases}`, { body: { metadata: { name: 'l' } } });
    const { code, json } = await api.request(`PUT ${leases}/l`, {
      body: { metadata: { name: 'l' } },
    });
    expect(code).toBe(422);
    expect(json.message).toBe(
      'Lease.coordination.k8s.io "l" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update',
    );
  });

  test('a dry run stores nothing', async () => {
    await createMap();
    const { code, json } = await api.request(`PUT ${maps}/a?dryRun=All`, {
      body: { metadata: { name: 'a' }, data: { k: '1' } },
    });
    expect(code).toBe(200);
    expect(json).toMatchObject({ data: { k: '1' } });
    expect((await api.request(`GET ${maps}/a`)).json).toMatchObject({ data: { k: '0' } });
  });
});

describe('generation', () => {
  const generationAfter = async (sent: (web: Json) => object, url = webs): Promise<unknown> => {
    const web = await createWeb();
    const { json } = await api.request(`PUT ${url}/web`, { body: sent(web) });
    return json.metadata?.generation;
  };

  test('grows with the spec', async () => {
    expect(await generationAfter((web) => ({ ...web, spec: { ...web.spec, replicas: 2 } }))).toBe(
      2,
    );
  });

  test('stays with the metadata', async () => {
    expect(
      await generationAfter((web) => ({
        ...web,
        metadata: { ...web.metadata, labels: { a: 'b' } },
      })),
    ).toBe(1);
  });

  test('cannot be set', async () => {
    expect(
      await generationAfter((web) => ({ ...web, metadata: { ...web.metadata, generation: 9 } })),
    ).toBe(1);
  });
});

describe('subresources', () => {
  test('status changes nothing but the status', async () => {
    const web = await createWeb();
    const { code, json } = await api.request(`PUT ${webs}/web/status`, {
      body: { ...web, spec: { ...web.spec, replicas: 5 }, status: { replicas: 3 } },
    });
    expect(code).toBe(200);
    expect(json).toMatchObject({
      spec: { replicas: 1 },
      status: { replicas: 3 },
      metadata: { generation: 1 },
    });
  });

  test('an update of the object leaves the status', async () => {
    const web = await createWeb();
    await api.request(`PUT ${webs}/web/status`, { body: { ...web, status: { replicas: 3 } } });
    const { json } = await api.request(`PUT ${webs}/web`, {
      body: { ...web, metadata: { name: 'web' }, status: { replicas: 9 } },
    });
    expect(json).toMatchObject({ status: { replicas: 3 } });
  });

  test('status is patched and read as the object is', async () => {
    await createWeb();
    await api.request(`PATCH ${webs}/web/status`, {
      body: { status: { readyReplicas: 2 }, spec: { replicas: 7 } },
      contentType: 'application/merge-patch+json',
    });
    const { json } = await api.request(`GET ${webs}/web/status`);
    expect(json).toMatchObject({
      kind: 'Deployment',
      spec: { replicas: 1 },
      status: { readyReplicas: 2 },
    });
  });

  test('an action reads, replaces and patches a thing of its own', async () => {
    await createWeb();
    const scale = (await api.request(`GET ${webs}/web/scale`)).json;
    expect(scale).toMatchObject({
      kind: 'Scale',
      metadata: { name: 'web' },
      spec: { replicas: 1 },
    });
    const put = await api.request(`PUT ${webs}/web/scale`, {
      body: { ...scale, spec: { replicas: 4 } },
    });
    expect(put).toMatchObject({ code: 200, json: { kind: 'Scale', spec: { replicas: 4 } } });
    const patched = await api.request(`PATCH ${webs}/web/scale`, {
      body: { spec: { replicas: 6 } },
      contentType: 'application/merge-patch+json',
    });
    expect(patched.json).toMatchObject({ kind: 'Scale', spec: { replicas: 6 } });
    const web = (await api.request(`GET ${webs}/web`)).json;
    expect(web).toMatchObject({ spec: { replicas: 6 }, metadata: { generation: 3 } });
  });

  test('an action of what is not there is a 404, of another kind a 400, of a bad value a 422', async () => {
    const body = { spec: { replicas: 1 } };
    expect((await api.request(`PUT ${webs}/none/scale`, { body })).code).toBe(404);
    await createWeb();
    expect((await api.request(`PUT ${webs}/web/scale`, { body: { kind: 'Pod' } })).code).toBe(400);
    expect(
      (await api.request(`PUT ${webs}/web/scale`, { body: { spec: { replicas: -1 } } })).code,
    ).toBe(422);
  });
});

describe('PATCH', () => {
  test.each([
    ['merge', 'application/merge-patch+json', { data: { k: null, l: '1' } }, { l: '1' }],
    [
      'merge, with parameters',
      'application/merge-patch+json; charset=utf-8',
      { data: { l: '1' } },
      { k: '0', l: '1' },
    ],
    [
      'JSON',
      'application/json-patch+json',
      [{ op: 'replace', path: '/data/k', value: '2' }],
      { k: '2' },
    ],
    [
      'strategic',
      'application/strategic-merge-patch+json',
      { data: { l: '1' } },
      { k: '0', l: '1' },
    ],
  ])('%s', async (_what, contentType, body, data) => {
    await createMap();
    const { code, json } = await api.request(`PATCH ${maps}/a`, { body, contentType });
    expect(code).toBe(200);
    expect(json).toMatchObject({ data, metadata: { resourceVersion: '2' } });
  });

  test('a strategic patch merges lists by their keys', async () => {
    await createWeb();
    const { json } = await api.request(`PATCH ${webs}/web`, {
      body: { spec: { template: { spec: { containers: [{ name: 'side', image: 'busybox' }] } } } },
      contentType: 'application/strategic-merge-patch+json',
    });
    const containers = json.spec?.template?.spec?.containers;
    expect(containers).toMatchObject([{ name: 'side' }, { name: 'web', image: 'nginx' }]);
  });

  test.each([
    [
      'application/apply-patch+cbor',
      {},
      415,
      /accepted media types include: application\/json-patch\+json/,
    ],
    [
      'application/apply-patch+yaml',
      {},
      422,
      /fieldManager: Required value: is required for apply/,
    ],
    ['application/json', {}, 415, /the body of the request was in an unknown format/],
    ['application/json-patch+json', [{ op: 'remove', path: '/nothing' }], 422, /./],
    [
      'application/merge-patch+json',
      { metadata: { name: 'b' } },
      400,
      /does not match the name on the URL/,
    ],
    [
      'application/merge-patch+json',
      { metadata: { resourceVersion: '9' } },
      409,
      /the object has been modified/,
    ],
    [
      'application/merge-patch+json',
      { metadata: { labels: { 'a b': '' } } },
      422,
      /metadata.labels/,
    ],
    ['application/merge-patch+json', { data: 'text' }, 400, /cannot be handled as a ConfigMap/],
  ])('as %s of %j is a %i', async (contentType, body, code, message) => {
    await createMap();
    const answer = await api.request(`PATCH ${maps}/a`, { body, contentType });
    expect(answer.code).toBe(code);
    expect(answer.json.message).toMatch(message);
  });

  test('of what is not there is a 404', async () => {
    const contentType = 'application/merge-patch+json';
    expect((await api.request(`PATCH ${maps}/a`, { body: {}, contentType })).code).toBe(404);
  });

  test('that changes nothing writes nothing', async () => {
    await createMap();
    const contentType = 'application/merge-patch+json';
    const { json } = await api.request(`PATCH ${maps}/a`, {
      body: { data: { k: '0' } },
      contentType,
    });
    expect(json).toMatchObject({ metadata: { resourceVersion: '1' } });
    expect(await api.store.currentRevision()).toBe(1);
  });

  test('many at once all take effect', async () => {
    await createMap();
    const keys = Array.from({ length: 30 }, (_, index) => `k${index}`);
    const answers = await Promise.all(
      keys.map((key) =>
        api.request(`PATCH ${maps}/a`, {
          body: { data: { [key]: 'x' } },
          contentType: 'application/merge-patch+json',
        }),
      ),
    );
    expect(answers.map((answer) => answer.code)).toEqual(keys.map(() => 200));
    const { json } = await api.request(`GET ${maps}/a`);
    expect(Object.keys(json.data ?? {}).sort()).toEqual(['k', ...keys].sort());
  });

  test('unknown fields are told of', async () => {
    await createMap();
    const contentType = 'application/merge-patch+json';
    const lax = await api.request(`PATCH ${maps}/a`, { body: { colour: 'red' }, contentType });
    expect(lax).toMatchObject({ code: 200, warnings: ['unknown field "colour"'] });
    const strict = await api.request(`PATCH ${maps}/a?fieldValidation=Strict`, {
      body: { colour: 'red' },
      contentType,
    });
    expect(strict.code).toBe(400);
  });
});
