import { describe, expect, test } from 'vitest';
import type { DeploymentSpec } from '#api/gen/types.ts';
import { pod } from '../testing/objects.ts';
import { freshSize, maxSurge, maxUnavailable, rolloutOf } from './rollout.ts';
import type { Scaling } from './rollout.ts';
import { planRecreate, planRolling } from './strategies.ts';
import { deployment, replicaSet, rollout } from './testing/rollouts.ts';

function text(scalings: readonly Scaling[]): string {
  return scalings
    .map(({ replicaSet: { metadata }, replicas }) => `${metadata.name}=${replicas}`)
    .join(' ');
}

function strategy(
  maxSurge: number | string,
  maxUnavailable: number | string,
): Partial<DeploymentSpec> {
  return { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } };
}

type Size = readonly [size: number, available: number];

describe('planRolling()', () => {
  const safe = strategy(1, 0);
  test.each<[string, Partial<DeploymentSpec>, Size, Size[], string]>([
    ['a first rollout', {}, [0, 0], [], 'fresh=3'],
    ['surge first', {}, [0, 0], [[3, 3]], 'fresh=1'],
    ['then the old go down', {}, [1, 0], [[3, 3]], 'old-0=2'],
    ['no more while the new are not available', {}, [2, 0], [[2, 2]], ''],
    ['on as soon as one is', {}, [2, 1], [[2, 2]], 'old-0=1'],
    ['the last old one goes', {}, [3, 3], [[1, 1]], 'old-0=0'],
    ['all is done', {}, [3, 3], [[0, 0]], ''],
    ['without unavailability it surges', safe, [0, 0], [[3, 3]], 'fresh=1'],
    ['and waits', safe, [1, 0], [[3, 3]], ''],
    ['and removes one for each available', safe, [1, 1], [[3, 3]], 'old-0=2'],
    [
      'broken old Pods go first',
      safe,
      [1, 0],
      [
        [1, 0],
        [3, 3],
      ],
      'old-0=0',
    ],
    [
      'several old ones, oldest first',
      {},
      [3, 3],
      [
        [2, 2],
        [1, 1],
      ],
      'old-0=0 old-1=0',
    ],
    ['too many new ones', { replicas: 1 }, [3, 3], [], 'fresh=1'],
  ])('%s', (...[, spec, fresh, old, expected]) => {
    expect(text(planRolling(rollout(spec, fresh, ...old)))).toBe(expected);
  });

  test('never has fewer available or more in all than allowed, and always ends', () => {
    for (const [surge, unavailable] of [
      [1, 0],
      [0, 1],
      [2, 2],
      ['25%', '25%'],
      ['100%', '0%'],
    ] as const) {
      for (const replicas of [1, 2, 5, 10]) {
        const spec = { ...strategy(surge, unavailable), replicas };
        const target = deployment(spec);
        const sizes = { fresh: 0, old: replicas };
        for (let step = 0; step < 100; step++) {
          // Every Pod becomes available before the next step.
          const now = rollout(spec, [sizes.fresh, sizes.fresh], [sizes.old, sizes.old]);
          const scalings = planRolling(now);
          for (const {
            replicaSet: { metadata },
            replicas: size,
          } of scalings) {
            sizes[metadata.name === 'fresh' ? 'fresh' : 'old'] = size;
          }
          expect(sizes.fresh + sizes.old).toBeLessThanOrEqual(replicas + maxSurge(target));
          expect(sizes.fresh + sizes.old).toBeGreaterThanOrEqual(replicas - maxUnavailable(target));
        }
        expect(sizes).toEqual({ fresh: replicas, old: 0 });
      }
    }
  });
});

describe('planRecreate()', () => {
  const recreate: Partial<DeploymentSpec> = { strategy: { type: 'Recreate' } };
  test('all old ones go at once', () => {
    const plan = planRecreate(rollout(recreate, undefined, [2, 2], [1, 1]), []);
    expect(plan.step === 'scale' && text(plan.scalings)).toBe('old-0=0 old-1=0');
  });
  test('nothing new while an old Pod runs, even one on its way out', () => {
    const old = [pod('a', { terminating: true })];
    expect(planRecreate(rollout(recreate, [0, 0], [0, 0]), old).step).toBe('wait');
  });
  test('then all new ones at once', () => {
    const plan = planRecreate(rollout(recreate, [0, 0], [0, 0]), [pod('a', { phase: 'Failed' })]);
    expect(plan.step === 'scale' && text(plan.scalings)).toBe('fresh=3');
  });
});

test.each([
  ['25%', '25%', 10, 3, 2],
  ['25%', '25%', 1, 1, 0],
  [0, 0, 5, 0, 1],
  [0, '10%', 5, 0, 1],
  [2, 9, 3, 2, 3],
  [1, 1, 0, 1, 0],
])('maxSurge %s, maxUnavailable %s of %i: %i more, %i fewer', (...args) => {
  const [surge, unavailable, replicas, more, fewer] = args;
  const target = deployment({ ...strategy(surge, unavailable), replicas });
  expect([maxSurge(target), maxUnavailable(target)]).toEqual([more, fewer]);
});

test('freshSize() of a ReplicaSet that is created leaves room for the old ones', () => {
  expect(freshSize(rollout({}, undefined))).toBe(3);
  expect(freshSize(rollout({}, undefined, [3, 3]))).toBe(1);
  expect(freshSize(rollout({}, undefined, [9, 9]))).toBe(0);
});

test('rolloutOf() knows the ReplicaSet of the template, whatever its hash, and the oldest of two', () => {
  const old = replicaSet('a', 1, { image: 'other' });
  const newer = replicaSet('b', 1, { created: '2026-01-02T00:00:00Z' });
  const older = replicaSet('c', 1);
  const found = rolloutOf(deployment(), [newer, old, older]);
  expect(found.fresh).toBe(older);
  expect(found.old).toEqual([old, newer]);
  expect(rolloutOf(deployment(), [old]).fresh).toBeUndefined();
});
