import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, type Fixture, type Json, startCore, textOf } from './testing/fixture.ts';

let api: Fixture;
beforeEach(async () => {
  api = await startCore();
});
afterEach(() => api.stop());

const maps = '/api/v1/namespaces/default/configmaps';
const pods = '/api/v1/namespaces/default/pods';
const mergePatch = 'application/merge-patch+json';

const createMap = async (metadata: object = {}): Promise<Json> =>
  (await api.request(`POST ${maps}`, { body: { metadata: { name: 'a', ...metadata } } })).json;

const createPod = async (metadata: object = {}): Promise<Json> =>
  (
    await api.request(`POST ${pods}`, {
      body: {
        metadata: { name: 'a', ...metadata },
        spec: { terminationGracePeriodSeconds: 20, containers: [{ name: 'c', image: 'i' }] },
      },
    })
  ).json;

const remove = (url: string, body?: object): Promise<Answer> =>
  api.request(`DELETE ${url}`, body ? { body } : {});

const stored = async (url: string): Promise<Json | undefined> =>
  (await api.request(`GET ${url}`)).json.metadata;
const codeOf = async (url: string): Promise<number> => (await api.request(`GET ${url}`)).code;

describe('at once', () => {
  test('most kinds answer a Status', async () => {
    const { metadata } = await createMap();
    const { code, json } = await remove(`${maps}/a`);
    expect(code).toBe(200);
    expect(json).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'a', kind: 'configmaps', uid: metadata?.uid },
    });
    expect(await codeOf(`${maps}/a`)).toBe(404);
  });

  test('some kinds answer the object as it was, at the revision of the delete', async () => {
    await createPod();
    const { json } = await remove(`${pods}/a?gracePeriodSeconds=0`);
    expect(json).toMatchObject({ kind: 'Pod', metadata: { name: 'a', resourceVersion: '2' } });
    expect(await codeOf(`${pods}/a`)).toBe(404);
  });

  test('what is not there is a 404', async () => {
    const { code, json } = await remove(`${maps}/a`);
    expect(code).toBe(404);
    expect(json.message).toBe('configmaps "a" not found');
  });

  test('a dry run deletes nothing', async () => {
    await createMap();
    expect((await remove(`${maps}/a?dryRun=All`)).code).toBe(200);
    expect((await remove(`${maps}/a`, { dryRun: ['All'] })).code).toBe(200);
    expect(await codeOf(`${maps}/a`)).toBe(200);
  });
});

describe('options', () => {
  test.each([
    [
      'another uid',
      { preconditions: { uid: 'x' } },
      409,
      /the UID in the precondition \(x\) does not match the UID in record \(.+\). The object might have been deleted and then recreated/,
    ],
    [
      'another resourceVersion',
      { preconditions: { resourceVersion: '9' } },
      409,
      /the ResourceVersion in the precondition \(9\) does not match the ResourceVersion in record \(1\). The object might have been modified/,
    ],
    [
      'two policies',
      { orphanDependents: true, propagationPolicy: 'Orphan' },
      422,
      /orphanDependents and deletionPropagation cannot be both set/,
    ],
    [
      'an unknown policy',
      { propagationPolicy: 'Never' },
      422,
      /DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Never"/,
    ],
    [
      'an unknown dry run',
      { dryRun: ['Some'] },
      422,
      /dryRun: Unsupported value: "Some": supported values: "All"/,
    ],
    ['another kind', { kind: 'Pod' }, 400, /expect a DeleteOptions/],
    ['a wrong type', { gracePeriodSeconds: 'soon' }, 400, /./],
  ])('%s is refused', async (_what, body, code, message) => {
    await createMap();
    const answer = await remove(`${maps}/a`, body);
    expect(answer.code).toBe(code);
    expect(answer.json.message).toMatch(message);
    expect(await codeOf(`${maps}/a`)).toBe(200);
  });

  test('preconditions that hold, and a body of any version, are accepted', async () => {
    const { metadata } = await createMap();
    const preconditions = { uid: metadata?.uid, resourceVersion: metadata?.resourceVersion };
    const body = { apiVersion: 'policy/v1', kind: 'DeleteOptions', preconditions };
    expect((await remove(`${maps}/a`, body)).code).toBe(200);
  });
});

describe('with grace', () => {
  test.each([
    ['its own', '', 20],
    ['what the client asks for', '?gracePeriodSeconds=5', 5],
    ['a second for less than none', '?gracePeriodSeconds=-3', 1],
  ])('%s', async (_what, query, seconds) => {
    await createPod();
    const { code, json } = await remove(`${pods}/a${query}`);
    expect(code).toBe(200);
    expect(json.metadata).toMatchObject({
      deletionGracePeriodSeconds: seconds,
      deletionTimestamp: new Date(api.clock.now() + seconds * 1000)
        .toISOString()
        .replace('.000', ''),
      resourceVersion: '2',
    });
    expect(await codeOf(`${pods}/a`)).toBe(200);
  });

  test('a second delete may shorten it', async () => {
    await createPod();
    await remove(`${pods}/a`);
    await api.clock.advance(3000);
    await remove(`${pods}/a?gracePeriodSeconds=5`);
    expect(await stored(`${pods}/a`)).toMatchObject({
      deletionGracePeriodSeconds: 5,
      deletionTimestamp: '2026-01-01T00:00:05Z',
    });
  });

  test.each(['', '?gracePeriodSeconds=60', '?gracePeriodSeconds=20'])(
    'a second delete with "%s" changes nothing',
    async (query) => {
      await createPod();
      await remove(`${pods}/a`);
      await api.clock.advance(3000);
      expect((await remove(`${pods}/a${query}`)).code).toBe(200);
      expect(await stored(`${pods}/a`)).toMatchObject({
        deletionGracePeriodSeconds: 20,
        deletionTimestamp: '2026-01-01T00:00:20Z',
        resourceVersion: '2',
      });
    },
  );

  test('a second delete without grace ends it', async () => {
    await createPod();
    await remove(`${pods}/a`);
    expect((await remove(`${pods}/a?gracePeriodSeconds=0`)).code).toBe(200);
    expect(await codeOf(`${pods}/a`)).toBe(404);
  });

  test('what is being deleted can be updated, but not brought back', async () => {
    await createPod();
    await remove(`${pods}/a`);
    const body = {
      metadata: { deletionTimestamp: null, deletionGracePeriodSeconds: null, labels: { a: 'b' } },
    };
    const { code } = await api.request(`PATCH ${pods}/a`, { body, contentType: mergePatch });
    expect(code).toBe(200);
    expect(await stored(`${pods}/a`)).toMatchObject({
      labels: { a: 'b' },
      deletionTimestamp: '2026-01-01T00:00:20Z',
      deletionGracePeriodSeconds: 20,
    });
  });
});

describe('with finalizers', () => {
  const finalizers = ['example.com/one', 'example.com/two'];

  test('it is marked, and gone with the last of them', async () => {
    await createMap({ finalizers });
    const { code, json } = await remove(`${maps}/a`);
    expect(code).toBe(200);
    expect(json).toMatchObject({
      kind: 'ConfigMap',
      metadata: {
        deletionTimestamp: '2026-01-01T00:00:00Z',
        deletionGracePeriodSeconds: 0,
        finalizers,
      },
    });
    const set = (left: readonly string[]): Promise<Answer> =>
      api.request(`PATCH ${maps}/a`, {
        body: { metadata: { finalizers: left } },
        contentType: mergePatch,
      });
    expect((await set(['example.com/two'])).code).toBe(200);
    expect(await codeOf(`${maps}/a`)).toBe(200);
    expect((await set([])).code).toBe(200);
    expect(await codeOf(`${maps}/a`)).toBe(404);
  });

  test('deleting it again changes nothing', async () => {
    await createMap({ finalizers });
    await remove(`${maps}/a`);
    await api.clock.advance(5000);
    expect((await remove(`${maps}/a`)).code).toBe(200);
    expect(await stored(`${maps}/a`)).toMatchObject({ resourceVersion: '2' });
  });

  test('none can be added any more', async () => {
    await createMap({ finalizers });
    await remove(`${maps}/a`);
    const { code, json } = await api.request(`PATCH ${maps}/a`, {
      body: { metadata: { finalizers: [...finalizers, 'example.com/three'] } },
      contentType: mergePatch,
    });
    expect(code).toBe(422);
    expect(json.message).toMatch(
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/three"}',
    );
  });

  test('grace and finalizers: both hold it', async () => {
    await createPod({ finalizers });
    await remove(`${pods}/a`);
    await api.request(`PATCH ${pods}/a`, {
      body: { metadata: { finalizers: null } },
      contentType: mergePatch,
    });
    expect(await codeOf(`${pods}/a`)).toBe(200);
    await remove(`${pods}/a?gracePeriodSeconds=0`);
    expect(await codeOf(`${pods}/a`)).toBe(404);
  });

  test('without grace, finalizers still hold it', async () => {
    await createPod({ finalizers });
    await remove(`${pods}/a?gracePeriodSeconds=0`);
    expect(await stored(`${pods}/a`)).toMatchObject({ deletionGracePeriodSeconds: 0 });
    await api.request(`PATCH ${pods}/a`, {
      body: { metadata: { finalizers: null } },
      contentType: mergePatch,
    });
    expect(await codeOf(`${pods}/a`)).toBe(404);
  });

  test('the generation of a marked object grows, once', async () => {
    const webs = '/apis/apps/v1/namespaces/default/deployments';
    const spec = { selector: {}, template: { spec: { containers: [] } } };
    await api.request(`POST ${webs}`, { body: { metadata: { name: 'a', finalizers }, spec } });
    await remove(`${webs}/a`);
    await remove(`${webs}/a`);
    expect(await stored(`${webs}/a`)).toMatchObject({ generation: 2 });
  });
});

describe('the dependents', () => {
  test.each([
    [{ propagationPolicy: 'Foreground' }, [], ['foregroundDeletion']],
    [{ propagationPolicy: 'Orphan' }, [], ['orphan']],
    [{ orphanDependents: true }, [], ['orphan']],
    [{ propagationPolicy: 'Foreground' }, ['orphan'], ['foregroundDeletion']],
    [{}, ['orphan'], ['orphan']],
    [{}, ['foregroundDeletion'], ['foregroundDeletion']],
    [{ propagationPolicy: 'Background' }, ['example.com/x', 'orphan'], ['example.com/x']],
    [{ propagationPolicy: 'Background' }, [], undefined],
    [{ propagationPolicy: 'Background' }, ['orphan'], undefined],
    [{ orphanDependents: false }, ['foregroundDeletion'], undefined],
    [{}, [], undefined],
  ])('%j with finalizers %j leaves %j', async (options, finalizers, left) => {
    await createMap({ finalizers });
    await remove(`${maps}/a`, options);
    const answer = await api.request(`GET ${maps}/a`);
    if (left) expect(answer.json.metadata).toMatchObject({ finalizers: left });
    else expect(answer.code).toBe(404);
  });

  test('the policy may be in the query', async () => {
    await createMap();
    await remove(`${maps}/a?propagationPolicy=Foreground`);
    expect(await stored(`${maps}/a`)).toMatchObject({ finalizers: ['foregroundDeletion'] });
  });

  test('a later delete may change the mind', async () => {
    await createMap();
    await remove(`${maps}/a`, { propagationPolicy: 'Orphan' });
    await remove(`${maps}/a`, { propagationPolicy: 'Foreground' });
    expect(await stored(`${maps}/a`)).toMatchObject({ finalizers: ['foregroundDeletion'] });
    await remove(`${maps}/a`, { propagationPolicy: 'Background' });
    expect(await codeOf(`${maps}/a`)).toBe(404);
  });
});

describe('a kind with finalizers of its own (a Namespace)', () => {
  test('is Terminating until they are gone', async () => {
    await api.request('POST /api/v1/namespaces', { body: { metadata: { name: 'n' } } });
    const { code, json } = await remove('/api/v1/namespaces/n');
    expect(code).toBe(200);
    expect(json).toMatchObject({ kind: 'Namespace', status: { phase: 'Terminating' } });
    expect(json.metadata).toHaveProperty('deletionTimestamp');
    const finalized = await api.request('PUT /api/v1/namespaces/n/finalize', {
      body: { metadata: { name: 'n' }, spec: { finalizers: [] } },
    });
    expect(finalized.code).toBe(200);
    expect(await codeOf('/api/v1/namespaces/n')).toBe(404);
  });

  test('is gone at once without them', async () => {
    await api.request('POST /api/v1/namespaces', { body: { metadata: { name: 'n' } } });
    await api.request('PUT /api/v1/namespaces/n/finalize', {
      body: { metadata: { name: 'n' }, spec: { finalizers: [] } },
    });
    await remove('/api/v1/namespaces/n');
    expect(await codeOf('/api/v1/namespaces/n')).toBe(404);
  });
});

describe('a collection', () => {
  beforeEach(async () => {
    for (const [name, app] of [
      ['a', 'x'],
      ['b', 'y'],
      ['c', 'x'],
    ]) {
      await createMap({ name, labels: { app } });
    }
  });

  const namesLeft = async (): Promise<string[]> => {
    const { json } = await api.request(`GET ${maps}`);
    return Object.values(json.items ?? {}).map((item) => textOf(item.metadata?.name));
  };

  test('is deleted whole, and answered with what was in it', async () => {
    const { code, json } = await remove(maps);
    expect(code).toBe(200);
    expect(json).toMatchObject({ kind: 'ConfigMapList', items: [{}, {}, {}] });
    expect(await namesLeft()).toEqual([]);
  });

  test.each([
    ['labelSelector=app%3Dx', ['b']],
    ['fieldSelector=metadata.name%3Db', ['a', 'c']],
    ['limit=1', ['b', 'c']],
    ['dryRun=All', ['a', 'b', 'c']],
  ])('with %s', async (query, left) => {
    await remove(`${maps}?${query}`);
    expect(await namesLeft()).toEqual(left);
  });
});
