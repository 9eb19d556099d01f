/** What a whole API server answers besides resources: discovery, OpenAPI, health, version, metrics. */
import { createPublicKey } from 'node:crypto';
import type { webcrypto } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HoldfastError } from '#base/errors.ts';
import { startWholeServer } from './http/testing/whole-server.ts';
import type { WholeServer } from './http/testing/whole-server.ts';

let server: WholeServer;
let sick = false;
beforeAll(async () => {
  const failWhenSick = (): void => {
    if (sick) throw new HoldfastError('BUG', 'sick');
  };
  server = await startWholeServer({
    checks: [
      { name: 'etcd', check: async () => failWhenSick() },
      { name: 'informers', check: () => undefined, onlyReadiness: true },
    ],
  });
});
afterAll(() => server[Symbol.asyncDispose]());

const json = async (path: string, headers = {}): Promise<Record<string, unknown>> => {
  const value: Record<string, unknown> = JSON.parse((await server.fetch(path, { headers })).text);
  return value;
};

describe('discovery', () => {
  test('lists groups, versions and resources one by one', async () => {
    expect(await json('/api')).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
    const { groups } = await json('/apis');
    expect(groups).toContainEqual({
      name: 'apps',
      versions: [{ groupVersion: 'apps/v1', version: 'v1' }],
      preferredVersion: { groupVersion: 'apps/v1', version: 'v1' },
    });
    expect(await json('/apis/apps')).toMatchObject({ kind: 'APIGroup', name: 'apps' });
    const { resources, groupVersion } = await json('/apis/apps/v1');
    expect(groupVersion).toBe('apps/v1');
    expect(resources).toContainEqual({
      name: 'statefulsets',
      singularName: 'statefulset',
      namespaced: true,
      kind: 'StatefulSet',
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
      shortNames: ['sts'],
      categories: ['all'],
      storageVersionHash: 'H+vl74LkKdo=',
    });
    expect(resources).toContainEqual({
      name: 'statefulsets/scale',
      singularName: '',
      namespaced: true,
      group: 'autoscaling',
      version: 'v1',
      kind: 'Scale',
      verbs: ['get', 'patch', 'update'],
    });
  });

  test('says everything at once to who asks so', async () => {
    const accept =
      'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
    const answer = await server.fetch('/api', { headers: { accept } });
    expect(answer.headers['content-type']).toBe(
      'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    );
    expect(JSON.parse(answer.text)).toMatchObject({
      kind: 'APIGroupDiscoveryList',
      apiVersion: 'apidiscovery.k8s.io/v2',
      items: [{ versions: [{ version: 'v1', freshness: 'Current' }] }],
    });
    const names = (await json('/apis', { accept }))['items'] as { metadata: { name: string } }[];
    expect(names.map(({ metadata }) => metadata.name)).toContain('apps');
  });

  test('answers 304 to who has it', async () => {
    const first = await server.fetch('/apis/apps/v1');
    const { etag = '' } = first.headers;
    const again = await server.fetch('/apis/apps/v1', { headers: { 'if-none-match': etag } });
    expect(again).toMatchObject({ code: 304, text: '' });
  });

  test.each([
    '/apis/none.example.com',
    '/apis/none.example.com/v1',
    '/apis/apps/v9',
    '/api/v2',
    '/apis/none.example.com/v1/things',
  ])("does not know %s, in upstream's plain text", async (path) => {
    expect(await server.fetch(path)).toMatchObject({ code: 404, text: '404 page not found\n' });
  });

  test('an unknown resource of a known group is a Status', async () => {
    const { code, text } = await server.fetch('/api/v1/namespaces/default/things');
    expect(code).toBe(404);
    expect(JSON.parse(text)).toMatchObject({
      kind: 'Status',
      message: 'the server could not find the requested resource',
    });
  });

  test('names the paths at the root', async () => {
    const { paths } = await json('/');
    expect(paths).toEqual(
      expect.arrayContaining(['/api/v1', '/apis/apps', '/apis/apps/v1', '/version']),
    );
  });
});

describe('OpenAPI', () => {
  test('has an index and a document for each group and version', async () => {
    const { paths } = await json('/openapi/v3');
    const { 'apis/apps/v1': entry } = paths as Record<string, { serverRelativeURL: string }>;
    const document = await json(entry?.serverRelativeURL ?? '');
    expect(document).toMatchObject({ openapi: '3.0.0' });
    expect(await server.fetch('/openapi/v3/apis/none/v1')).toMatchObject({ code: 404 });
  });

  test('has the old document in JSON and protobuf', async () => {
    expect(await json('/openapi/v2')).toMatchObject({ swagger: '2.0' });
    const accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
    const { headers, bytes } = await server.fetch('/openapi/v2', { headers: { accept } });
    expect(headers['content-type']).toMatch(/protobuf$/);
    expect(bytes[0]).toBe(0x0a);
  });
});

describe('health', () => {
  test.each(['/healthz', '/livez', '/readyz', '/readyz/etcd', '/livez/ping'])(
    '%s is ok',
    async (path) => {
      expect(await server.fetch(path, { client: 'none' })).toMatchObject(
        path.split('/').filter(Boolean).length > 1 ? { code: 403 } : { code: 200, text: 'ok' },
      );
      expect(await server.fetch(path)).toMatchObject({ code: 200, text: 'ok' });
    },
  );

  test('lists its checks', async () => {
    expect((await server.fetch('/readyz?verbose')).text).toBe(
      '[+]ping ok\n[+]etcd ok\n[+]informers ok\nreadyz check passed\n',
    );
    expect((await server.fetch('/livez?verbose&exclude=etcd&exclude=none')).text).toBe(
      '[+]ping ok\n[+]etcd excluded: ok\nwarn: some health checks cannot be excluded: no matches for "none"\nlivez check passed\n',
    );
    expect(await server.fetch('/livez/informers')).toMatchObject({ code: 404 });
  });

  test('says what is wrong', async () => {
    sick = true;
    try {
      expect(await server.fetch('/readyz')).toMatchObject({
        code: 500,
        text: '[+]ping ok\n[-]etcd failed: reason withheld\n[+]informers ok\nreadyz check failed\n',
      });
      expect(await server.fetch('/readyz/etcd')).toMatchObject({ code: 500 });
      expect(await server.fetch('/readyz?exclude=etcd')).toMatchObject({ code: 200 });
    } finally {
      sick = false;
    }
  });
});

test('the version is told to everybody', async () => {
  const { code, text } = await server.fetch('/version', { client: 'none' });
  expect(code).toBe(200);
  expect(JSON.parse(text)).toMatchObject({
    major: '1',
    minor: '36',
    gitVersion: 'v1.36.0+holdfast',
  });
});

test('metrics count requests', async () => {
  await server.fetch('/api/v1/namespaces/default/pods');
  const { text } = await server.fetch('/metrics');
  expect(text).toMatch(
    /apiserver_request_total\{verb="LIST",group="",version="v1",resource="pods",subresource="",scope="namespace",code="200"\} [1-9]/,
  );
  expect(text).toContain('apiserver_request_duration_seconds_bucket');
  expect(text).toContain('process_resident_memory_bytes');
  expect(await server.fetch('/metrics', { client: 'none' })).toMatchObject({ code: 403 });
});

test('metrics do not grow by what is not served', async () => {
  const paths = [
    '/api/v1/namespaces/default/madeup-a',
    '/apis/madeup-b/v1/x',
    '/api/v1/namespaces/default/pods/a/madeup-c',
  ];
  for (const path of [...paths, '/madeup-d']) {
    await server.fetch(path);
    await server.fetch(path, { client: 'none' });
  }
  expect((await server.fetch('/metrics')).text).not.toContain('madeup');
});

test('the keys of ServiceAccount tokens are published', async () => {
  const configuration = await json('/.well-known/openid-configuration');
  expect(configuration).toMatchObject({ issuer: 'https://kubernetes.default.svc.cluster.local' });
  const { keys } = await json('/openid/v1/jwks');
  const [key] = keys as webcrypto.JsonWebKey[];
  expect(key && createPublicKey({ key, format: 'jwk' }).asymmetricKeyType).toBe('ec');
});
