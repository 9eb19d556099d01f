import { describe, expect, test } from 'vitest';
import { desiredAnnotation, maxAnnotation } from './annotations.ts';
import { planScale, wasScaled } from './proportional.ts';
import type { Rollout } from './rollout.ts';
import { deployment, replicaSet } from './testing/rollouts.ts';

/** Sizes that were set when the Deployment wanted `was`. */
function midRollout(was: number, wanted: number, fresh: number, ...old: number[]): Rollout {
  const annotations = { [desiredAnnotation]: String(was), [maxAnnotation]: String(was + 3) };
  return {
    deployment: deployment({
      replicas: wanted,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } },
    }),
    fresh: replicaSet('fresh', fresh, { annotations, available: 0 }),
    old: old.map((size, index) => replicaSet(`old-${index}`, size, { annotations })),
  };
}

function plan(rollout: Rollout): Record<string, number> {
  const entries = planScale(rollout).map(
    ({ replicaSet: { metadata }, replicas }) => [metadata.name, replicas] as const,
  );
  return Object.fromEntries(entries);
}

describe('planScale()', () => {
  test('shares a growth in proportion', () => {
    // Upstream's example: 10 wanted, 8 old and 5 new, scaled to 15.
    expect(plan(midRollout(10, 15, 5, 8))).toEqual({ 'old-0': 11, fresh: 7 });
  });
  test('shares a shrinking in proportion', () => {
    const sizes = plan(midRollout(10, 5, 5, 8));
    expect((sizes['old-0'] ?? 0) + (sizes['fresh'] ?? 0)).toBe(8);
    expect(sizes['old-0']).toBeLessThan(8);
    expect(sizes['fresh']).toBeLessThan(5);
  });
  test('to nothing', () => {
    expect(plan(midRollout(10, 0, 5, 8))).toEqual({ 'old-0': 0, fresh: 0 });
  });
  test('the only one with Pods takes it all', () => {
    expect(plan(midRollout(10, 15, 0, 10))).toEqual({ 'old-0': 15 });
    expect(plan(midRollout(10, 15, 10, 0))).toEqual({ fresh: 15 });
  });
  test('old ones go when the new one has all that is wanted', () => {
    const rollout = midRollout(5, 5, 5, 2);
    const { fresh } = rollout;
    const available = { replicas: 5, availableReplicas: 5 };
    expect(plan({ ...rollout, fresh: fresh && { ...fresh, status: available } })).toEqual({
      'old-0': 0,
    });
  });
});

test('wasScaled() compares with what the sizes were made for, of those that have Pods', () => {
  expect(wasScaled(midRollout(10, 15, 5, 8))).toBe(true);
  expect(wasScaled(midRollout(10, 10, 5, 8))).toBe(false);
  expect(wasScaled(midRollout(10, 15, 0))).toBe(false);
});
