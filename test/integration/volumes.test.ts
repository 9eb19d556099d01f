/** Claims and their volumes, from the scheduler's choice to the directory's end, on a simulated node in one process. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  events,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  storageClasses,
} from '#api/gen/resources.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '#api/gen/types.ts';
import { isApiError } from '#api/status.ts';
import { Cluster } from '#cluster/embedded.ts';
import { kubectlFor } from './testing/kubectl.ts';

const namespace = 'default';
let cluster: Cluster;
let folder: string;
beforeAll(async () => {
  cluster = await Cluster.start();
  folder = mkdtempSync(join(tmpdir(), 'volumes-'));
  await cluster.client.create(storageClasses, {
    metadata: { name: 'manual' },
    provisioner: 'kubernetes.io/no-provisioner',
  });
});
afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  const end = performance.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    expect(performance.now(), `not in time: ${what}`).toBeLessThan(end);
    await wait(10);
  }
}

const orNothing = (error: unknown): undefined => {
  if (!isApiError(error, 'NotFound')) throw error;
};
const claimNow = (name: string) =>
  cluster.client.get(persistentVolumeClaims, { namespace, name }).catch(orNothing);
const volumeNow = (name: string) =>
  cluster.client.get(persistentVolumes, { name }).catch(orNothing);

function claimed(name: string, phase: string): Promise<PersistentVolumeClaim> {
  return until(`${name} ${phase}`, async () => {
    const claim = await claimNow(name);
    return claim?.status?.phase === phase && claim;
  });
}

function inPhase(name: string, phase: string): Promise<PersistentVolume> {
  return until(`${name} ${phase}`, async () => {
    const volume = await volumeNow(name);
    return volume?.status?.phase === phase && volume;
  });
}

const createClaim = (name: string, spec: Partial<PersistentVolumeClaim['spec']>) =>
  cluster.client.create(persistentVolumeClaims, {
    metadata: { name, namespace },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } }, ...spec },
  });

const createVolume = (name: string, spec: Partial<PersistentVolume['spec']> = {}) =>
  cluster.client.create(persistentVolumes, {
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '5Gi' },
      hostPath: { path: join(folder, name), type: 'DirectoryOrCreate' },
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: 'manual',
      ...spec,
    },
  });

const createPod = (name: string, claimName: string) =>
  cluster.client.create(pods, {
    metadata: { name, namespace },
    spec: {
      terminationGracePeriodSeconds: 0,
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
      containers: [
        {
          name: 'main',
          image: 'busybox:1.28',
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        },
      ],
    },
  });

const running = (name: string) =>
  until(
    `${name} runs`,
    async () => (await cluster.client.get(pods, { namespace, name })).status?.phase === 'Running',
  );

const eventsOf = async (name: string): Promise<string[]> => {
  const list = await cluster.client.list(events, {
    namespace,
    fieldSelector: `involvedObject.name=${name}`,
  });
  return list.items.map(({ reason, message }) => `${reason} ${message}`);
};

describe('local-path', () => {
  test('a claim of the default class waits for its Pod, gets a directory, and takes it along', async () => {
    await createClaim('data', {});
    const pending = await claimed('data', 'Pending');
    expect(pending.spec.storageClassName).toBe('local-path');
    await until('the event', async () =>
      (await eventsOf('data')).includes(
        'WaitForFirstConsumer waiting for first consumer to be created before binding',
      ),
    );

    await createPod('user', 'data');
    await running('user');
    const claim = await claimed('data', 'Bound');
    const name = `pvc-${claim.metadata.uid}`;
    expect(claim).toMatchObject({
      metadata: {
        annotations: {
          'pv.kubernetes.io/bind-completed': 'yes',
          'volume.kubernetes.io/storage-provisioner': 'rancher.io/local-path',
        },
      },
      spec: { volumeName: name },
      status: { accessModes: ['ReadWriteOnce'], capacity: { storage: '2Gi' } },
    });
    const volume = await inPhase(name, 'Bound');
    const path = volume.spec.hostPath?.path ?? '';
    expect(path).toMatch(new RegExp(`/${name}_default_data$`));
    expect(existsSync(path)).toBe(true);
    await until('the events', async () => {
      const told = await eventsOf('data');
      return (
        told.includes(
          'Provisioning External provisioner is provisioning volume for claim "default/data"',
        ) && told.includes(`ProvisioningSucceeded Successfully provisioned volume ${name}`)
      );
    });

    await cluster.client.delete(pods, { namespace, name: 'user' });
    await cluster.client.delete(persistentVolumeClaims, { namespace, name: 'data' });
    await until('the volume is gone', async () => (await volumeNow(name)) === undefined);
    expect(existsSync(path)).toBe(false);
  });
});

test('claims of a StatefulSet grow while its Pods run', async () => {
  const kubectl = kubectlFor(() => cluster);
  await kubectl(
    'apply -f -',
    `{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: grows}, spec: {
      serviceName: grows, selector: {matchLabels: {app: grows}},
      template: {metadata: {labels: {app: grows}}, spec: {
        containers: [{name: c, image: i, volumeMounts: [{name: data, mountPath: /data}]}]}},
      volumeClaimTemplates: [{metadata: {name: data}, spec: {
        accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]}}`,
  );
  await kubectl('rollout status statefulset/grows --timeout=20s');
  const pod = await cluster.client.get(pods, { namespace, name: 'grows-0' });
  expect(await kubectl('get storageclass local-path --no-headers')).toMatch(/ true +\d+s$/);
  await kubectl('patch pvc data-grows-0 -p {"spec":{"resources":{"requests":{"storage":"3Gi"}}}}');
  await kubectl(
    'wait pvc/data-grows-0 --for=jsonpath={.status.capacity.storage}=3Gi --timeout=10s',
  );
  expect(await kubectl('get pvc data-grows-0 --no-headers')).toMatch(/Bound +pvc-\S+ +3Gi +RWO/);
  expect(await kubectl('get pv -o jsonpath={.items[*].spec.capacity.storage}')).toContain('3Gi');
  await until('the events', async () =>
    (await eventsOf('data-grows-0')).includes('VolumeResizeSuccessful Resize volume succeeded'),
  );
  expect(await kubectl('describe pvc data-grows-0')).toMatch(/Capacity: +3Gi/);
  const same = await cluster.client.get(pods, { namespace, name: 'grows-0' });
  expect(same.metadata.uid).toBe(pod.metadata.uid);
  expect(same.status?.containerStatuses).toEqual(pod.status?.containerStatuses);
});

describe('volumes made by hand', () => {
  test('the smallest that suits is bound at once, and kept when its claim goes', async () => {
    await createVolume('large', { capacity: { storage: '10Gi' } });
    await createVolume('small', { capacity: { storage: '3Gi' } });
    await inPhase('small', 'Available');
    await createClaim('first', { storageClassName: 'manual' });
    const claim = await claimed('first', 'Bound');
    expect(claim.spec.volumeName).toBe('small');
    expect(claim.status?.capacity).toEqual({ storage: '3Gi' });
    expect((await inPhase('small', 'Bound')).metadata.annotations).toEqual({
      'pv.kubernetes.io/bound-by-controller': 'yes',
    });
    await createPod('by-hand', 'first');
    await running('by-hand');
    await cluster.client.delete(pods, { namespace, name: 'by-hand' });
    await cluster.client.delete(persistentVolumeClaims, { namespace, name: 'first' });
    const left = await inPhase('small', 'Released');
    expect(left.spec.claimRef?.name).toBe('first');
    // A simulated node leaves the machine's own paths alone.
    expect(existsSync(join(folder, 'small'))).toBe(false);
  });

  test('a claim waits for a volume that suits', async () => {
    await createClaim('patient', {
      storageClassName: 'manual',
      resources: { requests: { storage: '100Gi' } },
    });
    await claimed('patient', 'Pending');
    await createVolume('huge', { capacity: { storage: '100Gi' } });
    expect((await claimed('patient', 'Bound')).spec.volumeName).toBe('huge');
  });

  test('claim and volume can name each other in advance', async () => {
    await createVolume('reserved', { claimRef: { namespace, name: 'owner' } });
    await createClaim('other', {
      storageClassName: 'manual',
      resources: { requests: { storage: '4Gi' } },
      selector: { matchLabels: { none: 'such' } },
    });
    await createClaim('owner', { storageClassName: 'manual' });
    expect((await claimed('owner', 'Bound')).spec.volumeName).toBe('reserved');
    await createVolume('named');
    await createClaim('namer', { storageClassName: 'manual', volumeName: 'named' });
    const namer = await claimed('namer', 'Bound');
    // The user's own choice, not the controller's.
    expect(namer.metadata.annotations).toEqual({ 'pv.kubernetes.io/bind-completed': 'yes' });
    expect((await claimNow('other'))?.status?.phase).toBe('Pending');
  });

  test('a claim of a volume that does not suit says why', async () => {
    await createVolume('tiny', { capacity: { storage: '1Gi' } });
    await createClaim('greedy', { storageClassName: 'manual', volumeName: 'tiny' });
    await until('the event', async () =>
      (await eventsOf('greedy')).includes(
        'VolumeMismatch Cannot bind to requested volume "tiny": requested PV is too small',
      ),
    );
  });

  test('a claim without a class is told that nothing is there', async () => {
    await createClaim('classless', { storageClassName: '' });
    await until('the event', async () =>
      (await eventsOf('classless')).includes(
        'FailedBinding no persistent volumes available for this claim and no storage class is set',
      ),
    );
  });
});
