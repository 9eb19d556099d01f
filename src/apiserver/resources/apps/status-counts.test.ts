import { describe, expect, test } from 'vitest';
import { replicaCounts, validateCollisions, validateCounts } from './status-counts.ts';

const all = {
  replicas: 3,
  fullyLabeledReplicas: 3,
  readyReplicas: 2,
  availableReplicas: 1,
  terminatingReplicas: 4,
  observedGeneration: 9,
};

describe('validateCounts()', () => {
  test.each([
    ['counts that agree', all, []],
    ['an empty status', {}, []],
    ['a negative count', { ...all, terminatingReplicas: -1 }, ['terminatingReplicas']],
    ['more ready than there are', { ...all, readyReplicas: 4 }, ['readyReplicas']],
    ['more available than ready', { ...all, availableReplicas: 3 }, ['availableReplicas']],
    ['ready ones of none', { readyReplicas: 1 }, ['readyReplicas']],
  ])('%s', (_, status, expected) => {
    const faults = validateCounts(status, replicaCounts);
    expect(faults.map(({ field }) => field)).toEqual(expected.map((name) => `status.${name}`));
  });
});

test.each([
  [undefined, undefined, 0],
  [undefined, 1, 0],
  [1, 1, 0],
  [1, 2, 0],
  [2, 1, 1],
  [1, undefined, 1],
])('a collision count of %s may become %s with %i faults', (before, now, expected) => {
  const statusOf = (
    collisionCount: number | undefined,
  ): { status: { collisionCount?: number } } => ({
    status: collisionCount === undefined ? {} : { collisionCount },
  });
  const faults = validateCollisions(statusOf(now), statusOf(before));
  expect(faults).toHaveLength(expected);
});
