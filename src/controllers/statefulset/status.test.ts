import { expect, test } from 'vitest';
import type { StatefulSet } from '#api/gen/types.ts';
import { epoch, meta, pod } from '../testing/objects.ts';
import { revisionLabel } from './identity.ts';
import { statusOf } from './status.ts';

function setOf(
  replicas: number,
  type: 'RollingUpdate' | 'OnDelete' = 'RollingUpdate',
): StatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: meta('web', { generation: 4 }),
    spec: { selector: {}, template: {}, replicas, minReadySeconds: 10, updateStrategy: { type } },
  };
}

const old = { [revisionLabel]: 'old' };
const fresh = { [revisionLabel]: 'new' };
const observed = { currentRevision: 'old', updateRevision: 'new', collisionCount: 0, now: epoch };

test('statusOf() counts what there is, ready, available, and at each revision', () => {
  const pods = [
    pod('web-0', { readyFor: 60, labels: old }),
    pod('web-1', { readyFor: 5, labels: fresh }),
    pod('web-2', { labels: fresh }),
    pod('web-3', { readyFor: 60, terminating: true, labels: old }),
  ];
  expect(statusOf({ ...observed, set: setOf(3), pods })).toEqual({
    observedGeneration: 4,
    replicas: 4,
    readyReplicas: 3,
    availableReplicas: 2,
    currentReplicas: 1,
    updatedReplicas: 2,
    currentRevision: 'old',
    updateRevision: 'new',
    collisionCount: 0,
  });
});

test('a finished rolling update makes the new revision the current one, OnDelete never does', () => {
  const pods = [0, 1].map((ordinal) => pod(`web-${ordinal}`, { readyFor: 60, labels: fresh }));
  expect(statusOf({ ...observed, set: setOf(2), pods })).toMatchObject({
    currentRevision: 'new',
    currentReplicas: 2,
  });
  expect(statusOf({ ...observed, set: setOf(2, 'OnDelete'), pods })).toMatchObject({
    currentRevision: 'old',
    currentReplicas: 0,
  });
  expect(statusOf({ ...observed, set: setOf(3), pods }).currentRevision).toBe('old');
});
