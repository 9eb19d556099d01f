import { expect, test, describe } from 'vitest';
import { configMaps, deployments, namespaces, pods } from '#api/gen/resources.ts';
import { badRequest } from '#api/status.ts';
import type { ApiHandler, ApiRequest, ApiResult } from './api-handler.ts';
import { createInProcessClient } from './in-process.ts';

const user = { name: 'tester', groups: [] };
const key = { namespace: 'default', name: 'a' };
const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...key, uid: 'u' } };

/** A handler that answers everything alike and remembers what it was asked. */
function recording(result: Partial<ApiResult> = {}): { handler: ApiHandler; asked: ApiRequest[] } {
  const asked: ApiRequest[] = [];
  const answer: ApiResult = {
    kind: 'object',
    code: 200,
    object,
    bytes: () => new Uint8Array(),
    ...result,
  } as ApiResult;
  return {
    asked,
    handler: {
      handle(request) {
        asked.push(request);
        request.warn('careful');
        return answer;
      },
    },
  };
}

describe('what each call asks for', () => {
  test('get gives the very object, not a copy', async () => {
    const { handler, asked } = recording();
    const client = createInProcessClient({ handler, user });
    expect(await client.get(configMaps, key)).toBe(object);
    expect(asked[0]).toMatchObject({
      info: {
        verb: 'get',
        path: '/api/v1/namespaces/default/configmaps/a',
        namespace: 'default',
        name: 'a',
      },
      user,
    });
  });

  test('create takes the namespace from the object and fills in its kind', async () => {
    const { handler, asked } = recording();
    const draft = { metadata: { name: 'a', namespace: 'x' } };
    await createInProcessClient({ handler, user }).create(configMaps, draft, { dryRun: true });
    expect(asked[0]).toMatchObject({
      info: { verb: 'create', path: '/api/v1/namespaces/x/configmaps', name: '' },
      body: {
        contentType: 'application/json',
        value: { apiVersion: 'v1', kind: 'ConfigMap', ...draft },
      },
    });
    expect(String(asked[0]?.query)).toBe('dryRun=All');
  });

  test.each([
    ['json', [{ op: 'remove', path: '/x' }], 'application/json-patch+json'],
    ['merge', {}, 'application/merge-patch+json'],
    ['strategic', {}, 'application/strategic-merge-patch+json'],
  ] as const)('a %s patch has its media type', async (type, body, contentType) => {
    const { handler, asked } = recording();
    const patch = type === 'json' ? { type, body } : { type, body: {} };
    await createInProcessClient({ handler, user }).patch(deployments, key, patch, {
      subresource: 'status',
    });
    expect(asked[0]).toMatchObject({
      info: { verb: 'patch', path: '/apis/apps/v1/namespaces/default/deployments/a/status' },
      body: { contentType, value: body },
    });
  });

  test('list and watch put their options into the query', async () => {
    const list = recording({ kind: 'list', list: () => ({ metadata: {}, items: [] }) });
    await createInProcessClient({ handler: list.handler, user }).list(pods, {
      namespace: 'x',
      labelSelector: 'a=b',
      limit: 5,
    });
    expect(String(list.asked[0]?.query)).toBe('labelSelector=a%3Db&limit=5');
    const watch = recording({ kind: 'watch', events: (async function* () {})() });
    const client = createInProcessClient({ handler: watch.handler, user });
    for await (const event of client.watch(pods, { resourceVersion: '7' }))
      expect(event).toBe('no event');
    expect(String(watch.asked[0]?.query)).toBe('resourceVersion=7&watch=true');
    expect(watch.asked[0]?.info).toMatchObject({ verb: 'watch', namespace: '' });
  });

  test('a Namespace is in itself, as authorization sees it', async () => {
    const { handler, asked } = recording();
    await createInProcessClient({ handler, user }).get(namespaces, { name: 'n' });
    expect(asked[0]?.info).toMatchObject({
      path: '/api/v1/namespaces/n',
      namespace: 'n',
      name: 'n',
    });
  });

  test('post creates a subresource', async () => {
    const { handler, asked } = recording();
    const body = { kind: 'Binding' };
    await createInProcessClient({ handler, user }).post(pods, key, {
      subresource: 'binding',
      body,
    });
    expect(asked[0]).toMatchObject({
      info: { verb: 'create', subresource: 'binding' },
      body: { value: body },
    });
  });
});

test('warnings are told', async () => {
  const warnings: string[] = [];
  const { handler } = recording();
  const onWarning = (text: string): number => warnings.push(text);
  await createInProcessClient({ handler, user, onWarning }).get(configMaps, key);
  expect(warnings).toEqual(['careful']);
});

test('each call is authorized first', async () => {
  const { handler, asked } = recording();
  const client = createInProcessClient({
    handler,
    user,
    authorize: (who, { verb }) => {
      expect(who).toBe(user);
      if (verb !== 'get') throw badRequest('no');
    },
  });
  await client.get(configMaps, key);
  await expect(client.delete(configMaps, key)).rejects.toThrow('no');
  expect(asked).toHaveLength(1);
});
