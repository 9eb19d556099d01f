/** The small controllers that keep one thing right, on the real API. */
import { afterEach, expect, test } from 'vitest';
import {
  configMaps,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  serviceAccounts,
} from '#api/gen/resources.ts';
import { podGarbageCollector } from './pod-gc/controller.ts';
import { pvProtectionController } from './pv-protection/controller.ts';
import { pvcProtectionController } from './pvc-protection/controller.ts';
import { rootCaController } from './root-ca/controller.ts';
import { serviceAccountController } from './service-account/controller.ts';
import { ControlPlane } from './testing/control-plane.ts';

let plane: ControlPlane;
afterEach(() => plane.stop());

test('every namespace has its ServiceAccount and the CA certificate, again when deleted or changed', async () => {
  plane = await ControlPlane.start(serviceAccountController, rootCaController('PEM'));
  await plane.client.create(namespaces, { metadata: { name: 'shop' }, spec: {} });
  await plane.advance();
  for (const namespace of ['default', 'shop']) {
    expect(await plane.names(serviceAccounts, namespace)).toEqual(['default']);
    expect(await plane.names(configMaps, namespace)).toEqual(['kube-root-ca.crt']);
  }
  await plane.client.delete(serviceAccounts, { namespace: 'shop', name: 'default' });
  const key = { namespace: 'shop', name: 'kube-root-ca.crt' };
  await plane.client.patch(configMaps, key, { type: 'merge', body: { data: { 'ca.crt': 'no' } } });
  await plane.advance();
  expect(await plane.names(serviceAccounts, 'shop')).toEqual(['default']);
  expect((await plane.client.get(configMaps, key)).data).toEqual({ 'ca.crt': 'PEM' });
});

test('a claim stays until the last Pod that uses it is gone', async () => {
  plane = await ControlPlane.start(pvcProtectionController);
  const key = { namespace: 'default', name: 'data' };
  await plane.client.create(persistentVolumeClaims, {
    metadata: key,
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  await plane.client.create(pods, {
    metadata: { namespace: 'default', name: 'user' },
    spec: {
      containers: [{ name: 'c', image: 'x' }],
      volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }],
    },
  });
  await plane.advance();
  await plane.client.delete(persistentVolumeClaims, key);
  await plane.advance();
  expect(await plane.names(persistentVolumeClaims)).toEqual(['data']);
  await plane.client.delete(pods, { namespace: 'default', name: 'user' });
  await plane.advance();
  expect(await plane.names(persistentVolumeClaims)).toEqual([]);
});

test('a volume stays while it is bound', async () => {
  plane = await ControlPlane.start(pvProtectionController);
  const created = await plane.client.create(persistentVolumes, {
    metadata: { name: 'v' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      hostPath: { path: '/data' },
    },
  });
  const bound = { ...created, status: { phase: 'Bound' } } as const;
  await plane.client.update(persistentVolumes, bound, { subresource: 'status' });
  await plane.client.delete(persistentVolumes, created.metadata);
  await plane.advance();
  const held = await plane.client.get(persistentVolumes, created.metadata);
  const released = { ...held, status: { phase: 'Released' } } as const;
  await plane.client.update(persistentVolumes, released, { subresource: 'status' });
  await plane.advance();
  expect(await plane.names(persistentVolumes)).toEqual([]);
});

test('Pods go 40 s after their node', async () => {
  plane = await ControlPlane.start(podGarbageCollector);
  plane.behaviour = { ends: () => false };
  await plane.client.create(nodes, { metadata: { name: 'n1' }, spec: {} });
  await plane.client.create(pods, {
    metadata: { namespace: 'default', name: 'p' },
    spec: { containers: [{ name: 'c', image: 'x' }] },
  });
  await plane.advance(60_000);
  await plane.client.delete(nodes, { name: 'n1' });
  await plane.advance(39_000);
  expect(await plane.names(pods)).toEqual(['p']);
  await plane.advance(2_000);
  expect(await plane.names(pods)).toEqual([]);
});
