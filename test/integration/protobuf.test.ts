/** Every kind through the API in protobuf alone: what a Go client with `application/vnd.kubernetes.protobuf` sees. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeProtobuf } from '#api/codec/protobuf/decode.ts';
import { encodeProtobuf } from '#api/codec/protobuf/encode.ts';
import { protobufMediaType } from '#api/codec/protobuf/envelope.ts';
import { allResources, configMaps } from '#api/gen/resources.ts';
import { apiVersionOf } from '#api/object.ts';
import type { ResourceType } from '#api/object.ts';
import { decode } from '#api/schema/decode.ts';
import { kindArbitrary } from '#api/testing/arbitrary.ts';
import { Cluster } from '#cluster/embedded.ts';
import { ApiSession, credentialsOf } from './testing/api-session.ts';
import { ProtobufClient } from './testing/protobuf-client.ts';
import { validBodies } from './testing/valid-bodies.ts';

let cluster: Cluster;
let client: ProtobufClient;
let plain: ApiSession;
beforeAll(async () => {
  cluster = await Cluster.start();
  const credentials = credentialsOf(cluster.kubeconfig);
  client = new ProtobufClient(credentials);
  plain = new ApiSession(credentials);
});
afterAll(async () => {
  client.close();
  plain.close();
  await cluster.stop();
});

type Fields = Readonly<Record<string, unknown>>;

function pathOf(type: ResourceType): string {
  const group = type.group ? `/apis/${type.group}` : '/api';
  return `${group}/${type.version}${type.namespaced ? '/namespaces/default' : ''}/${type.resource}`;
}

async function inJson(method: string, path: string): Promise<Fields> {
  return JSON.parse((await plain.ask(method, path)).bytes.toString());
}

/** Protobuf carries empty values that JSON leaves out. */
function normal(type: ResourceType, value: unknown): unknown {
  return decode(type, value).object;
}

/** What the server says about a kind that it does not serve (yet). */
const served = async (type: ResourceType): Promise<boolean> => {
  const { code } = await plain.ask('GET', pathOf(type));
  return code === 200;
};

describe('a kind', () => {
  test.for(allResources)(
    '$group/$kind is created, read, listed, watched, replaced, patched and deleted',
    async (type, { skip }) => {
      if (!(await served(type))) skip('not served yet');
      const path = pathOf(type);
      const name = 'packed';
      const body = validBodies[`${type.group}/${type.kind}`];
      const head = { apiVersion: apiVersionOf(type), kind: type.kind };
      if (body === undefined) return expectSameRefusals(type);
      const created = await client.ask('POST', path, { ...body, ...head, metadata: { name } });
      expect(created).toMatchObject({ code: 201, contentType: protobufMediaType });

      const read = await client.ask('GET', `${path}/${name}`);
      const json = await inJson('GET', `${path}/${name}`);
      expect(normal(type, read.value)).toEqual(normal(type, json));

      const list = await client.ask('GET', `${path}?fieldSelector=metadata.name%3D${name}`);
      expect(list.value).toMatchObject({
        ...head,
        kind: `${type.kind}List`,
        metadata: { resourceVersion: expect.any(String) },
      });
      const [item] = Object(list.value).items;
      expect(normal(type, { ...item, ...head })).toMatchObject({ metadata: { name } });

      const labelled = await client.askFor(
        'PATCH',
        `${path}/${name}`,
        { accept: protobufMediaType, 'content-type': 'application/merge-patch+json' },
        '{"metadata":{"labels":{"a":"b"}}}',
      );
      expect(labelled).toMatchObject({ code: 200, value: { metadata: { labels: { a: 'b' } } } });

      const current = Object((await client.ask('GET', `${path}/${name}`)).value);
      const metadata = { ...current.metadata, labels: { a: 'c' } };
      const replaced = await client.ask('PUT', `${path}/${name}`, { ...current, metadata });
      // Somebody else, such as a controller, may have been faster.
      expect([200, 409]).toContain(replaced.code);

      const only = await client.askFor('GET', `${path}/${name}`, {
        accept: `${protobufMediaType};as=PartialObjectMetadata;g=meta.k8s.io;v=v1`,
      });
      expect(only.value).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name } });
      expect(Object.keys(Object(only.value)).sort()).toEqual(['apiVersion', 'kind', 'metadata']);

      const events = client.watch(`${path}?watch=true&fieldSelector=metadata.name%3D${name}`);
      const first = await events.next();
      expect(first.value).toMatchObject({ type: 'ADDED', object: { ...head, metadata: { name } } });
      const options = { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 };
      expect((await client.ask('DELETE', `${path}/${name}`, options)).code).toBe(200);
      for await (const { type: what } of events) if (what === 'DELETED') break;
      expect(await client.ask('GET', `${path}/${name}`)).toMatchObject({
        code: 404,
        contentType: protobufMediaType,
        value: { kind: 'Status', reason: 'NotFound' },
      });
    },
  );
});

/** Whatever is sent in protobuf is taken or refused as in JSON. */
async function expectSameRefusals(type: ResourceType): Promise<void> {
  await fc.assert(
    fc.asyncProperty(kindArbitrary(type), async (body) => {
      const { object } = decode<Fields>(type, body);
      const sent = { ...object, metadata: { name: 'any' } };
      const path = `${pathOf(type)}?dryRun=All`;
      const packed = await client.askFor(
        'POST',
        path,
        { accept: protobufMediaType, 'content-type': protobufMediaType },
        encodeProtobuf(sent),
      );
      const text = await plain.ask('POST', path, {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(sent),
      });
      expect(packed.code).toBe(text.code);
      if (text.code >= 400)
        expect(Object(packed.value).reason).toBe(JSON.parse(text.bytes.toString()).reason);
    }),
    { numRuns: 5 },
  );
}

describe('what is asked for is what comes', () => {
  test.each([
    [`${protobufMediaType}, application/json`, protobufMediaType],
    [`application/json;q=0.5, ${protobufMediaType}`, protobufMediaType],
    [`${protobufMediaType};q=0.5, application/json`, 'application/json'],
    [
      `${protobufMediaType};as=Table;g=meta.k8s.io;v=v1, application/json;as=Table;g=meta.k8s.io;v=v1`,
      'application/json',
    ],
    ['application/yaml', 'application/yaml'],
  ])('%s', async (accept, contentType) => {
    const answer = await plain.ask('GET', pathOf(configMaps), { headers: { accept } });
    expect(answer.headers['content-type']).toBe(contentType);
  });

  test('rows in protobuf alone are not acceptable', async () => {
    const accept = `${protobufMediaType};as=Table;g=meta.k8s.io;v=v1`;
    const { code, value } = await client.askFor('GET', pathOf(configMaps), { accept });
    expect({ code, reason: Object(value).reason }).toEqual({ code: 406, reason: 'NotAcceptable' });
  });

  test('a watch in YAML is not acceptable', async () => {
    const headers = { accept: 'application/yaml' };
    expect((await plain.ask('GET', `${pathOf(configMaps)}?watch=1`, { headers })).code).toBe(406);
  });

  test('the metadata of a list', async () => {
    const accept = `${protobufMediaType};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1`;
    const { value } = await client.askFor('GET', '/api/v1/nodes', { accept });
    expect(value).toMatchObject({
      apiVersion: 'meta.k8s.io/v1',
      kind: 'PartialObjectMetadataList',
      items: [{ metadata: { uid: expect.any(String) } }],
    });
  });

  test('events of a stream, its bookmark, and what ends it', async () => {
    const initial =
      'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const types: string[] = [];
    for await (const { type, object } of client.watch(`/api/v1/nodes?watch=1&${initial}`)) {
      types.push(type);
      if (type !== 'BOOKMARK') continue;
      expect(object).toMatchObject({
        kind: 'Node',
        metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } },
      });
      break;
    }
    expect(types).toEqual(['ADDED', 'BOOKMARK']);
    const old = client.watch('/api/v1/events?watch=1&resourceVersion=1&timeoutSeconds=1');
    const { value } = await old.next();
    if (value) expect(value).toMatchObject({ type: expect.stringMatching(/ADDED|ERROR/) });
    await old.return();
  });

  test('a big list is packed where the client takes that', async () => {
    const data = { a: 'x'.repeat(200_000) };
    await client.ask('POST', pathOf(configMaps), {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'big' },
      data,
    });
    const { headers } = await plain.ask('GET', pathOf(configMaps), {
      headers: { accept: protobufMediaType, 'accept-encoding': 'gzip' },
    });
    expect(headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': protobufMediaType,
    });
  });
});

describe('bodies of their own kind', () => {
  test('Scale, Eviction, Binding and TokenRequest', async () => {
    const deployment = validBodies['apps/Deployment'] ?? {};
    const apps = '/apis/apps/v1/namespaces/default/deployments';
    await client.ask('POST', apps, {
      ...deployment,
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'scaled' },
    });
    const scale = Object((await client.ask('GET', `${apps}/scaled/scale`)).value);
    expect(scale).toMatchObject({ apiVersion: 'autoscaling/v1', kind: 'Scale' });
    const scaled = await client.ask('PUT', `${apps}/scaled/scale`, {
      ...scale,
      spec: { replicas: 0 },
    });
    expect(scaled).toMatchObject({ code: 200, contentType: protobufMediaType });

    const pods = '/api/v1/namespaces/default/pods';
    await client.ask('POST', pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'bound' },
      spec: { schedulerName: 'nobody', containers: [{ name: 'c', image: 'i' }] },
    });
    const [node] = Object((await client.ask('GET', '/api/v1/nodes')).value).items;
    const bound = await client.ask('POST', `${pods}/bound/binding`, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: 'bound' },
      target: { kind: 'Node', name: node.metadata.name },
    });
    expect(bound).toMatchObject({ code: 201, value: { kind: 'Status', status: 'Success' } });
    const evicted = await client.ask('POST', `${pods}/bound/eviction`, {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: 'bound', namespace: 'default' },
      deleteOptions: { gracePeriodSeconds: 0 },
    });
    expect(evicted).toMatchObject({ code: 201, value: { kind: 'Status', status: 'Success' } });

    const token = await client.ask(
      'POST',
      '/api/v1/namespaces/default/serviceaccounts/default/token',
      {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { audiences: ['me'], expirationSeconds: 3600 },
      },
    );
    expect(token).toMatchObject({
      code: 201,
      value: { status: { token: expect.stringMatching(/^ey/) } },
    });
  });

  test('a collection is deleted with options in protobuf', async () => {
    for (const name of ['d1', 'd2']) {
      const metadata = { name, labels: { gone: 'soon' } };
      await client.ask('POST', pathOf(configMaps), {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata,
      });
    }
    const options = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background' };
    const gone = await client.ask('DELETE', `${pathOf(configMaps)}?labelSelector=gone`, options);
    expect(Object(gone.value).items).toHaveLength(2);
  });
});

test('bad bytes are refused with a Status in protobuf', async () => {
  const right = encodeProtobuf({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } });
  const bodies = [
    Buffer.from('k8s\0\xff\xff', 'latin1'),
    Buffer.from('{}'),
    Buffer.from(right ?? []).subarray(0, 20),
  ];
  for (const body of bodies) {
    const headers = { accept: protobufMediaType, 'content-type': protobufMediaType };
    const { bytes, code } = await plain.ask('POST', pathOf(configMaps), { headers, body });
    expect(code).toBe(400);
    expect(decodeProtobuf(bytes).value).toMatchObject({
      kind: 'Status',
      reason: 'BadRequest',
      code: 400,
    });
  }
});
