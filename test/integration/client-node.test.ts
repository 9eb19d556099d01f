/** The client library that Node.js users have, unmodified: CRUD, patch, watch, its own informer, logs, exec, errors. */
import { PassThrough } from 'node:stream';
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  Exec,
  KubeConfig,
  Log,
  PatchStrategy,
  Watch,
  makeInformer,
  setHeaderOptions,
} from '@kubernetes/client-node';
import type { V1ConfigMap, V1Status } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '#cluster/embedded.ts';

let cluster: Cluster;
const config = new KubeConfig();
let core: CoreV1Api;

beforeAll(async () => {
  cluster = await Cluster.start();
  config.loadFromFile(cluster.kubeconfig);
  core = config.makeApiClient(CoreV1Api);
});
afterAll(() => cluster.stop());

const namespace = 'default';

test('creates, reads, replaces, patches and deletes', async () => {
  const made = await core.createNamespacedConfigMap({
    namespace,
    body: { metadata: { name: 'one' }, data: { a: '1' } },
  });
  expect(made.metadata?.uid).toBeTruthy();
  const read = await core.readNamespacedConfigMap({ name: 'one', namespace });
  expect(read.data).toEqual({ a: '1' });
  await core.replaceNamespacedConfigMap({
    name: 'one',
    namespace,
    body: { ...read, data: { a: '2' } },
  });
  const patched = await core.patchNamespacedConfigMap(
    { name: 'one', namespace, body: { data: { b: '3' } } },
    setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
  );
  expect(patched.data).toEqual({ a: '2', b: '3' });
  const jsonPatched = await core.patchNamespacedConfigMap({
    name: 'one',
    namespace,
    body: [{ op: 'remove', path: '/data/a' }],
  });
  expect(jsonPatched.data).toEqual({ b: '3' });
  await core.deleteNamespacedConfigMap({ name: 'one', namespace });
  await expect(core.readNamespacedConfigMap({ name: 'one', namespace })).rejects.toMatchObject({
    code: 404,
  });
});

test('errors are Status objects in upstream words', async () => {
  const failure = await core
    .createNamespacedPod({
      namespace,
      body: { metadata: { name: 'NO' }, spec: { containers: [] } },
    })
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ApiException);
  if (!(failure instanceof ApiException)) return;
  const status: V1Status = JSON.parse(failure.body);
  expect(failure.code).toBe(422);
  expect(status.reason).toBe('Invalid');
  expect(status.details?.causes?.map(({ field }) => field)).toEqual(
    expect.arrayContaining(['metadata.name', 'spec.containers']),
  );
});

test('its informer follows what changes', async () => {
  const labelSelector = 'of=informer';
  const informer = makeInformer<V1ConfigMap>(
    config,
    `/api/v1/namespaces/${namespace}/configmaps`,
    () => core.listNamespacedConfigMap({ namespace, labelSelector }),
    labelSelector,
  );
  const seen: string[] = [];
  const done = Promise.withResolvers<void>();
  informer.on('add', ({ metadata }) => seen.push(`add ${metadata?.name}`));
  informer.on('update', ({ metadata }) => seen.push(`update ${metadata?.name}`));
  informer.on('delete', ({ metadata }) => {
    seen.push(`delete ${metadata?.name}`);
    done.resolve();
  });
  informer.on('error', (error: unknown) => done.reject(error));
  const metadata = (name: string) => ({ name, labels: { of: 'informer' } });
  await core.createNamespacedConfigMap({ namespace, body: { metadata: metadata('before') } });
  await informer.start();
  await core.createNamespacedConfigMap({ namespace, body: { metadata: metadata('after') } });
  await core.replaceNamespacedConfigMap({
    name: 'after',
    namespace,
    body: { metadata: metadata('after'), data: { x: 'y' } },
  });
  await core.deleteNamespacedConfigMap({ name: 'before', namespace });
  await done.promise;
  await informer.stop();
  expect(seen).toEqual(['add before', 'add after', 'update after', 'delete before']);
});

test('its watch gets events', async () => {
  const events: string[] = [];
  const added = Promise.withResolvers<void>();
  const controller = await new Watch(config).watch(
    `/api/v1/namespaces/${namespace}/secrets`,
    {},
    (type, object: { metadata: { name: string } }) => {
      events.push(`${type} ${object.metadata.name}`);
      added.resolve();
    },
    () => undefined,
  );
  await core.createNamespacedSecret({
    namespace,
    body: { metadata: { name: 'hidden' }, stringData: { key: 'value' } },
  });
  await added.promise;
  controller.abort();
  expect(events).toEqual(['ADDED hidden']);
  const secret = await core.readNamespacedSecret({ name: 'hidden', namespace });
  expect(secret.data).toEqual({ key: Buffer.from('value').toString('base64') });
});

test('a Deployment rolls out, and the scale subresource scales it', async () => {
  const apps = config.makeApiClient(AppsV1Api);
  const labels = { app: 'web' };
  await apps.createNamespacedDeployment({
    namespace,
    body: {
      metadata: { name: 'web' },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
      },
    },
  });
  const available = async (): Promise<number> =>
    (await apps.readNamespacedDeployment({ name: 'web', namespace })).status?.availableReplicas ??
    0;
  await expect.poll(available, { timeout: 10_000 }).toBe(2);
  const scale = await apps.readNamespacedDeploymentScale({ name: 'web', namespace });
  await apps.replaceNamespacedDeploymentScale({
    name: 'web',
    namespace,
    body: { ...scale, spec: { replicas: 3 } },
  });
  await expect.poll(available, { timeout: 10_000 }).toBe(3);
});

test('logs and exec stream', async () => {
  await core.createNamespacedPod({
    namespace,
    body: { metadata: { name: 'box' }, spec: { containers: [{ name: 'main', image: 'busybox' }] } },
  });
  await expect
    .poll(async () => (await core.readNamespacedPod({ name: 'box', namespace })).status?.phase, {
      timeout: 10_000,
    })
    .toBe('Running');
  const log = new PassThrough();
  await new Log(config).log(namespace, 'box', 'main', log, { follow: false });
  expect(await text(log)).toContain('simulated');
  const output = new PassThrough();
  const ended = Promise.withResolvers<V1Status>();
  await new Exec(config).exec(
    namespace,
    'box',
    'main',
    ['hostname'],
    output,
    null,
    null,
    false,
    ended.resolve,
  );
  expect((await ended.promise).status).toBe('Success');
  output.end();
  expect(await text(output)).toBe('box\n');
});

async function text(stream: PassThrough): Promise<string> {
  let all = '';
  for await (const chunk of stream) all += String(chunk);
  return all;
}
