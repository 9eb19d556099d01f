/** Custom resources with the client library for Node.js, as an operator written in TypeScript uses them. */
import {
  ApiextensionsV1Api,
  CustomObjectsApi,
  KubeConfig,
  PatchStrategy,
  Watch,
  makeInformer,
  setHeaderOptions,
} from '@kubernetes/client-node';
import type { KubernetesListObject, KubernetesObject } from '@kubernetes/client-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customResourceDefinitions } from '#api/gen/resources.ts';
import type { CustomResourceDefinition } from '#api/gen/types.ts';
import { Cluster } from '#cluster/embedded.ts';
import { cronTab, cronTabDefinition } from './testing/cron-tabs.ts';

const group = 'node.example.com';
const tabs = { group, version: 'v1', namespace: 'default', plural: 'crontabs' };

interface CronTab extends KubernetesObject {
  readonly spec: { readonly schedule: string; readonly replicas?: number };
  readonly status?: { readonly replicas?: number };
}

let cluster: Cluster;
const config = new KubeConfig();
let api: CustomObjectsApi;

beforeAll(async () => {
  cluster = await Cluster.start();
  config.loadFromFile(cluster.kubeconfig);
  api = config.makeApiClient(CustomObjectsApi);
});
afterAll(() => cluster.stop());

test('a kind is defined, and established', async () => {
  const definitions = config.makeApiClient(ApiextensionsV1Api);
  // The library's own type of a schema has other names for `default` and the extensions.
  const definition = JSON.parse(cronTabDefinition(group)) as CustomResourceDefinition;
  await cluster.client.create(customResourceDefinitions, definition);
  const name = `crontabs.${group}`;
  await expect
    .poll(async () => (await definitions.readCustomResourceDefinition({ name })).status?.conditions)
    .toContainEqual(expect.objectContaining({ type: 'Established', status: 'True' }));
});

function tab(name: string, spec: object = {}): object {
  return JSON.parse(cronTab(group, name, spec)) as object;
}

test('custom objects are created, read, replaced, patched, scaled, listed and deleted', async () => {
  const name = 'one';
  await api.createNamespacedCustomObject({ ...tabs, body: tab(name) });
  const made = (await api.getNamespacedCustomObject({ ...tabs, name })) as CronTab;
  expect(made.spec).toEqual({ schedule: '* * * * *', replicas: 1 });
  const changed = { ...made, spec: { ...made.spec, replicas: 2 } };
  expect(await api.replaceNamespacedCustomObject({ ...tabs, name, body: changed })).toMatchObject({
    spec: { replicas: 2 },
  });
  await expect(
    api.replaceNamespacedCustomObject({ ...tabs, name, body: made }),
  ).rejects.toMatchObject({ code: 409 });
  const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
  const status = { status: { replicas: 2 } };
  await api.patchNamespacedCustomObjectStatus({ ...tabs, name, body: status }, merge);
  const scale = { spec: { replicas: 3 } };
  await api.patchNamespacedCustomObjectScale({ ...tabs, name, body: scale }, merge);
  const list = (await api.listNamespacedCustomObject(tabs)) as KubernetesListObject<CronTab>;
  expect(list.items.map(({ spec, status: seen }) => [spec.replicas, seen?.replicas])).toEqual([
    [3, 2],
  ]);
  await api.deleteNamespacedCustomObject({ ...tabs, name });
  await expect(api.getNamespacedCustomObject({ ...tabs, name })).rejects.toMatchObject({
    code: 404,
  });
});

test('an informer follows them', async () => {
  const told: string[] = [];
  const list = async (): Promise<KubernetesListObject<CronTab>> =>
    (await api.listNamespacedCustomObject(tabs)) as KubernetesListObject<CronTab>;
  const path = `/apis/${group}/v1/namespaces/default/crontabs`;
  const informer = makeInformer(config, path, list);
  for (const event of ['add', 'update', 'delete'] as const) {
    informer.on(event, ({ metadata }) => void told.push(`${event} ${metadata?.name}`));
  }
  await informer.start();
  try {
    await api.createNamespacedCustomObject({ ...tabs, body: tab('two') });
    await expect.poll(() => told).toContain('add two');
    const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    await api.patchNamespacedCustomObject(
      { ...tabs, name: 'two', body: { spec: { replicas: 4 } } },
      merge,
    );
    await expect.poll(() => told).toContain('update two');
    await api.deleteNamespacedCustomObject({ ...tabs, name: 'two' });
    await expect.poll(() => told).toContain('delete two');
  } finally {
    await informer.stop();
  }
});

test('a watch of a kind ends with its definition', async () => {
  const definitions = config.makeApiClient(ApiextensionsV1Api);
  const ended = Promise.withResolvers<unknown>();
  await new Watch(config).watch(`/apis/${group}/v1/crontabs`, {}, () => undefined, ended.resolve);
  await definitions.deleteCustomResourceDefinition({ name: `crontabs.${group}` });
  await ended.promise;
  await expect
    .poll(() => api.listNamespacedCustomObject(tabs).catch((error: unknown) => error))
    .toMatchObject({ code: 404 });
});
