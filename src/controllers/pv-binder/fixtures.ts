/** Objects for the tests of binding and provisioning. */
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '#api/gen/types.ts';

const stored = { resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };

export function claimOf(
  name: string,
  spec: Partial<PersistentVolumeClaim['spec']> = {},
  annotations: Readonly<Record<string, string>> = {},
): PersistentVolumeClaim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { ...stored, name, namespace: 'default', uid: `uid-${name}`, annotations },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '2Gi' } },
      storageClassName: 'manual',
      ...spec,
    },
    status: { phase: 'Pending' },
  };
}

export function volumeOf(
  name: string,
  spec: Partial<PersistentVolume['spec']> = {},
): PersistentVolume {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { ...stored, name, uid: `uid-${name}` },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '2Gi' },
      hostPath: { path: `/data/${name}` },
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: 'manual',
      ...spec,
    },
    status: { phase: 'Available' },
  };
}

export function classOf(name: string, rest: Partial<StorageClass> = {}): StorageClass {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { ...stored, name, uid: `uid-${name}` },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'Immediate',
    ...rest,
  };
}

export function nodeOf(name: string): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { ...stored, name, uid: `uid-${name}`, labels: { 'kubernetes.io/hostname': name } },
    spec: {},
  };
}
