import { afterEach, describe, expect, test } from 'vitest';
import {
  controllerRevisions,
  persistentVolumeClaims,
  pods,
  statefulSets,
} from '#api/gen/resources.ts';
import type { Pod, StatefulSet, StatefulSetSpec } from '#api/gen/types.ts';
import { garbageCollector } from '../garbage-collector/controller.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { statefulSetController } from './controller.ts';

let plane: ControlPlane;
afterEach(() => plane.stop());

const key = { namespace: 'default', name: 'web' };

async function create(spec: Partial<StatefulSetSpec> = {}): Promise<void> {
  await plane.client.create(statefulSets, {
    metadata: key,
    spec: {
      replicas: 3,
      serviceName: 'web',
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'nginx:1' }] },
      },
      ...spec,
    },
  });
  await plane.advance();
}

async function change(spec: object): Promise<StatefulSet> {
  const changed = await plane.client.patch(statefulSets, key, {
    type: 'strategic',
    body: { spec },
  });
  await plane.advance();
  return changed;
}

function image(name: string): object {
  return { template: { spec: { containers: [{ name: 'web', image: name }] } } };
}

async function images(): Promise<readonly string[]> {
  const all = await plane.list(pods);
  return all.map(({ metadata, spec }) => `${metadata.name} ${spec.containers[0]?.image}`);
}

const claims: Partial<StatefulSetSpec> = {
  volumeClaimTemplates: [
    // As a client sends it: the rest of the metadata is the server's to fill in.
    {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    } as unknown as NonNullable<StatefulSetSpec['volumeClaimTemplates']>[number],
  ],
};

describe('a StatefulSet', () => {
  test('creates its members in order, each with its claim first, and says so', async () => {
    plane = await ControlPlane.start(statefulSetController);
    await create(claims);
    expect(await plane.names(pods)).toEqual(['web-0', 'web-1', 'web-2']);
    expect(await plane.names(persistentVolumeClaims)).toEqual([
      'data-web-0',
      'data-web-1',
      'data-web-2',
    ]);
    expect(await plane.events()).toEqual([
      'SuccessfulCreate create Claim data-web-0 Pod web-0 in StatefulSet web success',
      'SuccessfulCreate create Pod web-0 in StatefulSet web successful',
      'SuccessfulCreate create Claim data-web-1 Pod web-1 in StatefulSet web success',
      'SuccessfulCreate create Pod web-1 in StatefulSet web successful',
      'SuccessfulCreate create Claim data-web-2 Pod web-2 in StatefulSet web success',
      'SuccessfulCreate create Pod web-2 in StatefulSet web successful',
    ]);
    const { status } = await plane.client.get(statefulSets, key);
    expect(status).toMatchObject({
      replicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      observedGeneration: 1,
    });
    expect(status?.currentRevision).toBe(status?.updateRevision);
  });

  test('waits for a member that does not become ready', async () => {
    plane = await ControlPlane.start(statefulSetController);
    plane.behaviour = { starts: ({ metadata }) => metadata.name !== 'web-1' };
    await create();
    await plane.advance(600_000);
    expect(await plane.names(pods)).toEqual(['web-0', 'web-1']);
  });

  test('in parallel, creates all at once', async () => {
    plane = await ControlPlane.start(statefulSetController);
    plane.behaviour = { starts: () => false };
    await create({ podManagementPolicy: 'Parallel' });
    expect(await plane.names(pods)).toEqual(['web-0', 'web-1', 'web-2']);
  });

  test('gives a deleted member back its name and claim', async () => {
    plane = await ControlPlane.start(statefulSetController);
    await create(claims);
    const before = await plane.client.get(pods, { namespace: 'default', name: 'web-1' });
    await plane.client.delete(pods, before.metadata);
    await plane.advance();
    const after = await plane.client.get(pods, { namespace: 'default', name: 'web-1' });
    expect(after.metadata.uid).not.toBe(before.metadata.uid);
    expect(after.spec.volumes).toMatchObject([
      { name: 'data', persistentVolumeClaim: { claimName: 'data-web-1' } },
    ]);
    expect(await plane.names(persistentVolumeClaims)).toHaveLength(3);
  });

  test('scales down from the highest and keeps the claims', async () => {
    plane = await ControlPlane.start(statefulSetController);
    await create(claims);
    const gone: string[] = [];
    plane.informers.of(pods).onChange(({ type, object }) => {
      if (type === 'deleted') gone.push(object.metadata.name);
    });
    await change({ replicas: 1 });
    expect(gone).toEqual(['web-2', 'web-1']);
    expect(await plane.names(persistentVolumeClaims)).toHaveLength(3);
  });

  test('updates from the highest down to the partition, then all, then rolls back', async () => {
    plane = await ControlPlane.start(statefulSetController);
    await create();
    const first = (await plane.client.get(statefulSets, key)).status?.currentRevision;
    await change({ ...image('nginx:2'), updateStrategy: { rollingUpdate: { partition: 2 } } });
    expect(await images()).toEqual(['web-0 nginx:1', 'web-1 nginx:1', 'web-2 nginx:2']);
    // A member below the partition that is created anew keeps the old revision.
    await plane.client.delete(pods, { namespace: 'default', name: 'web-0' });
    await plane.advance();
    expect((await images())[0]).toBe('web-0 nginx:1');
    await change({ updateStrategy: { rollingUpdate: { partition: 0 } } });
    expect(await images()).toEqual(['web-0 nginx:2', 'web-1 nginx:2', 'web-2 nginx:2']);
    await change(image('nginx:1'));
    expect(await images()).toEqual(['web-0 nginx:1', 'web-1 nginx:1', 'web-2 nginx:1']);
    const { status } = await plane.client.get(statefulSets, key);
    expect(status?.currentRevision).toBe(first);
    const history = await plane.list(controllerRevisions);
    expect(history.map(({ revision }) => revision).toSorted((a, b) => a - b)).toEqual([2, 3]);
  });

  test('forgets history beyond its limit', async () => {
    plane = await ControlPlane.start(statefulSetController);
    await create({ replicas: 1, revisionHistoryLimit: 1 });
    for (const version of [2, 3, 4, 5]) await change(image(`nginx:${version}`));
    expect(await plane.list(controllerRevisions)).toHaveLength(2);
  });

  test('comes back exactly when a member has been ready for minReadySeconds', async () => {
    plane = await ControlPlane.start(statefulSetController);
    await create({ replicas: 2, minReadySeconds: 30 });
    await plane.advance(29_000);
    expect(await plane.names(pods)).toEqual(['web-0']);
    await plane.advance(1_000);
    expect(await plane.names(pods)).toEqual(['web-0', 'web-1']);
    await plane.advance(31_000);
    expect((await plane.client.get(statefulSets, key)).status?.availableReplicas).toBe(2);
  });

  test('makes its claims its own or its members own as the retention policy says', async () => {
    plane = await ControlPlane.start(statefulSetController);
    plane.behaviour = { ends: () => false };
    const policy = { whenDeleted: 'Delete', whenScaled: 'Delete' };
    await create({ ...claims, replicas: 2, persistentVolumeClaimRetentionPolicy: policy });
    await change({ replicas: 1 });
    const owners = (await plane.list(persistentVolumeClaims)).map(({ metadata }) =>
      metadata.ownerReferences?.map(({ kind, name }) => `${kind} ${name}`).join(),
    );
    expect(owners).toEqual(['StatefulSet web', 'Pod web-1']);
  });

  test('that is orphaned and created anew keeps its members and its revision', async () => {
    plane = await ControlPlane.start(statefulSetController, garbageCollector);
    await create();
    const before = await plane.list(pods);
    await plane.client.delete(statefulSets, key, { body: { propagationPolicy: 'Orphan' } });
    await plane.advance();
    expect(await plane.names(statefulSets)).toEqual([]);
    expect(await plane.list(controllerRevisions)).toHaveLength(1);
    await create();
    const after = await plane.list(pods);
    const uids = (all: readonly Pod[]): string[] => all.map(({ metadata }) => metadata.uid);
    expect(uids(after)).toEqual(uids(before));
    expect(after[0]?.metadata.ownerReferences).toMatchObject([{ kind: 'StatefulSet' }]);
    expect(await plane.list(controllerRevisions)).toHaveLength(1);
  });

  test('replaces as many at a time as maxUnavailable says, and no more while they are not ready', async () => {
    plane = await ControlPlane.start(statefulSetController);
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } } as const;
    await create({ replicas: 4, podManagementPolicy: 'Parallel', updateStrategy });
    plane.behaviour = { starts: () => false };
    await change(image('nginx:2'));
    await plane.advance(600_000);
    const half = ['web-0 nginx:1', 'web-1 nginx:1', 'web-2 nginx:2', 'web-3 nginx:2'];
    expect((await images()).toSorted()).toEqual(half);
    const { status } = await plane.client.get(statefulSets, key);
    expect(status).toMatchObject({ readyReplicas: 2, currentReplicas: 2, updatedReplicas: 2 });
    expect(status?.currentRevision).not.toBe(status?.updateRevision);
  });

  test('counts its members while it is deleted in the foreground', async () => {
    plane = await ControlPlane.start(statefulSetController, garbageCollector);
    await create();
    plane.behaviour = { ends: ({ metadata }) => metadata.name !== 'web-1' };
    await plane.client.delete(statefulSets, key, { body: { propagationPolicy: 'Foreground' } });
    await plane.advance();
    expect(await plane.names(pods)).toEqual(['web-1']);
    const { status } = await plane.client.get(statefulSets, key);
    expect(status).toMatchObject({ replicas: 1, readyReplicas: 1, observedGeneration: 2 });
  });

  test('keeps all history when its limit is negative', async () => {
    plane = await ControlPlane.start(statefulSetController);
    await create({ replicas: 1, revisionHistoryLimit: -1 });
    for (let version = 2; version <= 13; version++) await change(image(`nginx:${version}`));
    expect(await plane.list(controllerRevisions)).toHaveLength(13);
  });

  test('creates a member as soon as a stranger of its name is gone', async () => {
    plane = await ControlPlane.start(statefulSetController);
    const stranger = await plane.client.create<Pod>(pods, {
      metadata: { namespace: 'default', name: 'web-0' },
      spec: { containers: [{ name: 'c', image: 'x' }] },
    });
    await create({ replicas: 1 });
    expect((await plane.list(pods)).map(({ metadata }) => metadata.uid)).toEqual([
      stranger.metadata.uid,
    ]);
    await plane.client.delete(pods, stranger.metadata);
    await plane.advance();
    const [member] = await plane.list(pods);
    expect(member?.metadata.ownerReferences).toMatchObject([{ kind: 'StatefulSet', name: 'web' }]);
  });

  test('replaces a member that ended, in order', async () => {
    plane = await ControlPlane.start(statefulSetController);
    await create();
    const failed = await plane.client.get(pods, { namespace: 'default', name: 'web-1' });
    const status = { ...failed.status, phase: 'Failed' } as const;
    await plane.client.update(pods, { ...failed, status }, { subresource: 'status' });
    await plane.advance();
    const after = await plane.client.get(pods, failed.metadata);
    expect(after.metadata.uid).not.toBe(failed.metadata.uid);
    expect(after.status?.phase).toBe('Running');
  });

  test('adopts an orphan of its name and lets go of a Pod that it no longer selects', async () => {
    plane = await ControlPlane.start(statefulSetController);
    const orphan = await plane.client.create<Pod>(pods, {
      metadata: { namespace: 'default', name: 'web-0', labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'nginx:1' }] },
    });
    await create({ replicas: 1, updateStrategy: { type: 'OnDelete' } });
    const adopted = await plane.client.get(pods, orphan.metadata);
    expect(adopted.metadata.uid).toBe(orphan.metadata.uid);
    expect(adopted.metadata.ownerReferences).toMatchObject([{ kind: 'StatefulSet', name: 'web' }]);
    expect(adopted.metadata.labels?.['apps.kubernetes.io/pod-index']).toBe('0');
    const body = { metadata: { labels: { app: 'other' } } };
    await plane.client.patch(pods, orphan.metadata, { type: 'merge', body });
    await plane.advance();
    const released = await plane.client.get(pods, orphan.metadata);
    expect(released.metadata.ownerReferences ?? []).toEqual([]);
  });
});
