/** More of the client library for Node.js: typed clients of several groups, objects of any kind, pages, patches, metrics, streams. */
import { PassThrough } from 'node:stream';
import {
  Attach,
  AuthorizationV1Api,
  CoordinationV1Api,
  CoreV1Api,
  Health,
  KubeConfig,
  KubernetesObjectApi,
  ListWatch,
  Metrics,
  PatchStrategy,
  PortForward,
  VersionApi,
  Watch,
  setHeaderOptions,
  topNodes,
} from '@kubernetes/client-node';
import type { V1ConfigMap, V1Pod } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cluster } from '#cluster/embedded.ts';

let cluster: Cluster;
const config = new KubeConfig();
let core: CoreV1Api;
const namespace = 'default';

beforeAll(async () => {
  cluster = await Cluster.start();
  config.loadFromFile(cluster.kubeconfig);
  core = config.makeApiClient(CoreV1Api);
});
afterAll(() => cluster.stop());

describe('typed clients', () => {
  test('patch by merge, strategically, by operations', async () => {
    const name = 'patched';
    const body: V1Pod = {
      metadata: { name, labels: { a: '1' } },
      spec: { containers: [{ name: 'main', image: 'nginx:1' }] },
    };
    await core.createNamespacedPod({ namespace, body });
    const patch = (sent: unknown, strategy: PatchStrategy): Promise<V1Pod> =>
      core.patchNamespacedPod(
        { name, namespace, body: sent },
        setHeaderOptions('Content-Type', strategy),
      );
    const containers = [{ name: 'main', image: 'nginx:2' }];
    const strategic = await patch({ spec: { containers } }, PatchStrategy.StrategicMergePatch);
    expect(strategic.spec?.containers).toMatchObject(containers);
    const merged = await patch(
      { metadata: { labels: { a: null, b: '2' } } },
      PatchStrategy.MergePatch,
    );
    expect(merged.metadata?.labels).toEqual({ b: '2' });
    const operations = [{ op: 'replace', path: '/spec/containers/0/image', value: 'nginx:3' }];
    const replaced = await patch(operations, PatchStrategy.JsonPatch);
    expect(replaced.spec?.containers[0]?.image).toBe('nginx:3');
  });

  test('apply on the server: the owner of a field is asked first', async () => {
    const name = 'applied';
    const send = (value: string, fieldManager: string, force?: boolean): Promise<V1ConfigMap> =>
      core.patchNamespacedConfigMap(
        {
          name,
          namespace,
          fieldManager,
          ...(force === undefined ? {} : { force }),
          body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { a: value } },
        },
        setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply),
      );
    expect((await send('1', 'one')).metadata?.managedFields).toMatchObject([
      { manager: 'one', operation: 'Apply' },
    ]);
    await expect(send('2', 'two')).rejects.toMatchObject({ code: 409 });
    expect((await send('2', 'two', true)).data).toEqual({ a: '2' });
  });

  test('replace what another has changed meanwhile is a conflict', async () => {
    const made = await core.createNamespacedConfigMap({
      namespace,
      body: { metadata: { name: 'raced' } },
    });
    const replace = (value: string): Promise<V1ConfigMap> =>
      core.replaceNamespacedConfigMap({
        name: 'raced',
        namespace,
        body: { ...made, data: { value } },
      });
    await replace('first');
    await expect(replace('second')).rejects.toMatchObject({ code: 409 });
  });

  test('list in pages, and delete the collection', async () => {
    const labelSelector = 'of=pages';
    for (const name of ['p1', 'p2', 'p3']) {
      const metadata = { name, labels: { of: 'pages' } };
      await core.createNamespacedConfigMap({ namespace, body: { metadata } });
    }
    const first = await core.listNamespacedConfigMap({ namespace, labelSelector, limit: 2 });
    expect(first.items.map(({ metadata }) => metadata?.name)).toEqual(['p1', 'p2']);
    expect(first.metadata?.remainingItemCount).toBeUndefined();
    const _continue = first.metadata?._continue ?? '';
    const rest = await core.listNamespacedConfigMap({
      namespace,
      labelSelector,
      limit: 2,
      _continue,
    });
    expect(rest.items.map(({ metadata }) => metadata?.name)).toEqual(['p3']);
    await core.deleteCollectionNamespacedConfigMap({ namespace, labelSelector });
    expect((await core.listNamespacedConfigMap({ namespace, labelSelector })).items).toEqual([]);
  });

  test('ask for tokens, access and the version', async () => {
    const { status } = await core.createNamespacedServiceAccountToken({
      name: 'default',
      namespace,
      body: { spec: { audiences: ['vault'], expirationSeconds: 600 } },
    });
    expect(status?.token?.split('.')).toHaveLength(3);
    const review = await config.makeApiClient(AuthorizationV1Api).createSelfSubjectAccessReview({
      body: { spec: { resourceAttributes: { verb: 'delete', resource: 'nodes' } } },
    });
    expect(review.status?.allowed).toBe(true);
    expect(await config.makeApiClient(VersionApi).getCode()).toMatchObject({
      major: '1',
      minor: '36',
    });
  });

  test('a Lease keeps its microseconds', async () => {
    const leases = config.makeApiClient(CoordinationV1Api);
    const spec = { holderIdentity: 'me', leaseDurationSeconds: 15 };
    await leases.createNamespacedLease({ namespace, body: { metadata: { name: 'lead' }, spec } });
    const renewTime = '2026-01-01T00:00:00.123456Z';
    await leases.patchNamespacedLease(
      { name: 'lead', namespace, body: { spec: { renewTime } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
    const lease = await leases.readNamespacedLease({ name: 'lead', namespace });
    expect(lease.spec?.holderIdentity).toBe('me');
    expect(JSON.stringify(lease.spec?.renewTime)).toBe(JSON.stringify(renewTime));
  });
});

test('objects of any kind: create, read, patch, replace, list, delete', async () => {
  const api = KubernetesObjectApi.makeApiClient(config);
  const spec = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'generic', namespace },
  };
  await api.create<V1ConfigMap>({ ...spec, data: { a: '1' } });
  const read = await api.read<V1ConfigMap>(spec);
  expect(read.data).toEqual({ a: '1' });
  const patched = await api.patch<V1ConfigMap>({ ...spec, data: { b: '2' } });
  expect(patched.data).toEqual({ a: '1', b: '2' });
  const replaced = await api.replace<V1ConfigMap>({ ...patched, data: { c: '3' } });
  expect(replaced.data).toEqual({ c: '3' });
  const { items } = await api.list<V1ConfigMap>('v1', 'ConfigMap', namespace);
  expect(items.map(({ metadata }) => metadata?.name)).toContain('generic');
  await api.delete(spec);
  await expect(api.read(spec)).rejects.toMatchObject({ code: 404 });
});

test('a ListWatch keeps a cache', async () => {
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  const list = () => core.listNamespacedConfigMap({ namespace });
  const cache = new ListWatch<V1ConfigMap>(path, new Watch(config), list, false);
  await cache.start();
  expect(cache.get('kube-root-ca.crt', namespace)).toBeDefined();
  await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'cached' } } });
  await expect.poll(() => cache.get('cached', namespace)?.metadata?.name).toBe('cached');
  await core.deleteNamespacedConfigMap({ name: 'cached', namespace });
  await expect.poll(() => cache.get('cached', namespace)).toBeUndefined();
  await cache.stop();
});

test('health and metrics', async () => {
  const health = new Health(config);
  expect(await health.readyz({})).toBe(true);
  expect(await health.livez({})).toBe(true);
  const metrics = new Metrics(config);
  const nodes = async (): Promise<string[]> =>
    (await metrics.getNodeMetrics()).items.map(({ metadata }) => metadata.name);
  await expect.poll(nodes, { timeout: 20_000 }).toEqual(['k3s-server']);
  const [top] = await topNodes(core);
  expect(top?.Node.metadata?.name).toBe('k3s-server');
});

async function startBox(): Promise<void> {
  await core.createNamespacedPod({
    namespace,
    body: {
      metadata: { name: 'box' },
      spec: { containers: [{ name: 'main', image: 'nginx', stdin: true }] },
    },
  });
  const phase = async (): Promise<string | undefined> =>
    (await core.readNamespacedPod({ name: 'box', namespace })).status?.phase;
  await expect.poll(phase, { timeout: 10_000 }).toBe('Running');
}

describe('streams', () => {
  test('attach reaches a container, port-forward says what it cannot reach', async () => {
    await startBox();
    const output = new PassThrough();
    const socket = await new Attach(config).attach(
      namespace,
      'box',
      'main',
      output,
      null,
      null,
      false,
    );
    expect(socket.readyState).toBe(socket.OPEN);
    socket.close();
    const errors = new PassThrough();
    const told = new Promise<string>((resolve) =>
      errors.once('data', (chunk) => resolve(String(chunk))),
    );
    const forwarded = await new PortForward(config).portForward(
      namespace,
      'box',
      [81],
      new PassThrough(),
      errors,
      new PassThrough(),
    );
    expect(await told).toMatch(/81/);
    if (typeof forwarded !== 'function') forwarded.close();
  });
});
