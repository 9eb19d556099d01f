import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { configMaps } from '#api/gen/resources.ts';
import { type Fixture, type Json, startCore, textOf } from '../registry/testing/fixture.ts';

let api: Fixture;
beforeEach(async () => {
  api = await startCore();
});
afterEach(() => api.stop());

const encoded = (token: object): string => Buffer.from(JSON.stringify(token)).toString('base64url');

const maps = '/api/v1/namespaces/default/configmaps';

async function createMaps(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { code } = await api.request(`POST ${maps}`, {
      body: { metadata: { name, labels: { even: String(name.charCodeAt(0) % 2 === 0) } } },
    });
    expect(code).toBe(201);
  }
}

const namesOf = (list: Json): string[] =>
  Object.values(list.items ?? {}).map((item) => textOf(item.metadata?.name));

const list = async (query = '', url = maps): Promise<Json> => {
  const { code, json } = await api.request(`GET ${url}${query}`);
  expect(json).toMatchObject({ kind: 'ConfigMapList' });
  expect(code).toBe(200);
  return json;
};

describe('a list', () => {
  test('is empty, not missing', async () => {
    expect(await list()).toEqual({
      kind: 'ConfigMapList',
      apiVersion: 'v1',
      metadata: { resourceVersion: '0' },
      items: [],
    });
  });

  test('is in the order of names, at the newest revision', async () => {
    await createMaps('b', 'c', 'a');
    const json = await list();
    expect(namesOf(json)).toEqual(['a', 'b', 'c']);
    expect(json.metadata).toEqual({ resourceVersion: '3' });
    expect(json.items?.[0]).toMatchObject({
      kind: 'ConfigMap',
      metadata: { resourceVersion: '3' },
    });
  });

  test('of a namespace, or of all', async () => {
    await createMaps('a');
    const body = { metadata: { name: 'z' } };
    await api.request('POST /api/v1/namespaces/default-2/configmaps', { body });
    expect(namesOf(await list())).toEqual(['a']);
    expect(namesOf(await list('', '/api/v1/configmaps')).sort()).toEqual(['a', 'z']);
    expect(namesOf(await list('', '/api/v1/namespaces/none/configmaps'))).toEqual([]);
  });
});

describe('selectors', () => {
  test.each([
    ['labelSelector=even%3Dtrue', ['b', 'd']],
    ['labelSelector=even!%3Dtrue', ['a', 'c']],
    ['labelSelector=none', []],
    ['fieldSelector=metadata.name%3Dc', ['c']],
    ['fieldSelector=metadata.name!%3Dc', ['a', 'b', 'd']],
    ['fieldSelector=metadata.namespace%3Dother', []],
    ['fieldSelector=metadata.name%3Db&labelSelector=even%3Dfalse', []],
  ])('%s', async (query, names) => {
    await createMaps('a', 'b', 'c', 'd');
    expect(namesOf(await list(`?${query}`))).toEqual(names);
  });

  test.each([
    [
      '/api/v1/configmaps?fieldSelector=data.x%3D1',
      '"data.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
    ['/api/v1/pods?fieldSelector=spec.colour%3D1', 'field label not supported: spec.colour'],
    [
      '/api/v1/namespaces?fieldSelector=spec.x%3D1',
      '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
  ])('%s is a bad request', async (url, message) => {
    const { code, json } = await api.request(`GET ${url}`);
    expect({ code, message: json.message }).toEqual({ code: 400, message });
  });

  test('a field that the kind offers', async () => {
    const spec = { containers: [{ name: 'c', image: 'i' }] };
    await api.request('POST /api/v1/namespaces/default/pods', {
      body: { metadata: { name: 'p' }, spec },
    });
    const { json } = await api.request('GET /api/v1/pods?fieldSelector=status.phase%3DPending');
    expect(namesOf(json)).toEqual(['p']);
  });
});

describe('pages', () => {
  /** Follows the continue tokens; calls `between` after each page. */
  async function pages(
    query: string,
    between: (page: number) => Promise<unknown>,
  ): Promise<Json[]> {
    const all: Json[] = [];
    let token: string | undefined;
    do {
      const json = await list(`?${query}${token === undefined ? '' : `&continue=${token}`}`);
      all.push(json);
      const next = json.metadata?.continue;
      token = next === undefined ? undefined : textOf(next);
      await between(all.length);
    } while (token !== undefined);
    return all;
  }

  const nothing = async (): Promise<void> => undefined;

  test('together they are the whole; each tells what remains', async () => {
    await createMaps('a', 'b', 'c', 'd', 'e');
    const all = await pages('limit=2', nothing);
    expect(all.map(namesOf)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(all.map((page) => page.metadata?.remainingItemCount)).toEqual([3, 1, undefined]);
    expect(all.map((page) => page.metadata?.resourceVersion)).toEqual(['5', '5', '5']);
  });

  test('show the state at the first of them, whatever happens meanwhile', async () => {
    await createMaps('a', 'b', 'c', 'd', 'e');
    const all = await pages('limit=2', async (page) => {
      if (page === 1) {
        await api.request(`DELETE ${maps}/d`);
        await createMaps('cc');
      }
    });
    expect(all.map(namesOf)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(namesOf(await list())).toEqual(['a', 'b', 'c', 'cc', 'e']);
  });

  test('of ten thousand objects, while others come and go', { timeout: 60_000 }, async () => {
    const name = (n: number): string => `m${String(n).padStart(5, '0')}`;
    for (let from = 0; from < 10_000; from += 500) {
      await Promise.all(
        Array.from({ length: 500 }, (_, k) =>
          api.client.create(configMaps, {
            metadata: { name: name(from + k), namespace: 'default' },
          }),
        ),
      );
    }
    const all = await pages('limit=500', async (page) => {
      await api.request(`DELETE ${maps}/${name(page * 400)}`);
      await createMaps(`x${page}`);
    });
    expect(all).toHaveLength(20);
    expect(all.flatMap(namesOf)).toEqual(Array.from({ length: 10_000 }, (_, n) => name(n)));
    expect(new Set(all.map((page) => page.metadata?.resourceVersion))).toEqual(new Set(['10000']));
    expect(all[0]?.metadata?.remainingItemCount).toBe(9500);
  });

  test('with selectors do not tell what remains', async () => {
    await createMaps('a', 'b', 'c', 'd', 'e', 'f');
    const all = await pages('limit=2&labelSelector=even%3Dtrue', async (page) => {
      if (page === 1) await createMaps('bb');
    });
    expect(all.flatMap(namesOf)).toEqual(['b', 'd', 'f']);
    expect(all.map((page) => page.metadata?.remainingItemCount)).toEqual(all.map(() => undefined));
  });

  test('whose state is gone answer 410, with a token to go on inconsistently', async () => {
    await createMaps('a', 'b', 'c', 'd');
    const first = await list('?limit=2');
    await api.request(`DELETE ${maps}/c`);
    await api.store.compact(await api.store.currentRevision());
    const second = await api.request(
      `GET ${maps}?limit=2&continue=${textOf(first.metadata?.continue)}`,
    );
    expect(second.code).toBe(410);
    expect(second.json).toMatchObject({ reason: 'Expired' });
    expect(second.json.message).toMatch(/^The provided continue parameter is too old/);
    const rest = await list(`?limit=2&continue=${textOf(second.json.metadata?.continue)}`);
    expect(namesOf(rest)).toEqual(['d']);
    expect(rest.metadata).toEqual({ resourceVersion: '5' });
  });

  test.each([
    ['continue=nonsense', expect.stringMatching(/^continue key is not valid: ./)],
    ['continue=e30', 'continue key is not valid: server does not recognize this encoded version'],
    [
      `continue=${encoded({ v: 'meta.k8s.io/v1', rv: 0, start: 'a' })}`,
      'continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)',
    ],
    [
      `continue=${encoded({ v: 'meta.k8s.io/v1', rv: 1 })}`,
      'continue key is not valid: encoded start key empty (version meta.k8s.io/v1)',
    ],
    [
      `continue=${encoded({ v: 'meta.k8s.io/v1', rv: 1, start: '/registry/core/secrets/a/b' })}`,
      'continue key is not valid: /registry/core/secrets/a/b',
    ],
  ])('%s is refused', async (query, message) => {
    const { code, json } = await api.request(`GET ${maps}?limit=1&${query}`);
    expect(code).toBe(400);
    expect(json.message).toMatch(/^invalid continue token: /);
    expect(textOf(json.message).slice('invalid continue token: '.length)).toEqual(message);
  });

  test('a token of another resource, or with a resourceVersion, is refused', async () => {
    await createMaps('a', 'b');
    const token = textOf((await list('?limit=1')).metadata?.continue);
    expect((await api.request(`GET /api/v1/pods?limit=1&continue=${token}`)).code).toBe(400);
    const both = await api.request(`GET ${maps}?limit=1&continue=${token}&resourceVersion=1`);
    expect(both.json.message).toBe(
      'specifying resource version is not allowed when using continue',
    );
  });
});

describe('resourceVersion', () => {
  beforeEach(async () => {
    await createMaps('a', 'b');
    await api.request(`DELETE ${maps}/a`);
  });

  test.each([
    ['', ['b'], '3'],
    ['?resourceVersion=0', ['b'], '3'],
    ['?resourceVersion=1', ['b'], '3'],
    ['?resourceVersion=1&resourceVersionMatch=NotOlderThan', ['b'], '3'],
    ['?resourceVersion=1&resourceVersionMatch=Exact', ['a'], '1'],
    ['?resourceVersion=2&resourceVersionMatch=Exact', ['a', 'b'], '2'],
    ['?resourceVersion=3&resourceVersionMatch=Exact', ['b'], '3'],
    ['?resourceVersion=2&limit=5', ['a', 'b'], '2'],
    ['?resourceVersion=0&limit=5', ['b'], '3'],
    ['?resourceVersion=2&limit=5&resourceVersionMatch=NotOlderThan', ['b'], '3'],
  ])('list%s', async (query, names, revision) => {
    const json = await list(query);
    expect(namesOf(json)).toEqual(names);
    expect(json.metadata?.resourceVersion).toBe(revision);
  });

  test.each([
    [
      'resourceVersionMatch=Exact',
      422,
      'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    ],
    [
      'resourceVersion=0&resourceVersionMatch=Exact',
      422,
      'resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    ],
    [
      'resourceVersion=1&resourceVersionMatch=Near',
      422,
      'resourceVersionMatch: Unsupported value: "Near": supported values: "", "Exact", "NotOlderThan"',
    ],
    [
      'resourceVersion=x',
      400,
      'invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    ],
    [
      'sendInitialEvents=true',
      422,
      'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
    ],
    ['limit=many', 400, 'strconv.ParseInt: parsing "many": invalid syntax'],
  ])('%s is refused', async (query, code, message) => {
    const answer = await api.request(`GET ${maps}?${query}`);
    const prefix = code === 422 ? 'ListOptions.meta.k8s.io "" is invalid: ' : '';
    expect({ code: answer.code, message: answer.json.message }).toEqual({
      code,
      message: prefix + message,
    });
  });

  test('of a state that is gone is a 410', async () => {
    await api.store.compact(3);
    const { code, json } = await api.request(
      `GET ${maps}?resourceVersion=1&resourceVersionMatch=Exact`,
    );
    expect({ code, message: json.message }).toEqual({
      code: 410,
      message: 'The resourceVersion for the provided list is too old.',
    });
  });

  test('of the future waits for it', async () => {
    const waiting = list('?resourceVersion=4');
    await createMaps('c');
    expect(namesOf(await waiting)).toEqual(['b', 'c']);
  });

  test.each([maps, `${maps}/b`])('of a far future is a 504 in the end: %s', async (url) => {
    const waiting = api.request(`GET ${url}?resourceVersion=99`);
    await api.clock.advance(3000);
    const { code, json } = await waiting;
    expect(code).toBe(504);
    expect(json).toMatchObject({
      reason: 'Timeout',
      message: 'Timeout: Too large resource version: 99, current: 3',
      details: { causes: [{ reason: 'ResourceVersionTooLarge' }], retryAfterSeconds: 1 },
    });
  });
});

describe('shared bytes', () => {
  test('an object is encoded once for gets and lists', async () => {
    await createMaps('a');
    const get = async (): Promise<Uint8Array> => {
      const result = await api.handle(`GET ${maps}/a`);
      return result.kind === 'object' ? result.bytes() : new Uint8Array();
    };
    const result = await api.handle(`GET ${maps}`);
    const chunks = result.kind === 'list' ? result.chunks() : [];
    expect(chunks[1]).toBe(await get());
    expect(await get()).toBe(await get());
  });
});
