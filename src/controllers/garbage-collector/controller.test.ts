import { afterEach, describe, expect, test } from 'vitest';
import { configMaps, deployments, namespaces, pods, replicaSets } from '#api/gen/resources.ts';
import type { OwnerReference } from '#api/gen/types.ts';
import { apiVersionOf } from '#api/object.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import type { ControllerFactory } from '../controller.ts';
import { deploymentController } from '../deployment/controller.ts';
import { replicaSetController } from '../replicaset/controller.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { garbageCollector } from './controller.ts';

let plane: ControlPlane;
afterEach(() => plane.stop());

async function start(...others: ControllerFactory[]): Promise<void> {
  plane = await ControlPlane.start(...others, garbageCollector);
}

function reference(owner: KubeObject, type: ResourceType, blocks = true): OwnerReference {
  const { name, uid } = owner.metadata;
  return { apiVersion: apiVersionOf(type), kind: type.kind, name, uid, blockOwnerDeletion: blocks };
}

async function configMap(name: string, ...owners: OwnerReference[]): Promise<KubeObject> {
  return plane.client.create(configMaps, {
    metadata: { namespace: 'default', name, ownerReferences: owners },
  });
}

async function remove(name: string, propagationPolicy: string): Promise<void> {
  const key = { namespace: 'default', name };
  await plane.client.delete(configMaps, key, { body: { propagationPolicy } });
}

describe('the garbage collector', () => {
  test('deletes what an owner leaves behind, all the way down', async () => {
    await start();
    const a = await configMap('a');
    const b = await configMap('b', reference(a, configMaps));
    await configMap('c', reference(b, configMaps));
    await plane.advance();
    await remove('a', 'Background');
    await plane.advance();
    expect(await plane.names(configMaps)).toEqual([]);
  });

  test('deletes what refers to an owner that never was, and to an earlier one of the name', async () => {
    await start();
    const a = await configMap('a');
    const gone = { ...reference(a, configMaps), name: 'absent', uid: 'absent' };
    await configMap('b', gone);
    await configMap('c', { ...reference(a, configMaps), uid: 'another' });
    await plane.advance();
    expect(await plane.names(configMaps)).toEqual(['a']);
  });

  test('lets go of a lost owner while another stays', async () => {
    await start();
    const a = await configMap('a');
    const b = await configMap('b');
    await configMap('c', reference(a, configMaps), reference(b, configMaps));
    await plane.advance();
    await remove('a', 'Background');
    await plane.advance();
    const c = await plane.client.get(configMaps, { namespace: 'default', name: 'c' });
    expect(c.metadata.ownerReferences?.map(({ name }) => name)).toEqual(['b']);
  });

  test('in the foreground, dependents go before their owner', async () => {
    await start();
    const order: string[] = [];
    plane.informers.of(configMaps).onChange(({ type, object }) => {
      if (type === 'deleted') order.push(object.metadata.name);
    });
    const a = await configMap('a');
    const b = await configMap('b', reference(a, configMaps));
    await configMap('c', reference(b, configMaps));
    await configMap('d', reference(a, configMaps, false));
    await plane.advance();
    await remove('a', 'Foreground');
    await plane.advance();
    expect(order.filter((name) => name !== 'd')).toEqual(['c', 'b', 'a']);
    expect(await plane.names(configMaps)).toEqual([]);
  });

  test('orphans', async () => {
    await start();
    const a = await configMap('a');
    await configMap('b', reference(a, configMaps));
    await plane.advance();
    await remove('a', 'Orphan');
    await plane.advance();
    const left = await plane.list(configMaps);
    expect(left.map(({ metadata }) => [metadata.name, metadata.ownerReferences ?? []])).toEqual([
      ['b', []],
    ]);
  });

  test('objects that own each other go too', async () => {
    await start();
    const a = await configMap('a');
    const b = await configMap('b', reference(a, configMaps));
    const body = { metadata: { ownerReferences: [reference(b, configMaps)] } };
    await plane.client.patch(configMaps, a.metadata, { type: 'merge', body });
    await plane.advance();
    await remove('a', 'Foreground');
    await plane.advance(1_000);
    expect(await plane.names(configMaps)).toEqual([]);
  });

  test('warns of an owner in another namespace, and does not count it', async () => {
    await start();
    await plane.client.create(namespaces, { metadata: { name: 'other' }, spec: {} });
    const owner = await plane.client.create(configMaps, {
      metadata: { namespace: 'other', name: 'a' },
    });
    await plane.advance();
    await configMap('b', reference(owner, configMaps));
    await plane.advance();
    expect(await plane.names(configMaps)).toEqual([]);
    expect((await plane.events())[0]).toMatch(/^OwnerRefInvalidNamespace ownerRef \[v1\/ConfigMap/);
  });

  test('a Deployment takes its ReplicaSets and Pods along, or leaves them as told', async () => {
    await start(deploymentController, replicaSetController);
    for (const name of ['web', 'kept']) {
      await plane.client.create(deployments, {
        metadata: { namespace: 'default', name },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: name } },
          template: {
            metadata: { labels: { app: name } },
            spec: { containers: [{ name: 'c', image: 'x' }] },
          },
        },
      });
    }
    await plane.advance();
    const policies = { web: 'Foreground', kept: 'Orphan' };
    for (const [name, propagationPolicy] of Object.entries(policies)) {
      const key = { namespace: 'default', name };
      await plane.client.delete(deployments, key, { body: { propagationPolicy } });
    }
    await plane.advance(1_000);
    expect(await plane.names(deployments)).toEqual([]);
    expect((await plane.names(replicaSets)).map((name) => name.split('-')[0])).toEqual(['kept']);
    expect((await plane.names(pods)).map((name) => name.split('-')[0])).toEqual(['kept']);
  });
});
