import { describe, expect, test } from 'vitest';
import type { Pod, StatefulSet, StatefulSetSpec } from '#api/gen/types.ts';
import { epoch, meta, pod } from '../testing/objects.ts';
import type { PodTraits } from '../testing/objects.ts';
import { revisionLabel } from './identity.ts';
import { maxUnavailable, planPods } from './plan.ts';

function setOf(spec: Partial<StatefulSetSpec>): StatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: meta('web'),
    spec: { selector: {}, template: {}, replicas: 3, ...spec },
  };
}

const traits: Record<string, PodTraits> = {
  ready: { readyFor: 60 },
  fresh: { readyFor: 1 },
  starting: {},
  pending: { phase: 'Pending' },
  failed: { phase: 'Failed' },
  ended: { phase: 'Succeeded' },
  leaving: { readyFor: 60, terminating: true },
};

/** `ready ready/old -`: members by ordinal from `start`, `/old` for another revision, `-` for a missing one. */
function members(text: string, start = 0): Pod[] {
  return text
    .split(' ')
    .filter((word) => word !== '')
    .flatMap((word, index) => {
      const [state = '', revision = 'new'] = word.split('/');
      if (state === '-') return [];
      const labels = { [revisionLabel]: revision };
      return [pod(`web-${start + index}`, { ...traits[state], labels })];
    });
}

/** `+1 -2`: creates web-1, deletes web-2. */
function plan(spec: Partial<StatefulSetSpec>, pods: Pod[]): string {
  const state = { set: setOf(spec), pods, updateRevision: 'new', now: epoch };
  const { create, remove } = planPods(state);
  const names = remove.map(({ metadata }) => metadata.name.replace('web', ''));
  return [...create.map((ordinal) => `+${ordinal}`), ...names].join(' ');
}

describe('planPods() in order', () => {
  test.each([
    ['creates the first member', '', '+0'],
    ['waits for a member that starts', 'starting', ''],
    ['waits for a member that is pending', 'pending', ''],
    ['creates the next when all before are ready', 'ready ready', '+2'],
    ['fills a gap first', 'ready - ready', '+1'],
    ['waits for a member on its way out', 'ready leaving ready', ''],
    ['replaces a failed member', 'ready failed ready', '-1'],
    ['replaces a member that ended', 'ended', '-0'],
    ['is content', 'ready ready ready', ''],
    ['removes the highest beyond the count', 'ready ready ready ready ready', '-4'],
    ['waits for the highest to go', 'ready ready ready ready leaving', ''],
    ['removes an unready one that is the only such', 'ready ready ready ready starting', '-4'],
    ['spares the healthy order of unready ones', 'ready ready ready starting starting', ''],
    ['does not scale down while a member is unready', 'ready starting ready ready', ''],
    ['updates the highest first', 'ready/old ready/old ready/old', '-2'],
    ['goes on below what is updated', 'ready/old ready/old ready/new', '-1'],
    ['waits until what is updated is ready', 'ready/old ready/old starting/new', ''],
  ])('%s', (_, pods, expected) => {
    expect(plan({}, members(pods))).toBe(expected);
  });

  test('waits for minReadySeconds', () => {
    expect(plan({ minReadySeconds: 10 }, members('fresh'))).toBe('');
    expect(plan({ minReadySeconds: 10 }, members('ready'))).toBe('+1');
  });

  test('starts at ordinals.start and removes what is below', () => {
    const spec = { ordinals: { start: 2 }, replicas: 2 };
    expect(plan(spec, members('ready', 2))).toBe('+3');
    expect(plan(spec, [...members('ready ready', 2), ...members('ready ready', 0)])).toBe('-1');
  });
});

describe('planPods() in an update', () => {
  const old = 'ready/old ready/old ready/old';
  const rolling = (partition: number, maxUnavailable?: number | string): StatefulSetSpec =>
    setOf({
      updateStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: { partition, ...(maxUnavailable === undefined ? {} : { maxUnavailable }) },
      },
    }).spec;

  test.each([
    ['partition 0', rolling(0), old, '-2'],
    ['partition 2', rolling(2), 'ready/old ready/old ready/new', ''],
    ['partition above the count', rolling(9), old, ''],
    ['maxUnavailable 2', rolling(0, 2), old, '-2 -1'],
    ['maxUnavailable 67%', rolling(0, '67%'), old, '-2 -1'],
    ['maxUnavailable within the partition', rolling(2, 3), old, '-2'],
    ['OnDelete', setOf({ updateStrategy: { type: 'OnDelete' } }).spec, old, ''],
  ])('%s', (_, spec, pods, expected) => {
    expect(plan(spec, members(pods))).toBe(expected);
  });

  test('in parallel, a broken member of the old revision is replaced, not waited for', () => {
    const spec = { podManagementPolicy: 'Parallel' } as const;
    expect(plan(spec, members('starting/old ready/new ready/new'))).toBe('-0');
    expect(plan(spec, members('ready/old ready/old starting/old'))).toBe('-2');
    expect(plan(spec, members('ready/old ready/old starting/new'))).toBe('');
  });
});

describe('planPods() in parallel with maxUnavailable', () => {
  const spec = (maxUnavailable: number | string, partition = 0): Partial<StatefulSetSpec> => ({
    replicas: 4,
    podManagementPolicy: 'Parallel',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition, maxUnavailable } },
  });

  test.each([
    ['so many at once', spec(2), 'ready/old ready/old ready/old ready/old', '-3 -2'],
    ['50%', spec('50%'), 'ready/old ready/old ready/old ready/old', '-3 -2'],
    ['one that starts counts', spec(2), 'ready/old ready/old ready/old starting/new', '-2'],
    ['one on its way out counts', spec(1), 'ready/old ready/old ready/old leaving/old', ''],
    ['none when too many are missing', spec(1), 'ready/old ready/old starting/new - ', '+3'],
    ['broken ones first', spec(2), 'starting/old ready/old ready/old ready/old', '-0 -3'],
    ['broken ones always', spec(1), 'starting/old pending/old starting/new ready/old', '-1 -0'],
    [
      'broken ones below the partition stay',
      spec(1, 2),
      'starting/old ready/old ready/old ready/old',
      '',
    ],
  ])('%s', (_, set, pods, expected) => {
    expect(plan(set, members(pods.trim()))).toBe(expected);
  });
});

describe('planPods() in parallel', () => {
  test.each([
    ['creates all at once', '', '+0 +1 +2'],
    ['creates what is missing, whatever the others do', 'starting - leaving', '+1'],
    ['removes all that is too much', 'starting ready ready ready leaving starting', '-5 -3'],
    ['replaces what failed and creates the rest', 'failed', '+1 +2 -0'],
    ['does not delete twice what failed and is old', 'ready/new ready/new failed/old', '-2'],
  ])('%s', (_, pods, expected) => {
    expect(plan({ podManagementPolicy: 'Parallel' }, members(pods))).toBe(expected);
  });
});

test.each([
  [3, 10, 3],
  ['25%', 10, 2],
  ['1%', 10, 1],
])('maxUnavailable(%s of %i) is %i', (value, replicas, expected) => {
  expect(maxUnavailable(value, replicas)).toBe(expected);
});
