import { describe, expect, test } from 'vitest';
import type { ReplicaSet } from '#api/gen/types.ts';
import { internalError } from '#api/status.ts';
import { epoch, meta, pod } from '../testing/objects.ts';
import { replicaSetKind } from './replica-owner.ts';
import { statusOf } from './status.ts';

const web: ReplicaSet = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: meta('web', { generation: 2 }),
  spec: {
    replicas: 3,
    minReadySeconds: 10,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } } },
  },
};
const spec = replicaSetKind.specOf(web);
const failure = { reason: 'FailedCreate', error: internalError('quota') } as const;

describe('statusOf()', () => {
  test('counts what is there, labelled, ready and available', () => {
    const labels = { app: 'web' };
    const active = [
      pod('a', { readyFor: 60, labels }),
      pod('b', { readyFor: 5, labels }),
      pod('c', {}),
    ];
    expect(
      statusOf({ owner: web, spec, active, terminating: 1, failure: undefined, now: epoch }),
    ).toEqual({
      replicas: 3,
      fullyLabeledReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 1,
      terminatingReplicas: 1,
      observedGeneration: 2,
    });
  });

  test('shows a failure, keeps when it began, and drops it when it is over', () => {
    const observed = { spec, active: [], terminating: undefined };
    const failing = statusOf({ ...observed, owner: web, failure, now: epoch });
    expect(failing.conditions).toEqual([
      {
        type: 'ReplicaFailure',
        status: 'True',
        reason: 'FailedCreate',
        message: 'Internal error occurred: quota',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      },
    ]);
    const owner = { ...web, status: failing };
    const later = epoch + 60_000;
    expect(statusOf({ ...observed, owner, failure, now: later }).conditions).toEqual(
      failing.conditions,
    );
    expect(
      statusOf({ ...observed, owner, failure: undefined, now: later }).conditions,
    ).toBeUndefined();
  });
});
