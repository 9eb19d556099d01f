import { afterEach, assert, describe, expect, test } from 'vitest';
import { pods, replicaSets, replicationControllers } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { replicaSetController, replicationControllerController } from './controller.ts';

let plane: ControlPlane;
afterEach(() => plane.stop());

const key = { namespace: 'default', name: 'web' };
const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'nginx:1' }] },
};

async function create(replicas: number): Promise<void> {
  await plane.client.create(replicaSets, {
    metadata: key,
    spec: { replicas, selector: { matchLabels: { app: 'web' } }, template },
  });
  await plane.advance();
}

async function scale(replicas: number): Promise<void> {
  const body = { spec: { replicas } };
  await plane.client.patch(replicaSets, key, { type: 'merge', body });
  await plane.advance();
}

describe('a ReplicaSet', () => {
  test('creates as many Pods as asked, never one too many, and deletes what is too much', async () => {
    plane = await ControlPlane.start(replicaSetController);
    let created = 0;
    plane.informers.of(pods).onChange(({ type }) => {
      if (type === 'added') created += 1;
    });
    await create(20);
    expect(created).toBe(20);
    await scale(5);
    expect(await plane.list(pods)).toHaveLength(5);
    expect(created).toBe(20);
    const { status } = await plane.client.get(replicaSets, key);
    expect(status).toMatchObject({ replicas: 5, readyReplicas: 5, availableReplicas: 5 });
  });

  test('replaces Pods that fail or go', async () => {
    plane = await ControlPlane.start(replicaSetController);
    await create(2);
    const [first, second] = await plane.list(pods);
    assert(first && second);
    await plane.client.delete(pods, first.metadata);
    const status = { ...second.status, phase: 'Failed' } as const;
    await plane.client.update(pods, { ...second, status }, { subresource: 'status' });
    await plane.advance();
    const active = (await plane.list(pods)).filter((pod) => pod.status?.phase === 'Running');
    expect(active).toHaveLength(2);
    expect(active.map(({ metadata }) => metadata.uid)).not.toContain(first.metadata.uid);
  });

  test('adopts orphans that it selects and releases what it no longer does', async () => {
    plane = await ControlPlane.start(replicaSetController);
    const orphan = await plane.client.create<Pod>(pods, {
      metadata: { namespace: 'default', name: 'orphan', labels: { app: 'web' } },
      spec: template.spec,
    });
    await create(2);
    expect(await plane.list(pods)).toHaveLength(2);
    const adopted = await plane.client.get(pods, orphan.metadata);
    expect(adopted.metadata.ownerReferences).toMatchObject([
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name: 'web',
        controller: true,
        blockOwnerDeletion: true,
      },
    ]);
    const body = { metadata: { labels: { app: 'debug' } } };
    await plane.client.patch(pods, orphan.metadata, { type: 'merge', body });
    await plane.advance();
    expect(await plane.list(pods)).toHaveLength(3);
    const released = await plane.client.get(pods, orphan.metadata);
    expect(released.metadata.ownerReferences ?? []).toEqual([]);
  });

  test('says why it cannot create Pods, and goes on when it can', async () => {
    plane = await ControlPlane.start(replicaSetController);
    await plane.client.create(replicaSets, {
      metadata: key,
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'web' } },
        template: { ...template, spec: { ...template.spec, priorityClassName: 'absent' } },
      },
    });
    await plane.advance();
    const failing = await plane.client.get(replicaSets, key);
    expect(failing.status?.conditions).toMatchObject([
      { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' },
    ]);
    expect((await plane.events())[0]).toMatch(/^FailedCreate Error creating: .*absent/);
    const body = { spec: { template: { spec: { priorityClassName: null } } } };
    await plane.client.patch(replicaSets, key, { type: 'merge', body });
    await plane.advance(60_000);
    expect(await plane.list(pods)).toHaveLength(3);
    expect((await plane.client.get(replicaSets, key)).status?.conditions ?? []).toEqual([]);
  });
});

test('a ReplicationController does the same', async () => {
  plane = await ControlPlane.start(replicationControllerController);
  await plane.client.create(replicationControllers, {
    metadata: key,
    spec: { replicas: 2, selector: { app: 'web' }, template },
  });
  await plane.advance();
  const [pod] = await plane.list(pods);
  expect(pod?.metadata.ownerReferences).toMatchObject([{ kind: 'ReplicationController' }]);
  expect((await plane.client.get(replicationControllers, key)).status?.readyReplicas).toBe(2);
});
