import { describe, expect, test } from 'vitest';
import { configMaps, deployments, pods, services } from '../gen/resources.ts';
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

  test('scopes are about Pods only', () => {
    expect(
      quotaApplies(quota({ scopes: ['BestEffort'] }), configMaps, object('ConfigMap', {})),
    ).toBe(false);
  });
});
