import { afterEach, describe, expect, test } from 'vitest';
import { nodes, pods, replicaSets, statefulSets } from '#api/gen/resources.ts';
import type { PodSpec, Taint, Toleration } from '#api/gen/types.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { podGarbageCollector } from '../pod-gc/controller.ts';
import { replicaSetController } from '../replicaset/controller.ts';
import { statefulSetController } from '../statefulset/controller.ts';
import type { ControllerFactory } from '../controller.ts';
import { taintEvictionController } from './controller.ts';

const unreachable: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' };

function tolerates(tolerationSeconds?: number): Toleration {
  return {
    key: unreachable.key,
    operator: 'Exists',
    effect: 'NoExecute',
    ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
  };
}

let plane: ControlPlane;
afterEach(() => plane.stop());

async function start(...others: ControllerFactory[]): Promise<void> {
  plane = await ControlPlane.start(taintEvictionController, ...others);
  await plane.client.create(nodes, { metadata: { name: 'n1' }, spec: {} });
  await plane.client.create(nodes, { metadata: { name: 'n2' }, spec: {} });
  await plane.advance();
}

async function create(name: string, spec: Partial<PodSpec> = {}): Promise<void> {
  await plane.client.create(pods, {
    metadata: { namespace: 'default', name },
    spec: { containers: [{ name: 'c', image: 'x' }], ...spec },
  });
  await plane.advance();
}

async function taint(...taints: Taint[]): Promise<void> {
  await plane.client.patch(nodes, { name: 'n1' }, { type: 'merge', body: { spec: { taints } } });
  await plane.advance();
}

describe('taint-eviction', () => {
  test('deletes a Pod at once, after its seconds, or never, as it tolerates', async () => {
    await start();
    await create('default');
    await create('five', { tolerations: [tolerates(5)] });
    await create('none', { tolerations: [tolerates(0)] });
    await create('always', { tolerations: [tolerates()] });
    await taint(unreachable);
    expect(await plane.names(pods)).toEqual(['always', 'default', 'five']);
    await plane.advance(5_000);
    expect(await plane.names(pods)).toEqual(['always', 'default']);
    await plane.advance(294_000);
    expect(await plane.names(pods)).toEqual(['always', 'default']);
    await plane.advance(2_000);
    expect(await plane.names(pods)).toEqual(['always']);
    expect((await plane.events()).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'TaintManagerEviction Marking for deletion Pod default/default',
      'TaintManagerEviction Marking for deletion Pod default/five',
      'TaintManagerEviction Marking for deletion Pod default/none',
    ]);
  });

  test('says in the Pod why it ends', async () => {
    await start();
    plane.behaviour = { ends: () => false };
    await create('p', { tolerations: [tolerates(0)] });
    await taint(unreachable);
    const [pod] = await plane.list(pods);
    expect(pod?.metadata.deletionTimestamp).toBeDefined();
    expect(pod?.status?.conditions).toContainEqual(
      expect.objectContaining({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint',
      }),
    );
  });

  test('leaves the Pod when the taint goes in time, and counts anew when it comes again', async () => {
    await start();
    await create('p', { tolerations: [tolerates(10)] });
    await taint(unreachable);
    await plane.advance(9_000);
    await taint();
    await plane.advance(20_000);
    await taint(unreachable);
    await plane.advance(9_000);
    expect(await plane.names(pods)).toEqual(['p']);
    expect(await plane.events()).toEqual([
      'TaintManagerEviction Cancelling deletion of Pod default/p',
    ]);
    await plane.advance(1_000);
    expect(await plane.names(pods)).toEqual([]);
  });

  test('of a Pod that comes to such a node, too', async () => {
    await start();
    await taint(unreachable);
    plane.behaviour = { node: ({ metadata }) => (metadata.name === 'there' ? 'n1' : 'n2') };
    await create('there', { tolerations: [tolerates(0)] });
    await create('elsewhere', { tolerations: [tolerates(0)] });
    await plane.advance();
    expect(await plane.names(pods)).toEqual(['elsewhere']);
  });

  const template = {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'x' }], tolerations: [tolerates(5)] },
  };
  const selector = { matchLabels: { app: 'web' } };
  const outOfService: Taint = { key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' };

  test('a ReplicaSet replaces a Pod of a lost node at once', async () => {
    await start(replicaSetController, podGarbageCollector);
    await plane.client.create(replicaSets, {
      metadata: { namespace: 'default', name: 'web' },
      spec: { replicas: 1, selector, template },
    });
    await plane.advance();
    plane.behaviour = { ends: () => false, node: () => 'n2' };
    await taint(unreachable);
    await plane.advance(5_000);
    const all = await plane.list(pods);
    expect(
      all.map(
        ({ spec, metadata }) =>
          `${spec.nodeName} ${metadata.deletionTimestamp ? 'ending' : 'alive'}`,
      ),
    ).toEqual(expect.arrayContaining(['n1 ending', 'n2 alive']));
  });

  test('a member of a StatefulSet is not replaced while it may yet run, and is when it surely does not', async () => {
    await start(statefulSetController, podGarbageCollector);
    await plane.client.create(statefulSets, {
      metadata: { namespace: 'default', name: 'db' },
      spec: { serviceName: 'db', replicas: 1, selector, template },
    });
    await plane.advance();
    plane.behaviour = { ends: () => false, node: () => 'n2' };
    await taint(unreachable);
    await plane.advance(600_000);
    const [member, ...more] = await plane.list(pods);
    expect(more).toEqual([]);
    expect(member?.metadata.deletionTimestamp).toBeDefined();
    await taint(unreachable, outOfService);
    const [replaced] = await plane.list(pods);
    expect(replaced?.metadata.name).toBe('db-0');
    expect(replaced?.metadata.uid).not.toBe(member?.metadata.uid);
    expect(replaced?.spec.nodeName).toBe('n2');
  });

  test('the same when the node is deleted, after 40 s', async () => {
    await start(statefulSetController, podGarbageCollector);
    await plane.client.create(statefulSets, {
      metadata: { namespace: 'default', name: 'db' },
      spec: { serviceName: 'db', replicas: 1, selector, template },
    });
    await plane.advance();
    const [member] = await plane.list(pods);
    plane.behaviour = { ends: () => false, node: () => 'n2' };
    await plane.client.delete(nodes, { name: 'n1' });
    await plane.advance(39_000);
    expect((await plane.list(pods)).map(({ metadata }) => metadata.uid)).toEqual([
      member?.metadata.uid,
    ]);
    await plane.advance(2_000);
    const [replaced] = await plane.list(pods);
    expect(replaced?.metadata.uid).not.toBe(member?.metadata.uid);
    expect(replaced?.spec.nodeName).toBe('n2');
  });
});
