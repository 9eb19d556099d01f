/** What clients are told of a custom kind before they use it: discovery and OpenAPI, over the network. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { customResourceDefinitions } from '#api/gen/resources.ts';
import type { CustomResourceDefinitionVersion } from '#api/gen/types.ts';
import { type WholeServer, startWholeServer } from '../http/testing/whole-server.ts';

const names = {
  plural: 'crontabs',
  singular: 'crontab',
  kind: 'CronTab',
  listKind: 'CronTabList',
  shortNames: ['ct'],
  categories: ['all'],
};
const key = { name: 'crontabs.stable.example.com' };

function version(name: string, storage: boolean): CustomResourceDefinitionVersion {
  const spec = {
    type: 'object',
    description: 'what is wanted',
    properties: {
      replicas: { type: 'integer', nullable: true },
      free: { 'x-kubernetes-preserve-unknown-fields': true },
    },
  };
  return {
    name,
    served: true,
    storage,
    schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
    subresources: {
      status: {},
      scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
    },
  };
}

let server: WholeServer;

beforeEach(async () => {
  server = await startWholeServer();
  await server.client.create(customResourceDefinitions, {
    metadata: key,
    spec: {
      group: 'stable.example.com',
      scope: 'Namespaced',
      names,
      versions: [version('v1beta1', false), version('v1', true)],
    },
  });
});

afterEach(() => server[Symbol.asyncDispose]());

/** As its controller would. */
async function accept(): Promise<void> {
  const established = {
    type: 'Established',
    status: 'True',
    reason: 'x',
    message: 'x',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  };
  await server.client.patch(
    customResourceDefinitions,
    key,
    { type: 'merge', body: { status: { acceptedNames: names, conditions: [established] } } },
    { subresource: 'status' },
  );
}

async function get(path: string, accept = 'application/json'): Promise<unknown> {
  const answer = await server.fetch(path, { headers: { accept } });
  return answer.code === 200 ? JSON.parse(answer.text) : answer.code;
}

test('discovery tells of it from the moment that it is served, and no longer', async () => {
  const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
  expect(await get('/apis/stable.example.com')).toBe(404);
  expect(JSON.stringify(await get('/apis', aggregated))).not.toContain('stable.example.com');
  await accept();
  expect(await get('/apis/stable.example.com')).toMatchObject({
    versions: [{ version: 'v1' }, { version: 'v1beta1' }],
    preferredVersion: { version: 'v1' },
  });
  expect(await get('/apis/stable.example.com/v1')).toMatchObject({
    resources: [
      {
        name: 'crontabs',
        singularName: 'crontab',
        namespaced: true,
        kind: 'CronTab',
        shortNames: ['ct'],
        categories: ['all'],
      },
      { name: 'crontabs/scale', group: 'autoscaling', version: 'v1', kind: 'Scale' },
      { name: 'crontabs/status', kind: 'CronTab', verbs: ['get', 'patch', 'update'] },
    ],
  });
  expect(await get('/apis', aggregated)).toMatchObject({
    items: expect.arrayContaining([
      expect.objectContaining({
        metadata: expect.objectContaining({ name: 'stable.example.com' }),
      }),
    ]),
  });
  expect(await get('/apis/stable.example.com/v1/namespaces/default/crontabs')).toMatchObject({
    items: [],
  });
  await server.client.delete(customResourceDefinitions, key);
  await server.client.patch(customResourceDefinitions, key, {
    type: 'merge',
    body: { metadata: { finalizers: null } },
  });
  expect(await get('/apis/stable.example.com')).toBe(404);
});

test('OpenAPI 3 has its schema, under an address that changes with it', async () => {
  await accept();
  const path = 'apis/stable.example.com/v1';
  const address = async (): Promise<unknown> => {
    const index = (await get('/openapi/v3')) as {
      paths: Record<string, { serverRelativeURL: string }>;
    };
    return index.paths[path]?.serverRelativeURL;
  };
  const before = await address();
  expect(await get(String(before))).toMatchObject({
    components: {
      schemas: {
        'com.example.stable.v1.CronTab': {
          type: 'object',
          properties: {
            metadata: {
              allOf: [
                { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
              ],
            },
            spec: {
              description: 'what is wanted',
              properties: { replicas: { type: 'integer', nullable: true } },
            },
          },
          'x-kubernetes-group-version-kind': [
            { group: 'stable.example.com', version: 'v1', kind: 'CronTab' },
          ],
        },
        'com.example.stable.v1.CronTabList': {
          properties: {
            items: { items: { $ref: '#/components/schemas/com.example.stable.v1.CronTab' } },
          },
        },
      },
    },
  });
  const { spec } = await server.client.get(customResourceDefinitions, key);
  const versions = spec.versions.map((each) => ({
    ...each,
    schema: { openAPIV3Schema: { type: 'object', description: 'another' } },
  }));
  await server.client.patch(customResourceDefinitions, key, {
    type: 'merge',
    body: { spec: { versions } },
  });
  expect(await address()).not.toBe(before);
});

test('OpenAPI 2 has of its schema what that version can say', async () => {
  await accept();
  const { definitions, paths } = (await get('/openapi/v2')) as Record<
    'definitions' | 'paths',
    Record<string, { properties?: { spec?: { properties?: unknown } } }>
  >;
  const { spec } = definitions['com.example.stable.v1.CronTab']?.properties ?? {};
  const open = { 'x-kubernetes-preserve-unknown-fields': true };
  expect(spec?.properties).toEqual({ replicas: {}, free: open });
  const path = '/apis/stable.example.com/v1/namespaces/{namespace}/crontabs/{name}/scale';
  expect(paths[path]).toBeDefined();
});

test('who may not, may not', async () => {
  await accept();
  const stranger = await server.authority.client({ commonName: 'stranger', organizations: [] });
  const path = '/apis/stable.example.com/v1/namespaces/default/crontabs';
  const answer = await server.fetch(path, { client: stranger });
  expect(answer.code).toBe(403);
  expect(answer.text).toContain(
    'cannot list resource \\"crontabs\\" in API group \\"stable.example.com\\"',
  );
});
