import { describe, expect, test } from 'vitest';
import type { Deployment, DeploymentSpec, DeploymentStatus } from '#api/gen/types.ts';
import { epoch } from '../testing/objects.ts';
import { currentAnnotations, initialAnnotations, nextRevision } from './annotations.ts';
import { conditionOf, untilDeadline } from './conditions.ts';
import { replicaSetsToForget } from './history.ts';
import { statusOf } from './status.ts';
import { deployment, replicaSet, rollout } from './testing/rollouts.ts';

type Size = readonly [size: number, available: number];

function statusAt(
  time: number,
  before: DeploymentStatus | undefined,
  spec: Partial<DeploymentSpec>,
  ...sizes: Size[]
): DeploymentStatus {
  const [fresh, ...old] = sizes;
  const plain = rollout(spec, fresh, ...old);
  const target: Deployment = { ...plain.deployment, ...(before ? { status: before } : {}) };
  return statusOf({
    rollout: { ...plain, deployment: target },
    collisionCount: 0,
    conditions: before?.conditions ?? [],
    judgeProgress: true,
    now: epoch + time * 1000,
  });
}

function progressing(status: DeploymentStatus): string {
  const {
    status: value,
    reason,
    lastUpdateTime,
  } = conditionOf(status.conditions, 'Progressing') ?? {};
  return `${value} ${reason} ${lastUpdateTime?.slice(14, 19)}`;
}

describe('statusOf()', () => {
  test('counts over all ReplicaSets', () => {
    expect(statusAt(0, undefined, {}, [2, 1], [2, 2])).toMatchObject({
      observedGeneration: 1,
      replicas: 4,
      updatedReplicas: 2,
      readyReplicas: 3,
      availableReplicas: 3,
      unavailableReplicas: 1,
    });
  });

  test.each<[Size, string]>([
    [[3, 3], 'True MinimumReplicasAvailable'],
    [[3, 2], 'True MinimumReplicasAvailable'],
    [[3, 1], 'False MinimumReplicasUnavailable'],
  ])('%j available', (fresh, expected) => {
    const condition = conditionOf(statusAt(0, undefined, {}, fresh).conditions, 'Available');
    expect(`${condition?.status} ${condition?.reason}`).toBe(expected);
  });

  test('tells progress, completion and that nothing happens for too long', () => {
    const first = statusAt(0, undefined, {}, [3, 0]);
    expect(progressing(first)).toBe('True ReplicaSetUpdated 00:00');
    const second = statusAt(60, first, {}, [3, 1]);
    expect(progressing(second)).toBe('True ReplicaSetUpdated 01:00');
    const idle = statusAt(120, second, {}, [3, 1]);
    expect(progressing(idle)).toBe('True ReplicaSetUpdated 01:00');
    const late = statusAt(660, idle, {}, [3, 1]);
    expect(progressing(late)).toBe('False ProgressDeadlineExceeded 11:00');
    const done = statusAt(700, late, {}, [3, 3]);
    expect(progressing(done)).toBe('True NewReplicaSetAvailable 11:40');
    expect(progressing(statusAt(800, done, {}, [3, 2]))).toBe('True NewReplicaSetAvailable 11:40');
  });

  test('pausing stops the clock, resuming starts it anew', () => {
    const first = statusAt(0, undefined, {}, [3, 0]);
    const paused = statusAt(60, first, { paused: true }, [3, 0]);
    expect(progressing(paused)).toBe('Unknown DeploymentPaused 01:00');
    expect(progressing(statusAt(600, paused, {}, [3, 0]))).toBe('Unknown DeploymentResumed 10:00');
  });

  test('says nothing of progress without a deadline', () => {
    const spec = { progressDeadlineSeconds: 2 ** 31 - 1 };
    expect(conditionOf(statusAt(0, undefined, spec, [3, 0]).conditions, 'Progressing')).toBe(
      undefined,
    );
  });

  test("shows a ReplicaSet's failure until it is over", () => {
    const plain = rollout({}, [3, 0]);
    const { fresh } = plain;
    const failing = fresh && {
      ...fresh,
      status: {
        replicas: 0,
        conditions: [
          { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'quota' },
        ],
      },
    };
    const base = { collisionCount: 0, judgeProgress: true, now: epoch };
    const status = statusOf({ ...base, rollout: { ...plain, fresh: failing }, conditions: [] });
    expect(conditionOf(status.conditions, 'ReplicaFailure')).toMatchObject({
      status: 'True',
      reason: 'FailedCreate',
      message: 'quota',
    });
    const after = statusOf({ ...base, rollout: plain, conditions: status.conditions ?? [] });
    expect(conditionOf(after.conditions, 'ReplicaFailure')).toBeUndefined();
  });
});

test('untilDeadline() is one exact wait from the last progress', () => {
  const first = statusAt(0, undefined, {}, [3, 0]);
  expect(untilDeadline(deployment(), first.conditions, epoch + 100_000)).toBe(500_000);
  const done = statusAt(700, first, {}, [3, 3]);
  expect(untilDeadline(deployment(), done.conditions, epoch)).toBeUndefined();
});

describe('annotations', () => {
  const noted: Deployment = {
    ...deployment(),
    metadata: {
      ...deployment().metadata,
      annotations: {
        'kubernetes.io/change-cause': 'why',
        'kubectl.kubernetes.io/last-applied-configuration': '{}',
        'deployment.kubernetes.io/revision': '7',
      },
    },
  };

  test('a new ReplicaSet has the next revision, the sizes and the cause', () => {
    const revision = nextRevision([replicaSet('a', 0, { revision: 3 }), replicaSet('b', 0)]);
    expect(initialAnnotations(noted, revision)).toEqual({
      'kubernetes.io/change-cause': 'why',
      'deployment.kubernetes.io/revision': '4',
      'deployment.kubernetes.io/desired-replicas': '3',
      'deployment.kubernetes.io/max-replicas': '4',
    });
  });

  test('one that becomes the newest again remembers its earlier revision', () => {
    const back = replicaSet('a', 3, { revision: 1 });
    expect(currentAnnotations(noted, back, 4)).toMatchObject({
      'deployment.kubernetes.io/revision': '4',
      'deployment.kubernetes.io/revision-history': '1',
    });
    const newest = replicaSet('a', 3, { revision: 4 });
    expect(currentAnnotations(noted, newest, 4)['deployment.kubernetes.io/revision']).toBe('4');
  });
});

test('replicaSetsToForget() are the oldest revisions beyond the limit that have nothing left', () => {
  const old = [
    replicaSet('c', 0, { revision: 3 }),
    replicaSet('a', 0, { revision: 1 }),
    replicaSet('b', 1, { revision: 2 }),
    replicaSet('d', 0, { revision: 4 }),
  ];
  const names = (limit: number): string[] =>
    replicaSetsToForget(deployment({ revisionHistoryLimit: limit }), old).map(
      ({ metadata }) => metadata.name,
    );
  expect(names(10)).toEqual([]);
  expect(names(2)).toEqual(['a']);
  expect(names(0)).toEqual(['a', 'c', 'd']);
});
