/** The admission plugins, each on the smallest object that it cares about. */
import { describe, expect, test } from 'vitest';
import type {
  Ingress,
  IngressClass,
  LimitRange,
  PersistentVolumeClaim,
  Pod,
  PriorityClass,
  ResourceQuota,
  StorageClass,
} from '#api/gen/types.ts';
import {
  ingresses,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  priorityClasses,
} from '#api/gen/resources.ts';
import { messageOf } from '#base/errors.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { limitRangeStrategy } from '../resources/core/limit-range/strategy.ts';
import { persistentVolumeClaimStrategy } from '../resources/core/persistent-volume-claim/strategy.ts';
import { podStrategy } from '../resources/core/pod/strategy.ts';
import { resourceQuotaStrategy } from '../resources/core/resource-quota/strategy.ts';
import { ingressClassStrategy } from '../resources/networking/ingress-class/strategy.ts';
import { ingressStrategy } from '../resources/networking/ingress/strategy.ts';
import { runtimeClassStrategy } from '../resources/node/runtime-class/strategy.ts';
import { priorityClassStrategy } from '../resources/scheduling/priority-class/strategy.ts';
import { storageClassStrategy } from '../resources/storage/storage-class/strategy.ts';
import { read, testContext } from '../resources/testing/flow.ts';
import type { AdmissionPlugin, Operation } from './admission.ts';
import { defaultIngressClass } from './default-ingress-class.ts';
import { defaultStorageClass } from './default-storage-class.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { limitRanger } from './limit-ranger.ts';
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize.ts';
import { priority } from './priority.ts';
import { resourceQuota } from './resource-quota.ts';
import { runtimeClass } from './runtime-class.ts';
import { storageObjectInUseProtection } from './storage-object-in-use-protection.ts';

interface Case<T extends KubeObject> {
  readonly type: ResourceType<T>;
  readonly object: T;
  readonly operation?: Operation;
  readonly stored?: T;
  readonly existing?: readonly KubeObject[];
}

async function admit<T extends KubeObject>(
  plugin: AdmissionPlugin,
  { type, object, stored, operation = 'CREATE', existing = [] }: Case<T>,
): Promise<T> {
  const context = testContext(existing);
  const request = {
    operation,
    type,
    subresource: '',
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
    object,
    ...(stored && { stored }),
  };
  const mutated = (await plugin.mutate?.(request, context)) ?? object;
  await plugin.validate?.({ ...request, object: mutated }, context);
  // A plugin keeps the kind.
  return mutated as T;
}

async function refusal<T extends KubeObject>(
  plugin: AdmissionPlugin,
  attempt: Case<T>,
): Promise<string> {
  return admit(plugin, attempt).then(() => 'admitted', messageOf);
}

function pod(spec = '', name = 'web'): Pod {
  return read(
    podStrategy,
    `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}, spec: {containers: [{name: c, image: i}]${spec}}}`,
  );
}

function podWith(resources: string): Pod {
  return read(
    podStrategy,
    `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: c, image: i, resources: ${resources}}]}}`,
  );
}

describe('DefaultTolerationSeconds', () => {
  test('adds both, and only what is missing', async () => {
    const both = await admit(defaultTolerationSeconds, { type: pods, object: pod() });
    expect(both.spec.tolerations?.map((toleration) => toleration.key)).toEqual([
      'node.kubernetes.io/not-ready',
      'node.kubernetes.io/unreachable',
    ]);
    const object = pod(', tolerations: [{key: node.kubernetes.io/unreachable, operator: Exists}]');
    const one = await admit(defaultTolerationSeconds, { type: pods, object });
    expect(one.spec.tolerations?.map((toleration) => toleration.key)).toEqual([
      'node.kubernetes.io/unreachable',
      'node.kubernetes.io/not-ready',
    ]);
  });
});

describe('DefaultStorageClass', () => {
  const fast: StorageClass = read(
    storageClassStrategy,
    `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: fast
  creationTimestamp: "2026-01-01T00:00:00Z"
  annotations: {storageclass.kubernetes.io/is-default-class: "true"}
provisioner: example.com/fast
`,
  );
  const newer = {
    ...fast,
    metadata: { ...fast.metadata, name: 'newer', creationTimestamp: '2026-01-02T00:00:00Z' },
  };
  const claim = (spec: string): PersistentVolumeClaim =>
    read(
      persistentVolumeClaimStrategy,
      `{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: ${spec}}`,
    );

  test.each([
    ['{}', [], undefined],
    ['{}', [fast], 'fast'],
    ['{}', [fast, newer], 'newer'],
    ['{storageClassName: ""}', [fast], ''],
    ['{storageClassName: slow}', [fast], 'slow'],
  ])('a claim of %s', async (spec, existing, expected) => {
    const object = await admit(defaultStorageClass, {
      type: persistentVolumeClaims,
      object: claim(spec),
      existing,
    });
    expect(object.spec.storageClassName).toBe(expected);
  });

  test('protects claims and volumes in use', async () => {
    const object = claim('{}');
    const kept = await admit(storageObjectInUseProtection, {
      type: persistentVolumeClaims,
      object,
    });
    expect(kept.metadata.finalizers).toEqual(['kubernetes.io/pvc-protection']);
    const volume: KubeObject = { ...object, kind: 'PersistentVolume' };
    const held = await admit<KubeObject>(storageObjectInUseProtection, {
      type: persistentVolumes,
      object: volume,
    });
    expect(held.metadata.finalizers).toEqual(['kubernetes.io/pv-protection']);
  });
});

describe('DefaultIngressClass', () => {
  const external: IngressClass = read(
    ingressClassStrategy,
    `
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: external
  annotations: {ingressclass.kubernetes.io/is-default-class: "true"}
spec: {controller: example.com/ingress}`,
  );
  const ingress = (name: string): Ingress =>
    read(
      ingressStrategy,
      `{apiVersion: networking.k8s.io/v1, kind: Ingress, ${name}, spec: {CLASS}}`.replace(
        'CLASS',
        name.includes('own') ? 'ingressClassName: mine' : '',
      ),
    );

  test.each([
    ['no class', 'metadata: {name: it}', [external], 'external'],
    ['no class, and no default', 'metadata: {name: it}', [], undefined],
    ['a class', 'metadata: {name: own}', [external], 'mine'],
    [
      'the old annotation',
      'metadata: {name: it, annotations: {kubernetes.io/ingress.class: old}}',
      [external],
      undefined,
    ],
  ])('an Ingress with %s', async (_, metadata, existing, expected) => {
    const object = await admit(defaultIngressClass, {
      type: ingresses,
      object: ingress(metadata),
      existing,
    });
    expect(object.spec?.ingressClassName).toBe(expected);
  });
});

describe('Priority', () => {
  const high: PriorityClass = read(
    priorityClassStrategy,
    `
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: high}
value: 1000
preemptionPolicy: Never
globalDefault: true
`,
  );

  test('is 0 without any class', async () => {
    const { spec } = await admit(priority, { type: pods, object: pod() });
    expect([spec.priority, spec.preemptionPolicy]).toEqual([0, 'PreemptLowerPriority']);
  });

  test('is that of the class, named or by default', async () => {
    for (const object of [pod(), pod(', priorityClassName: high')]) {
      const { spec } = await admit(priority, { type: pods, object, existing: [high] });
      expect([spec.priorityClassName, spec.priority, spec.preemptionPolicy]).toEqual([
        'high',
        1000,
        'Never',
      ]);
    }
  });

  test('cannot be chosen freely', async () => {
    expect(await refusal(priority, { type: pods, object: pod(', priority: 7') })).toBe(
      'pods "web" is forbidden: the integer value of priority (7) must not be provided in pod spec; ' +
        'priority admission controller computed 0 from the given PriorityClass name',
    );
  });

  test('has one default', async () => {
    const object = { ...high, metadata: { ...high.metadata, name: 'other' } };
    expect(await refusal(priority, { type: priorityClasses, object, existing: [high] })).toBe(
      'priorityclasses.scheduling.k8s.io "other" is forbidden: PriorityClass high is already marked as default. ' +
        'Only one default can exist',
    );
  });
});

describe('LimitRanger', () => {
  const range = (limit: string): LimitRange => {
    const manifest = `{apiVersion: v1, kind: LimitRange, metadata: {name: l}, spec: {limits: [${limit}]}}`;
    const object = read(limitRangeStrategy, manifest);
    return limitRangeStrategy.setDefaults?.(object) ?? object;
  };

  test('fills in what is not said', async () => {
    const existing = [
      range('{type: Container, default: {cpu: 500m}, defaultRequest: {memory: 64Mi}}'),
    ];
    const { spec } = await admit(limitRanger, { type: pods, object: pod(), existing });
    expect(spec.containers[0]?.resources).toEqual({
      limits: { cpu: '500m' },
      requests: { cpu: '500m', memory: '64Mi' },
    });
  });

  test.each([
    [
      '{type: Container, min: {cpu: 100m}}',
      '{requests: {cpu: 50m}, limits: {cpu: 50m}}',
      'minimum cpu usage per Container is 100m, but request is 50m',
    ],
    [
      '{type: Container, max: {memory: 1Gi}}',
      '{limits: {memory: 2Gi}}',
      'maximum memory usage per Container is 1Gi, but limit is 2Gi',
    ],
    [
      '{type: Pod, max: {cpu: "1"}}',
      '{}',
      'maximum cpu usage per Pod is 1.  No limit is specified',
    ],
    [
      '{type: Container, maxLimitRequestRatio: {cpu: "2"}}',
      '{requests: {cpu: 250m}, limits: {cpu: "1"}}',
      'cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000',
    ],
    [
      '{type: Container, max: {cpu: "1", memory: 1Gi}}',
      '{limits: {cpu: "2", memory: 2Gi}}',
      '[maximum cpu usage per Container is 1, but limit is 2, maximum memory usage per Container is 1Gi, but limit is 2Gi]',
    ],
  ])('%s refuses %s', async (limit, resources, message) => {
    const attempt = { type: pods, object: podWith(resources), existing: [range(limit)] };
    expect(await refusal(limitRanger, attempt)).toBe(`pods "web" is forbidden: ${message}`);
  });
});

describe('ResourceQuota', () => {
  const quota = (spec: string): ResourceQuota =>
    read(
      resourceQuotaStrategy,
      `{apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: ${spec}}`,
    );
  const others = [pod('', 'one'), pod('', 'two')];

  test('lets through what fits', async () => {
    const existing = [...others, quota('{hard: {pods: "3"}}')];
    expect(await refusal(resourceQuota, { type: pods, object: pod(), existing })).toBe('admitted');
  });

  test.each([
    [
      '{hard: {pods: "2"}}',
      pod(),
      'exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
    ],
    [
      '{hard: {count/pods: "2"}}',
      pod(),
      'exceeded quota: q, requested: count/pods=1, used: count/pods=2, limited: count/pods=2',
    ],
    [
      '{hard: {requests.cpu: "1", limits.memory: 1Gi}}',
      pod(),
      'failed quota: q: must specify limits.memory for: c; requests.cpu for: c',
    ],
    [
      '{hard: {requests.cpu: "1"}}',
      podWith('{requests: {cpu: 1500m}}'),
      'exceeded quota: q, requested: requests.cpu=1500m, used: requests.cpu=0, limited: requests.cpu=1',
    ],
    [
      '{hard: {pods: "1"}, scopes: [BestEffort]}',
      pod(),
      'exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=1',
    ],
    ['{hard: {pods: "1"}, scopes: [NotBestEffort]}', pod(), undefined],
  ])('%s', async (spec, object, message) => {
    const attempt = { type: pods, object, existing: [...others, quota(spec)] };
    expect(await refusal(resourceQuota, attempt)).toBe(
      message ? `pods "web" is forbidden: ${message}` : 'admitted',
    );
  });
});

describe('PersistentVolumeClaimResize', () => {
  const claim = (size: string): PersistentVolumeClaim =>
    read(
      persistentVolumeClaimStrategy,
      `{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {storageClassName: fixed, resources: {requests: {storage: ${size}}}}, status: {phase: Bound}}`,
    );
  const storageClass = (grows: boolean): StorageClass =>
    read(
      storageClassStrategy,
      `{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: fixed}, provisioner: p, allowVolumeExpansion: ${grows}}`,
    );
  const resize = (size: string, grows: boolean): Promise<string> =>
    refusal(persistentVolumeClaimResize, {
      type: persistentVolumeClaims,
      operation: 'UPDATE',
      object: claim(size),
      stored: claim('1Gi'),
      existing: [storageClass(grows)],
    });

  test('a claim grows where its class allows it', async () => {
    expect(await resize('2Gi', true)).toBe('admitted');
    expect(await resize('1Gi', false)).toBe('admitted');
    expect(await resize('2Gi', false)).toBe(
      'persistentvolumeclaims "data" is forbidden: only dynamically provisioned pvc can be resized ' +
        'and the storageclass that provisions the pvc must support resize',
    );
  });
});

describe('RuntimeClass', () => {
  const classes = [
    read(
      runtimeClassStrategy,
      `{metadata: {name: heavy}, handler: kata, overhead: {podFixed: {cpu: 250m}},
        scheduling: {nodeSelector: {kata: 'yes'}, tolerations: [{key: kata, operator: Exists}]}}`,
    ),
    read(runtimeClassStrategy, '{metadata: {name: light}, handler: runc}'),
  ];
  const podOf = (spec: string): Pod =>
    read(podStrategy, `{metadata: {name: p}, spec: {containers: [{name: c, image: i}], ${spec}}}`);
  const run = (spec: string): Promise<Pod> =>
    admit(runtimeClass, { type: pods, object: podOf(spec), existing: classes });

  test('a Pod takes over overhead and scheduling of its class', async () => {
    const { spec } = await run(
      'runtimeClassName: heavy, nodeSelector: {disk: ssd}, tolerations: [{key: a, operator: Exists}]',
    );
    expect(spec).toMatchObject({
      overhead: { cpu: '250m' },
      nodeSelector: { disk: 'ssd', kata: 'yes' },
      tolerations: [
        { key: 'a', operator: 'Exists' },
        { key: 'kata', operator: 'Exists' },
      ],
    });
  });

  test('a class that asks for nothing leaves the Pod as it is', async () => {
    const { spec } = await run('runtimeClassName: light');
    expect(spec).toEqual(podOf('runtimeClassName: light').spec);
  });

  test.each([
    ['runtimeClassName: none', 'pod rejected: RuntimeClass "none" not found'],
    [
      'runtimeClassName: heavy, overhead: {cpu: 1}',
      "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
    ],
    [
      'overhead: {cpu: 1}',
      'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
    ],
    [
      "runtimeClassName: heavy, nodeSelector: {kata: 'no'}",
      'conflict: runtimeClass.scheduling.nodeSelector[kata] = yes; pod.spec.nodeSelector[kata] = no',
    ],
  ])('%s is refused', async (spec, message) => {
    await expect(run(spec)).rejects.toThrow(`pods "p" is forbidden: ${message}`);
  });
});
