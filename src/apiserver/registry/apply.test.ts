/** Server-side apply through the verbs, with the real kinds. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStrategies } from '../resources/index.ts';
import { type Answer, type Fixture, startCore } from './testing/fixture.ts';

const strategies = createStrategies({
  services: { cidr: '10.43.0.0/16', nodePorts: { first: 30_000, last: 32_767 } },
});
const webs = '/apis/apps/v1/namespaces/default/deployments';

let api: Fixture;
beforeEach(async () => {
  api = await startCore({ strategies });
});
afterEach(() => api.stop());

const apply = (url: string, manager: string, body: object, more = ''): Promise<Answer> =>
  api.request(`PATCH ${url}?fieldManager=${manager}${more}`, {
    body,
    contentType: 'application/apply-patch+yaml',
  });

const map = (data: object, metadata: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', ...metadata },
  data,
});
const maps = '/api/v1/namespaces/default/configmaps';

const template = (...containers: readonly object[]): object => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers },
});
const web = (spec: object): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
});
const nginx = { name: 'nginx', image: 'nginx' };

/** `manager operation[/subresource]` → what it owns. */
async function ownersOf(url: string): Promise<Record<string, unknown>> {
  const { json } = await api.request(`GET ${url}`);
  // The server's own form.
  const entries = (json.metadata?.managedFields ?? []) as unknown as readonly {
    readonly manager: string;
    readonly operation: string;
    readonly subresource?: string;
    readonly fieldsV1: unknown;
  }[];
  return Object.fromEntries(
    entries.map(({ manager, operation, subresource, fieldsV1 }) => [
      `${manager} ${operation}${subresource ? `/${subresource}` : ''}`,
      fieldsV1,
    ]),
  );
}

describe('a configuration', () => {
  test('creates, changes, and changes nothing the third time', async () => {
    const created = await apply(`${maps}/a`, 'me', map({ k: '1' }));
    expect(created).toMatchObject({ code: 201, json: { data: { k: '1' } } });
    expect(created.json.metadata?.managedFields).toEqual([
      {
        manager: 'me',
        operation: 'Apply',
        apiVersion: 'v1',
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:data': { 'f:k': {} } },
      },
    ]);
    await api.clock.advance(5000);
    const changed = await apply(`${maps}/a`, 'me', map({ k: '2' }));
    expect(changed).toMatchObject({ code: 200, json: { data: { k: '2' } } });
    expect(changed.json.metadata?.managedFields).toMatchObject([{ time: '2026-01-01T00:00:05Z' }]);
    await api.clock.advance(5000);
    const same = await apply(`${maps}/a`, 'me', map({ k: '2' }));
    expect(same.json).toEqual(changed.json);
  });

  test('takes back what it no longer names, unless another owns it', async () => {
    await apply(`${maps}/a`, 'one', map({ a: '1', b: '1', c: '1' }));
    await apply(`${maps}/a`, 'two', map({ b: '1' }));
    const { json } = await apply(`${maps}/a`, 'one', map({ a: '1' }));
    expect(json['data']).toEqual({ a: '1', b: '1' });
    expect(await ownersOf(`${maps}/a`)).toEqual({
      'one Apply': { 'f:data': { 'f:a': {} } },
      'two Apply': { 'f:data': { 'f:b': {} } },
    });
  });

  test('leaves alone what it never named', async () => {
    await api.request(`POST ${maps}`, { body: map({ a: '1' }, { labels: { x: 'y' } }) });
    await apply(`${maps}/a`, 'me', map({ b: '2' }));
    const { json } = await apply(`${maps}/a`, 'me', map({}));
    expect(json).toMatchObject({ data: { a: '1' }, metadata: { labels: { x: 'y' } } });
    expect(Object.keys(json['data'] ?? {})).toEqual(['a']);
  });

  test('gives defaults back where it had set something', async () => {
    await apply(`${webs}/web`, 'me', web({ replicas: 3, template: template(nginx) }));
    const { json } = await apply(`${webs}/web`, 'me', web({ template: template(nginx) }));
    expect(json['spec']?.['replicas']).toBe(1);
  });

  test('is not stored in a dry run', async () => {
    const created = await apply(`${maps}/a`, 'me', map({ k: '1' }), '&dryRun=All');
    expect(created).toMatchObject({ code: 201, json: { data: { k: '1' } } });
    expect((await api.request(`GET ${maps}/a`)).code).toBe(404);
  });
});

describe('conflicts', () => {
  const by = (name: string): string => `conflict with "${name}" using apps/v1`;

  beforeEach(async () => {
    await api.request(`POST ${webs}?fieldManager=maker`, {
      body: web({ replicas: 1, template: template(nginx) }),
    });
  });

  test('one is told of in one line, with its field', async () => {
    const { code, json } = await apply(`${webs}/web`, 'me', web({ replicas: 2 }));
    expect(code).toBe(409);
    expect(json).toMatchObject({
      reason: 'Conflict',
      message: `Apply failed with 1 conflict: ${by('maker')}: .spec.replicas`,
      details: {
        causes: [{ reason: 'FieldManagerConflict', message: by('maker'), field: '.spec.replicas' }],
      },
    });
  });

  test('several are listed by manager', async () => {
    await apply(`${webs}/web`, 'other', web({ paused: true }), '&force=true');
    const { json } = await apply(
      `${webs}/web`,
      'me',
      web({ replicas: 2, paused: false, template: template({ ...nginx, image: 'httpd' }) }),
    );
    expect(json['message']).toBe(
      [
        'Apply failed with 3 conflicts: conflicts with "maker" using apps/v1:',
        '- .spec.replicas',
        '- .spec.template.spec.containers[name="nginx"].image',
        'conflicts with "other":',
        '- .spec.paused',
      ].join('\n'),
    );
  });

  test('force takes the field over', async () => {
    const { code } = await apply(`${webs}/web`, 'me', web({ replicas: 2 }), '&force=true');
    expect(code).toBe(200);
    const owners = await ownersOf(`${webs}/web`);
    expect(owners['me Apply']).toEqual({ 'f:spec': { 'f:replicas': {}, 'f:selector': {} } });
    expect(owners['maker Update']).not.toHaveProperty(['f:spec', 'f:replicas']);
  });

  test('there is none about equal values: both own them', async () => {
    expect((await apply(`${webs}/web`, 'me', web({ replicas: 1 }))).code).toBe(200);
    const owners = await ownersOf(`${webs}/web`);
    expect(owners['me Apply']).toHaveProperty(['f:spec', 'f:replicas']);
    expect(owners['maker Update']).toHaveProperty(['f:spec', 'f:replicas']);
  });

  test('an update takes what it changes without asking', async () => {
    await apply(`${webs}/web`, 'me', web({ replicas: 1 }));
    await api.request(`PATCH ${webs}/web?fieldManager=hpa`, {
      body: { spec: { replicas: 7 } },
      contentType: 'application/merge-patch+json',
    });
    const owners = await ownersOf(`${webs}/web`);
    expect(owners['hpa Update']).toEqual({ 'f:spec': { 'f:replicas': {} } });
    expect(owners['me Apply']).toEqual({ 'f:spec': { 'f:selector': {} } });
    const { json } = await apply(`${webs}/web`, 'me', web({ replicas: 1 }));
    expect(json['message']).toContain('conflict with "hpa" using apps/v1: .spec.replicas');
  });
});

describe('lists', () => {
  test('with keys merge item by item, in the configuration’s order', async () => {
    const side = { name: 'side', image: 'busybox' };
    await apply(`${webs}/web`, 'one', web({ template: template(nginx) }));
    await apply(`${webs}/web`, 'two', web({ template: template(side, { name: 'nginx' }) }));
    const { json } = await api.request(`GET ${webs}/web`);
    expect(json['spec']?.template?.spec?.containers).toMatchObject([side, nginx]);
    const left = await apply(`${webs}/web`, 'two', web({ template: template() }));
    expect(left.json['spec']?.template?.spec?.containers).toMatchObject([nginx]);
  });

  test('a key that is left out is its default', async () => {
    const ported = (port: object): object =>
      web({ template: template({ ...nginx, ports: [{ containerPort: 80, ...port }] }) });
    await apply(`${webs}/web`, 'me', ported({}));
    const { json } = await apply(`${webs}/web`, 'me', ported({ protocol: 'TCP', name: 'http' }));
    expect(json['spec']?.template?.spec?.containers?.[0]?.ports).toEqual([
      { containerPort: 80, protocol: 'TCP', name: 'http' },
    ]);
    const owners = await ownersOf(`${webs}/web`);
    expect(JSON.stringify(owners)).toContain(
      JSON.stringify('k:{"containerPort":80,"protocol":"TCP"}'),
    );
  });

  test('of values are sets', async () => {
    const held = (...finalizers: readonly string[]): object => map({}, { finalizers });
    await apply(`${maps}/a`, 'one', held('a/1', 'b/2'));
    await apply(`${maps}/a`, 'two', held('c/3'));
    const { json } = await apply(`${maps}/a`, 'one', held('b/2'));
    expect(json.metadata?.finalizers).toEqual(expect.arrayContaining(['b/2', 'c/3']));
    expect(json.metadata?.finalizers).toHaveLength(2);
  });

  test('without keys change hands as a whole', async () => {
    const run = (...args: readonly string[]): object =>
      web({ template: template({ ...nginx, args }) });
    await apply(`${webs}/web`, 'one', run('a'));
    const { json } = await apply(`${webs}/web`, 'two', run('a', 'b'));
    expect(json['message']).toBe(
      'Apply failed with 1 conflict: conflict with "one": .spec.template.spec.containers[name="nginx"].args',
    );
  });
});

describe('subresources', () => {
  beforeEach(async () => {
    await apply(`${webs}/web`, 'me', web({ replicas: 1, template: template(nginx) }));
  });

  test('status is owned by who writes status, and not by who writes the object', async () => {
    const sent = { ...web({ replicas: 9 }), status: { replicas: 3 } };
    const { code, json } = await apply(`${webs}/web/status`, 'controller', sent);
    expect({ code, json }).toMatchObject({
      code: 200,
      json: { spec: { replicas: 1 }, status: { replicas: 3 } },
    });
    await apply(`${webs}/web`, 'other', { ...web({}), status: { replicas: 5 } });
    const owners = await ownersOf(`${webs}/web`);
    expect(owners['controller Apply/status']).toEqual({ 'f:status': { 'f:replicas': {} } });
    expect(owners['other Apply']).toEqual({ 'f:spec': { 'f:selector': {} } });
    const conflict = await apply(`${webs}/web/status`, 'third', {
      ...sent,
      status: { replicas: 4 },
    });
    expect(conflict.json['message']).toBe(
      'Apply failed with 1 conflict: conflict with "controller" with subresource "status": .status.replicas',
    );
  });

  test('status of what is not there is a 404', async () => {
    const sent = { ...web({}), metadata: { name: 'none' }, status: { replicas: 3 } };
    expect((await apply(`${webs}/none/status`, 'controller', sent)).code).toBe(404);
  });

  test('scale is one field of the object', async () => {
    await api.request(`PATCH ${webs}/web/scale?fieldManager=hpa`, {
      body: { spec: { replicas: 3 } },
      contentType: 'application/merge-patch+json',
    });
    const owners = await ownersOf(`${webs}/web`);
    expect(owners['hpa Update/scale']).toEqual({ 'f:spec': { 'f:replicas': {} } });
    expect(owners['me Apply']).not.toHaveProperty(['f:spec', 'f:replicas']);
    const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'web' } };
    const sent = { ...scale, spec: { replicas: 4 } };
    const refused = await apply(`${webs}/web/scale`, 'me', sent);
    expect(refused.json['message']).toBe(
      'Apply failed with 1 conflict: conflict with "hpa" with subresource "scale" using apps/v1: .spec.replicas',
    );
    const forced = await apply(`${webs}/web/scale`, 'me', sent, '&force=true');
    expect(forced).toMatchObject({ code: 200, json: { kind: 'Scale', spec: { replicas: 4 } } });
    expect((await ownersOf(`${webs}/web`))['me Apply/scale']).toEqual({
      'f:spec': { 'f:replicas': {} },
    });
  });

  test('a binding owns nothing', async () => {
    const pods = '/api/v1/namespaces/default/pods';
    const pod = { metadata: { name: 'p' }, spec: { containers: [nginx] } };
    await api.request(`POST ${pods}?fieldManager=maker`, { body: pod });
    const before = await ownersOf(`${pods}/p`);
    const body = { target: { kind: 'Node', name: 'n' } };
    expect((await api.request(`POST ${pods}/p/binding`, { body })).code).toBe(201);
    expect(await ownersOf(`${pods}/p`)).toEqual(before);
    expect(Object.keys(before)).toEqual(['maker Update']);
    expect(JSON.stringify(before)).not.toContain('f:status');
  });
});

describe('what clients may do to managedFields', () => {
  const merge = 'application/merge-patch+json';
  const entry = {
    manager: 'mine',
    operation: 'Apply',
    apiVersion: 'v1',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:data': { 'f:k': {} } },
  };
  const edit = (managedFields: unknown, path = `${maps}/a`): Promise<Answer> =>
    api.request(`PATCH ${path}`, { body: { metadata: { managedFields } }, contentType: merge });

  beforeEach(async () => {
    await apply(`${maps}/a`, 'me', map({ k: '1' }));
  });

  test.each([[[{}]], [[]]])('%j drops them', async (managers) => {
    const { json } = await edit(managers);
    expect(json.metadata).not.toHaveProperty('managedFields');
  });

  test('a list of valid entries replaces them', async () => {
    await edit([entry]);
    expect(await ownersOf(`${maps}/a`)).toEqual({ 'mine Apply': entry.fieldsV1 });
  });

  test('as a JSON patch, as kubectl migrates from client-side apply', async () => {
    const body = [{ op: 'replace', path: '/metadata/managedFields', value: [entry] }];
    const contentType = 'application/json-patch+json';
    expect((await api.request(`PATCH ${maps}/a`, { body, contentType })).code).toBe(200);
    expect(await ownersOf(`${maps}/a`)).toEqual({ 'mine Apply': entry.fieldsV1 });
  });

  test.each([
    ['an operation', { operation: 'Guess' }],
    ['a type of fields', { fieldsType: 'FieldsV2' }],
    ['no version', { apiVersion: '' }],
    ['a field', { fieldsV1: { data: {} } }],
    ['a key', { fieldsV1: { 'k:{': {} } }],
  ])('with %s that is none, the stored stay', async (_, wrong) => {
    expect((await edit([{ ...entry, ...wrong }])).code).toBe(200);
    expect(await ownersOf(`${maps}/a`)).toEqual({ 'me Apply': { 'f:data': { 'f:k': {} } } });
  });

  test('without them, a PUT leaves them as they are', async () => {
    await api.request(`PUT ${maps}/a`, { body: map({ k: '1' }) });
    expect(Object.keys(await ownersOf(`${maps}/a`))).toEqual(['me Apply']);
  });

  test('an apply that names them is refused', async () => {
    const { code, json } = await apply(`${maps}/a`, 'me', map({}, { managedFields: [entry] }));
    expect({ code, message: json['message'] }).toEqual({
      code: 400,
      message: 'metadata.managedFields must be nil',
    });
  });

  test('the eleventh manager by update folds the oldest', async () => {
    for (let index = 0; index < 11; index++) {
      await api.clock.advance(1000);
      await api.request(`PATCH ${maps}/a?fieldManager=m${index}`, {
        body: { data: { [`k${index}`]: 'x' } },
        contentType: merge,
      });
    }
    const owners = await ownersOf(`${maps}/a`);
    expect(Object.keys(owners)).toHaveLength(11);
    expect(owners['ancient-changes Update']).toEqual({ 'f:data': { 'f:k0': {}, 'f:k1': {} } });
    expect(owners).not.toHaveProperty(['m1 Update']);
  });
});

describe('what is wrong with a configuration is a 4xx:', () => {
  const failed = 'failed to create typed patch object (/web; apps/v1, Kind=Deployment): ';

  test.each([
    [
      'a field that is not there',
      web({ replica: 1 }),
      400,
      `${failed}.spec.replica: field not declared in schema`,
    ],
    [
      'a key twice',
      web({ template: template(nginx, nginx) }),
      400,
      `${failed}.spec.template.spec.containers: duplicate entries for key [name="nginx"]`,
    ],
    [
      'no key',
      web({ template: template({ image: 'x' }) }),
      400,
      `${failed}.spec.template.spec.containers: element 0: associative list with keys has an element that omits key field "name" (and doesn't have default value)`,
    ],
    [
      'a map for a list',
      web({ template: { spec: { containers: {} } } }),
      400,
      /expected list, got map/,
    ],
    [
      'text for a number',
      web({ replicas: 'x', template: template(nginx) }),
      400,
      /cannot unmarshal string/,
    ],
    ['another kind', { ...web({}), kind: 'Pod' }, 400, /invalid object type: apps\/v1, Kind=Pod/],
    [
      'another name',
      { ...web({}), metadata: { name: 'x' } },
      400,
      /does not match the name on the URL/,
    ],
    ['what validation refuses', web({ template: template() }), 422, /containers: Required value/],
    ['a uid of nothing', { ...web({}), metadata: { name: 'web', uid: 'u' } }, 409, /uid mismatch/],
  ])('%s', async (_, body, code, message) => {
    const answer = await apply(`${webs}/web`, 'me', body);
    expect(answer.code).toBe(code);
    if (typeof message === 'string') expect(answer.json['message']).toBe(message);
    else expect(answer.json['message']).toMatch(message);
  });

  test.each([
    ['', /fieldManager: Required value: is required for apply patch/],
    [`fieldManager=${'x'.repeat(129)}`, /fieldManager: Too long: may not be more than 128 bytes/],
    ['fieldManager=a%01', /should only contain printable characters/],
  ])('%s', async (query, message) => {
    const answer = await api.request(`PATCH ${maps}/a?${query}`, {
      body: map({}),
      contentType: 'application/apply-patch+yaml',
    });
    expect(answer.code).toBe(422);
    expect(answer.json['message']).toMatch(message);
  });

  test('force without apply', async () => {
    const { code, json } = await api.request(`PATCH ${maps}/a?force=true`, {
      body: {},
      contentType: 'application/merge-patch+json',
    });
    expect(code).toBe(422);
    expect(json['message']).toContain('force: Forbidden: may not be specified for non-apply patch');
  });

  test('a key of YAML twice is told of, or refused', async () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: "1", k: "2"}\n';
    const contentType = 'application/apply-patch+yaml';
    const url = `PATCH ${maps}/a?fieldManager=me`;
    const strict = await api.request(`${url}&fieldValidation=Strict`, { text, contentType });
    expect(strict.code).toBe(400);
    const lax = await api.request(url, { text, contentType });
    expect(lax).toMatchObject({ code: 201, warnings: ['duplicate field "data.k"'] });
  });
});
