/** Small objects and a world in memory for the scheduler's tests. */
import {
  namespaces,
  persistentVolumeClaims,
  persistentVolumes,
  services,
  storageClasses,
} from '#api/gen/resources.ts';
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodSpec,
  StorageClass,
} from '#api/gen/types.ts';
import type { KubeObject } from '#api/object.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { ClusterState } from './cluster-state.ts';
import type { World } from './plugin.ts';

const created = { resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };

export function node(name: string, spec: Node['spec'] = {}, more: Partial<Node> = {}): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    spec,
    status: { allocatable: { cpu: '2', memory: '4Gi', pods: '10' } },
    ...more,
    metadata: {
      name,
      uid: name,
      ...created,
      labels: { 'kubernetes.io/hostname': name },
      ...more.metadata,
    },
  };
}

export function labelled(name: string, labels: Record<string, string>): Node {
  const plain = node(name);
  return {
    ...plain,
    metadata: { ...plain.metadata, labels: { ...plain.metadata.labels, ...labels } },
  };
}

export function pod(
  name: string,
  spec: Partial<PodSpec> = {},
  more: Partial<Pod['metadata']> = {},
): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: `uid-of-${name}`, ...created, ...more },
    spec: { containers: [{ name: 'c' }], ...spec },
  };
}

/** One container that asks for these. */
export function asking(requests: Record<string, string>): Partial<PodSpec> {
  return { containers: [{ name: 'c', resources: { requests } }] };
}

/** A Pod's volume `data` from a claim. */
export function using(claimName: string): Partial<PodSpec> {
  return { volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] };
}

export function claim(
  name: string,
  spec: PersistentVolumeClaim['spec'] = {},
  more: Partial<PersistentVolumeClaim> = {},
): PersistentVolumeClaim {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'local-path', ...spec },
    ...more,
    metadata: { name, namespace: 'default', uid: `uid-of-${name}`, ...created, ...more.metadata },
  };
}

/** On one Node only when `nodeName` is given. */
export function volume(
  name: string,
  nodeName?: string,
  more: Partial<PersistentVolume> = {},
): PersistentVolume {
  const term = {
    matchFields: [{ key: 'metadata.name', operator: 'In' as const, values: [nodeName ?? ''] }],
  };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, uid: name, ...created },
    status: { phase: 'Available' },
    ...more,
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      storageClassName: 'local-path',
      ...(nodeName ? { nodeAffinity: { required: { nodeSelectorTerms: [term] } } } : {}),
      ...more.spec,
    },
  };
}

export function storageClass(name: string, more: Partial<StorageClass> = {}): StorageClass {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, uid: name, ...created },
    provisioner: 'example.com/p',
    volumeBindingMode: 'WaitForFirstConsumer',
    ...more,
  };
}

export interface MemoryWorld extends World {
  readonly informers: MemoryInformers;
  readonly state: ClusterState;
}

export function world(...nodes: readonly Node[]): MemoryWorld {
  const informers = new MemoryInformers();
  const state = new ClusterState();
  for (const one of nodes) state.setNode(one);
  return {
    informers,
    state,
    nodes: () => state.nodes(),
    claims: informers.of(persistentVolumeClaims),
    volumes: informers.of(persistentVolumes),
    classes: informers.of(storageClasses),
    services: informers.of(services),
    namespaces: informers.of(namespaces),
  };
}

/** The object's next version, changed. */
export function next<T extends KubeObject>(object: T, change: Partial<T>): T {
  const resourceVersion = String(Number(object.metadata.resourceVersion) + 1);
  return { ...object, ...change, metadata: { ...object.metadata, resourceVersion } };
}

/** Puts claims, volumes and classes into a world. */
export function put(
  { informers }: MemoryWorld,
  ...objects: readonly (PersistentVolumeClaim | PersistentVolume | StorageClass)[]
): void {
  for (const object of objects) {
    if (object.kind === 'PersistentVolumeClaim') informers.of(persistentVolumeClaims).put(object);
    else if (object.kind === 'PersistentVolume') informers.of(persistentVolumes).put(object);
    else informers.of(storageClasses).put(object);
  }
}
