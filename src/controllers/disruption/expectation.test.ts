import { describe, expect, test } from 'vitest';
import { deployments, replicaSets, statefulSets } from '#api/gen/resources.ts';
import type { OwnerReference, Pod, PodDisruptionBudgetSpec } from '#api/gen/types.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { meta, pod } from '../testing/objects.ts';
import { expectationOf } from './expectation.ts';
import { noScale, scaledKinds, scalesFrom } from './scales.ts';

const selector = { matchLabels: { app: 'db' } };
const template = { metadata: { labels: { app: 'db' } }, spec: { containers: [] } };

function owner(kind: string, name: string, apiVersion = 'apps/v1'): OwnerReference {
  return { apiVersion, kind, name, uid: `uid-of-${name}`, controller: true };
}

function cluster() {
  const informers = new MemoryInformers();
  informers.of(statefulSets).put({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: meta('db'),
    spec: { replicas: 5, selector, template, serviceName: 'db' },
  });
  informers.of(deployments).put({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: meta('web'),
    spec: { replicas: 4, selector, template },
  });
  for (const name of ['web-old', 'web-new']) {
    informers.of(replicaSets).put({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: meta(name, { ownerReferences: [owner('Deployment', 'web')] }),
      spec: { replicas: 3, selector, template },
    });
  }
  informers.of(replicaSets).put({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: meta('alone'),
    spec: { replicas: 2, selector, template },
  });
  return scalesFrom(scaledKinds(informers), noScale);
}

const scaleOf = cluster();

function budget(spec: PodDisruptionBudgetSpec) {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: meta('b'),
    spec: { selector, ...spec },
  } as const;
}

const member = (name: string) => pod(name, { owner: owner('StatefulSet', 'db') });
const replica = (name: string, set: string) => pod(name, { owner: owner('ReplicaSet', set) });

describe('what a budget expects', () => {
  test.each<[string, PodDisruptionBudgetSpec, readonly Pod[], readonly [number, number]]>([
    ['a number counts the Pods there are', { minAvailable: 2 }, [member('a')], [1, 2]],
    ['maxUnavailable counts what the owner wants', { maxUnavailable: 1 }, [member('a')], [5, 4]],
    ['a percentage that must stay is rounded up', { minAvailable: '50%' }, [member('a')], [5, 3]],
    ['so is one that may be missing', { maxUnavailable: '30%' }, [member('a')], [5, 3]],
    ['more than all may be missing', { maxUnavailable: 9 }, [member('a')], [5, 0]],
    [
      'a Deployment counts once for all its ReplicaSets',
      { maxUnavailable: 1 },
      [replica('a', 'web-old'), replica('b', 'web-new')],
      [4, 3],
    ],
    [
      'several owners add up',
      { maxUnavailable: '50%' },
      [replica('a', 'web-new'), replica('b', 'alone'), member('c')],
      [11, 5],
    ],
    ['nothing is asked for', {}, [member('a')], [0, 0]],
    ['there are no Pods', { maxUnavailable: 1 }, [], [0, 0]],
  ])('%s', (_, spec, pods, [expectedPods, desiredHealthy]) => {
    expect(expectationOf(budget(spec), pods, scaleOf)).toEqual({
      expectedPods,
      desiredHealthy,
      unmanaged: [],
    });
  });

  test('Pods without an owner aren’t in the number', () => {
    const alone = pod('alone');
    const pods = [alone, member('a')];
    expect(expectationOf(budget({ maxUnavailable: 1 }), pods, scaleOf)).toEqual({
      expectedPods: 5,
      desiredHealthy: 4,
      unmanaged: [alone],
    });
  });

  test.each([
    [owner('DaemonSet', 'agent'), 'daemonsets.apps does not implement the scale subresource'],
    [owner('Robot', 'r', 'x.y/v1'), 'no matches for kind "Robot" in version "x.y/v1"'],
    [owner('StatefulSet', 'gone'), 'found no controllers for pod "p"'],
    [{ ...owner('StatefulSet', 'db'), uid: 'another' }, 'found no controllers for pod "p"'],
  ])('an owner that has no number: %j', (reference, fault) => {
    const pods = [pod('p', { owner: reference })];
    expect(expectationOf(budget({ maxUnavailable: 1 }), pods, scaleOf)).toBe(fault);
  });
});
