import { describe, expect, test } from 'vitest';
import {
  configMaps,
  deployments,
  persistentVolumeClaims,
  pods,
  services,
} from '../gen/resources.ts';
import type { KubeObject } from '../object.ts';
import { quotaApplies } from './scopes.ts';
import { usageOf } from './usage.ts';

const metadata = {
  name: 'it',
  namespace: 'default',
  uid: 'u',
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
};

function object(kind: string, rest: object): KubeObject {
  return { apiVersion: 'v1', kind, metadata, ...rest };
}

const container = {
  name: 'c',
  resources: { requests: { cpu: '500m' }, limits: { memory: '1Gi' } },
};

describe('usageOf', () => {
  test('counts objects', () => {
    expect(usageOf(configMaps, object('ConfigMap', {}))).toEqual({
      'count/configmaps': '1',
      configmaps: '1',
    });
    expect(usageOf(deployments, object('Deployment', {}))).toEqual({
      'count/deployments.apps': '1',
    });
  });

  test('adds up what Pods ask for, until they have ended', () => {
    const pod = object('Pod', { spec: { containers: [container, container] } });
    expect(usageOf(pods, pod)).toMatchObject({
      pods: '1',
      cpu: '1',
      'requests.cpu': '1',
      'limits.memory': '2Gi',
    });
    expect(usageOf(pods, object('Pod', { ...pod, status: { phase: 'Succeeded' } }))).toEqual({
      'count/pods': '1',
    });
  });

  test('counts the node ports of Services', () => {
    const spec = { type: 'NodePort', ports: [{ port: 1, nodePort: 30_001 }, { port: 2 }] };
    expect(usageOf(services, object('Service', { spec }))).toMatchObject({
      services: '1',
      'services.nodeports': '1',
      'services.loadbalancers': '0',
    });
  });
});

test('a claim uses what it asks for, or what is set aside for it while it grows', () => {
  const spec = { storageClassName: 'fast', resources: { requests: { storage: '1Gi' } } };
  const used = usageOf(persistentVolumeClaims, object('PersistentVolumeClaim', { spec }));
  expect(used).toEqual({
    'count/persistentvolumeclaims': '1',
    persistentvolumeclaims: '1',
    'requests.storage': '1Gi',
    'fast.storageclass.storage.k8s.io/requests.storage': '1Gi',
    'fast.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
  });
  const status = { allocatedResources: { storage: '3Gi' } };
  const growing = object('PersistentVolumeClaim', { spec, status });
  expect(usageOf(persistentVolumeClaims, growing)).toMatchObject({ 'requests.storage': '3Gi' });
});

describe('quotaApplies', () => {
  const quota = (spec: object): Parameters<typeof quotaApplies>[0] => ({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata,
    spec,
  });
  const plain = object('Pod', { spec: { containers: [] } });
  const bounded = object('Pod', {
    spec: { containers: [container], activeDeadlineSeconds: 5, priorityClassName: 'high' },
  });

  test.each([
    [{}, plain, true],
    [{ scopes: ['BestEffort'] }, plain, true],
    [{ scopes: ['BestEffort'] }, bounded, false],
    [{ scopes: ['Terminating', 'NotBestEffort'] }, bounded, true],
    [{ scopes: ['Terminating'] }, plain, false],
    [
      {
        scopeSelector: {
          matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }],
        },
      },
      bounded,
      true,
    ],
    [
      {
        scopeSelector: {
          matchExpressions: [{ scopeName: 'PriorityClass', operator: 'Exists' }],
        },
      },
      plain,
      false,
    ],
  ])('%j', (spec, pod, expected) => {
    expect(quotaApplies(quota(spec), pods, pod)).toBe(expected);
  });

  const affine = (term: object): KubeObject =>
    object('Pod', {
      spec: {
        containers: [],
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 1, podAffinityTerm: { topologyKey: 'zone', ...term } },
            ],
          },
        },
      },
    });
  test.each([
    [{}, false],
    [{ namespaces: [] }, false],
    [{ namespaces: ['other'] }, true],
    [{ namespaceSelector: {} }, true],
  ])('CrossNamespacePodAffinity: %j', (term, expected) => {
    const scoped = quota({ scopes: ['CrossNamespacePodAffinity'] });
    expect(quotaApplies(scoped, pods, affine(term))).toBe(expected);
  });

  test.each([
    ['In', ['gold'], 'gold', undefined, true],
    ['In', ['gold'], 'silver', undefined, false],
    ['In', ['gold'], 'silver', 'gold', true],
    ['NotIn', ['gold'], undefined, undefined, true],
    ['Exists', [], undefined, undefined, false],
    ['Exists', [], 'gold', undefined, true],
    ['DoesNotExist', [], undefined, undefined, true],
  ])('VolumeAttributesClass %s %j: asked %s, has %s', (...row) => {
    const [operator, values, asked, current, expected] = row;
    const matchExpressions = [{ scopeName: 'VolumeAttributesClass', operator, values }];
    const claim = object('PersistentVolumeClaim', {
      spec: { volumeAttributesClassName: asked },
      status: { currentVolumeAttributesClassName: current },
    });
    const scoped = quota({ scopeSelector: { matchExpressions } });
    expect(quotaApplies(scoped, persistentVolumeClaims, claim)).toBe(expected);
    expect(quotaApplies(scoped, pods, plain)).toBe(false);
  });

  test('scopes are about Pods only', () => {
    expect(
      quotaApplies(quota({ scopes: ['BestEffort'] }), configMaps, object('ConfigMap', {})),
    ).toBe(false);
  });
});
