import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Fixture, startCore } from './testing/fixture.ts';

let api: Fixture;
beforeEach(async () => {
  api = await startCore();
});
afterEach(() => api.stop());

const url = '/api/v1/namespaces/default/configmaps';
const create = (metadata: object, rest: object = {}) =>
  api.request(`POST ${url}`, { body: { metadata, ...rest } });

describe('the metadata that the server fills in', () => {
  test('uid, creationTimestamp, namespace, resourceVersion, kind and version', async () => {
    const { code, json } = await create({ name: 'a' }, { data: { key: 'value' } });
    expect(code).toBe(201);
    expect(json).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'a',
        namespace: 'default',
        uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        creationTimestamp: '2026-01-01T00:00:00Z',
        resourceVersion: '1',
        managedFields: [
          expect.objectContaining({ fieldsV1: { 'f:data': { '.': {}, 'f:key': {} } } }),
        ],
      },
      data: { key: 'value' },
    });
  });

  test('what the client may not set is not taken from it', async () => {
    const { json } = await create({
      name: 'a',
      uid: 'mine',
      creationTimestamp: '2001-01-01T00:00:00Z',
      deletionTimestamp: '2001-01-01T00:00:00Z',
      generation: 7,
      selfLink: '/x',
      managedFields: [{ manager: 'me' }],
    });
    expect(Object.keys(json.metadata ?? {}).sort()).toEqual([
      'creationTimestamp',
      'name',
      'namespace',
      'resourceVersion',
      'uid',
    ]);
    expect(json.metadata).toMatchObject({ creationTimestamp: '2026-01-01T00:00:00Z' });
    expect(json.metadata?.uid).not.toBe('mine');
  });

  test('a generated name has five characters more', async () => {
    const { json } = await create({ generateName: 'job-' });
    expect(json.metadata?.name).toMatch(/^job-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test('a long generateName is cut so that the name stays within 63 characters', async () => {
    const { json } = await create({ generateName: 'x'.repeat(80) });
    expect(json.metadata?.name).toHaveLength(63);
  });

  test.each([
    ['7 times taken, is found at the 8th', 7, 201],
    ['8 times taken, is given up', 8, 409],
  ])('a generated name, %s', async (_what, taken, code) => {
    await api.stop();
    // Five characters a name: the first names are all alike.
    let drawn = 0;
    const next = (): number => (drawn++ < 5 * (taken + 1) ? 0 : 0.5);
    api = await startCore({ random: { next, uuid: () => 'an-uid' } });
    expect((await create({ generateName: 'a-' })).json.metadata?.name).toBe('a-bbbbb');
    const answer = await create({ generateName: 'a-' });
    expect(answer.code).toBe(code);
    expect(drawn).toBe(5 * 9);
  });

  test('generation begins at 1 where a kind has one', async () => {
    const { json } = await api.request('POST /apis/apps/v1/namespaces/default/deployments', {
      body: {
        metadata: { name: 'web' },
        spec: {
          selector: { matchLabels: { app: 'web' } },
          template: { metadata: { labels: { app: 'web' } }, spec: { containers: [] } },
        },
      },
    });
    expect(json.metadata).toMatchObject({ generation: 1 });
  });
});

describe('refusals', () => {
  test.each([
    [
      'no name',
      {},
      422,
      'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    ],
    [
      'a bad name',
      { name: 'A_b' },
      422,
      /^ConfigMap "A_b" is invalid: metadata.name: Invalid value: "A_b": a lowercase RFC 1123 subdomain/,
    ],
    [
      'a bad generateName',
      { generateName: 'A_' },
      422,
      /metadata.generateName: Invalid value: "A_": a lowercase RFC 1123/,
    ],
    [
      'another namespace',
      { name: 'a', namespace: 'other' },
      400,
      'the namespace of the provided object does not match the namespace sent on the request',
    ],
    [
      'a resourceVersion',
      { name: 'a', resourceVersion: '1' },
      400,
      'resourceVersion should not be set on objects to be created',
    ],
    [
      'a bad label',
      { name: 'a', labels: { 'a b': 'c' } },
      422,
      /metadata.labels: Invalid value: "a b": name part must consist/,
    ],
    [
      'a bad label value',
      { name: 'a', labels: { a: 'b c' } },
      422,
      /metadata.labels: Invalid value: "b c": a valid label must be/,
    ],
    [
      'a bad annotation',
      { name: 'a', annotations: { '/': '' } },
      422,
      /metadata.annotations: Invalid value: "\/"/,
    ],
    [
      'annotations that are too long',
      { name: 'a', annotations: { a: 'x'.repeat(262_144) } },
      422,
      /metadata.annotations: Too long: may not be more than 262144 bytes/,
    ],
    [
      'a bare finalizer',
      { name: 'a', finalizers: ['mine'] },
      422,
      /metadata.finalizers\[0\]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified/,
    ],
    [
      'an owner without a name',
      { name: 'a', ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: '', uid: 'u' }] },
      422,
      'ConfigMap "a" is invalid: metadata.ownerReferences[0].name: Invalid value: "": must not be empty',
    ],
    [
      'two controllers',
      {
        name: 'a',
        ownerReferences: ['x', 'y'].map((name) => ({
          apiVersion: 'v1',
          kind: 'Pod',
          name,
          uid: name,
          controller: true,
        })),
      },
      422,
      /Only one reference can have Controller set to true. Found "true" in references for Pod\/x and Pod\/y/,
    ],
  ])('%s', async (_what, metadata, code, message) => {
    const answer = await create(metadata);
    expect(answer.code).toBe(code);
    expect(answer.json).toMatchObject({ kind: 'Status', status: 'Failure', code });
    if (typeof message === 'string') expect(answer.json.message).toBe(message);
    else expect(answer.json.message).toMatch(message);
    expect((await api.request(`GET ${url}`)).json.items).toEqual([]);
  });

  test('a name that is taken', async () => {
    await create({ name: 'a' });
    const { code, json } = await create({ name: 'a' });
    expect(code).toBe(409);
    expect(json).toMatchObject({
      reason: 'AlreadyExists',
      message: 'configmaps "a" already exists',
      details: { name: 'a', kind: 'configmaps' },
    });
  });

  test("the kind's own validation", async () => {
    const { code, json } = await api.request('POST /apis/apps/v1/namespaces/default/deployments', {
      body: {
        metadata: { name: 'web' },
        spec: { replicas: -1, selector: {}, template: { spec: { containers: [] } } },
      },
    });
    expect(code).toBe(422);
    expect(json).toMatchObject({
      message:
        'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      details: { causes: [{ reason: 'FieldValueInvalid', field: 'spec.replicas' }] },
    });
  });

  test.each([
    [
      'no body',
      {},
      400,
      "couldn't get version/kind; json parse error: unexpected end of JSON input",
    ],
    ['malformed JSON', { text: '{"metadata":' }, 400, /json parse error/],
    [
      'another kind',
      { body: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } } },
      400,
      /Secret/,
    ],
    [
      'another version',
      { body: { apiVersion: 'v2', kind: 'ConfigMap' } },
      400,
      'the API version in the data (v2) does not match the expected API version (v1)',
    ],
    [
      'a wrong type',
      { body: { metadata: { name: 'a' }, data: 'text' } },
      400,
      /cannot be handled as a ConfigMap/,
    ],
  ])('%s', async (_what, options, code, message) => {
    const answer = await api.request(`POST ${url}`, options);
    expect(answer.code).toBe(code);
    if (typeof message === 'string') expect(answer.json.message).toBe(message);
    else expect(answer.json.message).toMatch(message);
  });

  test('a namespaced kind outside a namespace', async () => {
    const { code } = await api.request('POST /api/v1/configmaps', {
      body: { metadata: { name: 'a' } },
    });
    expect(code).toBe(405);
  });
});

describe('options', () => {
  const unknown = { metadata: { name: 'a' }, colour: 'red' };

  test.each([
    ['', 201, 'unknown field "colour"'],
    ['?fieldValidation=Warn', 201, 'unknown field "colour"'],
    ['?fieldValidation=Ignore', 201, undefined],
    ['?fieldValidation=Strict', 400, undefined],
    ['?fieldValidation=strict', 422, undefined],
  ])('an unknown field with "%s"', async (query, code, warning) => {
    const answer = await api.request(`POST ${url}${query}`, { body: unknown });
    expect(answer.code).toBe(code);
    expect(answer.warnings[0]).toBe(warning);
  });

  test('fieldValidation must be one of three', async () => {
    const { json } = await api.request(`POST ${url}?fieldValidation=x`, { body: unknown });
    expect(json.message).toBe(
      'CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "x": supported values: "Ignore", "Strict", "Warn"',
    );
  });

  test('a dry run stores nothing, and says what it would have', async () => {
    const { code, json } = await api.request(`POST ${url}?dryRun=All`, {
      body: { metadata: { name: 'a' }, data: { key: 'value' } },
    });
    expect(code).toBe(201);
    expect(json).toMatchObject({ metadata: { name: 'a' }, data: { key: 'value' } });
    expect(json.metadata).not.toHaveProperty('resourceVersion');
    expect((await api.request(`GET ${url}/a`)).code).toBe(404);
    expect(await api.store.currentRevision()).toBe(0);
  });

  test('a dry run finds that the name is taken', async () => {
    await create({ name: 'a' });
    const { code } = await api.request(`POST ${url}?dryRun=All`, {
      body: { metadata: { name: 'a' } },
    });
    expect(code).toBe(409);
  });

  test('dryRun must be All', async () => {
    const { code, json } = await api.request(`POST ${url}?dryRun=some`, { body: unknown });
    expect(code).toBe(422);
    expect(json.message).toBe(
      'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: "some": supported values: "All"',
    );
  });

  test("the kind's warnings reach the client", async () => {
    const { warnings } = await api.request('POST /apis/apps/v1/namespaces/default/deployments', {
      body: {
        metadata: { name: 'web' },
        spec: { paused: true, selector: {}, template: { spec: { containers: [] } } },
      },
    });
    expect(warnings).toContain('spec.paused: it will not move');
  });
});

describe('what is not served', () => {
  test.each([
    ['GET /api/v1/namespaces/default/unicorns', 404],
    ['GET /apis/nope.example.com/v1/things', 404],
    ['GET /apis/apps/v1beta1/deployments', 404],
    ['GET /api/v1/namespaces/default/pods/p/unknown', 404],
    ['GET /api/v1/namespaces/default/pods/p/log', 404],
    ['DELETE /api/v1/namespaces', 405],
    ['POST /api/v1/namespaces/default/configmaps/a', 405],
    ['DELETE /api/v1/namespaces/default/pods/p/status', 405],
  ])('%s is a %i', async (request, code) => {
    const answer = await api.request(request, { body: {} });
    expect(answer.code).toBe(code);
    expect(answer.json).toMatchObject({ kind: 'Status', code });
  });
});
