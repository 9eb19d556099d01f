import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { persistentVolumeClaims, persistentVolumes, storageClasses } from '#api/gen/resources.ts';
import type { PersistentVolumeClaim } from '#api/gen/types.ts';
import { localPathProvisioner, provisionedBy } from '#api/volumes/binding.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { localPathController } from './controller.ts';
import { localPathStorageClass } from './storage-class.ts';

let plane: ControlPlane;
const key = { namespace: 'default', name: 'data' };

beforeEach(async () => {
  plane = await ControlPlane.start(localPathController);
  await plane.client.create(storageClasses, localPathStorageClass);
});
afterEach(() => plane.stop());

/** A claim and its volume, bound. */
async function createBound(provisioner = localPathProvisioner): Promise<void> {
  const accessModes = ['ReadWriteOnce'] as const;
  const capacity = { storage: '1Gi' };
  await plane.client.create(persistentVolumes, {
    metadata: { name: 'v', annotations: { [provisionedBy]: provisioner } },
    spec: { accessModes, capacity, hostPath: { path: '/v' }, storageClassName: 'local-path' },
  });
  const claim = await plane.client.create(persistentVolumeClaims, {
    metadata: key,
    spec: {
      accessModes,
      volumeName: 'v',
      storageClassName: 'local-path',
      resources: { requests: capacity },
    },
  });
  const status = { phase: 'Bound', accessModes, capacity } as const;
  const bound = { ...claim, status };
  await plane.client.update(persistentVolumeClaims, bound, { subresource: 'status' });
  await plane.advance();
}

async function ask(storage: string): Promise<void> {
  const body = { spec: { resources: { requests: { storage } } } };
  await plane.client.patch(persistentVolumeClaims, key, { type: 'merge', body });
  await plane.advance();
}

const claim = (): Promise<PersistentVolumeClaim> => plane.client.get(persistentVolumeClaims, key);
const volumeSize = async (): Promise<unknown> =>
  (await plane.client.get(persistentVolumes, { name: 'v' })).spec.capacity?.['storage'];

describe('a claim that grows', () => {
  test('takes its volume along, and says so', async () => {
    await createBound();
    await ask('3Gi');
    expect((await claim()).status).toEqual({
      phase: 'Bound',
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '3Gi' },
      allocatedResources: { storage: '3Gi' },
    });
    expect(await volumeSize()).toBe('3Gi');
    expect(await plane.events()).toEqual([
      'Resizing External resizer is resizing volume v',
      'VolumeResizeSuccessful Resize volume succeeded',
    ]);
  });

  test('is tried again until it can be written', async () => {
    await createBound();
    plane.faults = 1;
    await ask('3Gi');
    expect((await claim()).status?.capacity).toEqual({ storage: '1Gi' });
    plane.faults = 0;
    await plane.advance(60_000);
    expect((await claim()).status?.capacity).toEqual({ storage: '3Gi' });
  });

  test('gets there however often writes fail', async () => {
    await createBound();
    plane.faults = 0.6;
    for (const storage of ['2Gi', '3Gi', '5Gi']) await ask(storage);
    await plane.advance(600_000);
    expect((await claim()).status).toMatchObject({ capacity: { storage: '5Gi' } });
    expect((await claim()).status).not.toHaveProperty('conditions');
    expect((await claim()).status).not.toHaveProperty('allocatedResourceStatuses');
    expect(await volumeSize()).toBe('5Gi');
  });

  test('may take back what it has not got yet, and no more', async () => {
    await createBound();
    const { status, ...rest } = await claim();
    const growing = {
      ...status,
      allocatedResources: { storage: '9Gi' },
      allocatedResourceStatuses: { storage: 'ControllerResizeInProgress' },
      conditions: [{ type: 'Resizing', status: 'True' }],
    } as const;
    const subresource = { subresource: 'status' };
    await plane.client.update(persistentVolumeClaims, { ...rest, status: growing }, subresource);
    await plane.advance();
    expect((await claim()).status).toEqual({
      ...status,
      allocatedResources: { storage: '1Gi' },
      capacity: { storage: '1Gi' },
    });
    await expect(ask('512Mi')).rejects.toThrow('field can not be less than status.capacity');
  });

  test('of somebody else is left alone', async () => {
    await createBound('example.com/other');
    await ask('3Gi');
    expect((await claim()).status?.capacity).toEqual({ storage: '1Gi' });
    expect(await volumeSize()).toBe('1Gi');
  });
});

test('a class that does not allow it keeps the size', async () => {
  await createBound();
  const body = { allowVolumeExpansion: false };
  await plane.client.patch(storageClasses, { name: 'local-path' }, { type: 'merge', body });
  await expect(ask('3Gi')).rejects.toThrow(
    'persistentvolumeclaims "data" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
  );
});
