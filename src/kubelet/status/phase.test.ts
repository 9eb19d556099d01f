import { expect, test } from 'vitest';
import type { ContainerState, ContainerStatus, PodSpec } from '#api/gen/types.ts';
import { podOf } from '../testing/pods.ts';
import { phaseOf } from './phase.ts';

const states: Readonly<Record<string, { state: ContainerState; lastState?: ContainerState }>> = {
  waiting: { state: { waiting: { reason: 'ContainerCreating' } } },
  running: { state: { running: {} } },
  succeeded: { state: { terminated: { exitCode: 0 } } },
  failed: { state: { terminated: { exitCode: 1 } } },
  crashed: {
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: { terminated: { exitCode: 1 } },
  },
};

function statuses(words: string): ContainerStatus[] {
  return words
    .split(' ')
    .filter(Boolean)
    .map((word, index) => ({
      name: `c${index}`,
      image: '',
      imageID: '',
      ready: false,
      restartCount: 0,
      started: word === 'running',
      ...states[word],
    }));
}

const cases: {
  policy: NonNullable<PodSpec['restartPolicy']>;
  init?: string;
  main: string;
  ending?: boolean;
  expected: string;
}[] = [
  { policy: 'Always', main: 'waiting', expected: 'Pending' },
  { policy: 'Always', main: 'running waiting', expected: 'Pending' },
  { policy: 'Always', main: 'running', expected: 'Running' },
  { policy: 'Always', main: 'running crashed', expected: 'Running' },
  { policy: 'Always', main: 'crashed', expected: 'Running' },
  { policy: 'Always', main: 'succeeded', expected: 'Running' },
  { policy: 'Always', main: 'succeeded', ending: true, expected: 'Succeeded' },
  { policy: 'Always', main: 'failed', ending: true, expected: 'Failed' },
  { policy: 'Always', main: 'waiting', ending: true, expected: 'Failed' },
  { policy: 'Always', main: 'running', ending: true, expected: 'Running' },
  { policy: 'OnFailure', main: 'succeeded succeeded', expected: 'Succeeded' },
  { policy: 'OnFailure', main: 'succeeded failed', expected: 'Running' },
  { policy: 'OnFailure', main: 'succeeded crashed', expected: 'Running' },
  { policy: 'Never', main: 'succeeded running', expected: 'Running' },
  { policy: 'Never', main: 'succeeded failed', expected: 'Failed' },
  { policy: 'Never', main: 'succeeded succeeded', expected: 'Succeeded' },
  { policy: 'Always', init: 'running', main: 'waiting', expected: 'Pending' },
  { policy: 'Always', init: 'failed', main: 'waiting', expected: 'Pending' },
  { policy: 'Never', init: 'failed', main: 'waiting', expected: 'Failed' },
  { policy: 'Always', init: 'succeeded', main: 'running', expected: 'Running' },
];
test.each(cases)(
  '$policy, init [$init], main [$main], ending $ending: $expected',
  ({ policy, init = '', main, ending = false, expected }) => {
    const initStatuses = statuses(init);
    const pod = podOf({
      restartPolicy: policy,
      initContainers: initStatuses.map(({ name }) => ({ name })),
    });
    expect(phaseOf({ pod, init: initStatuses, main: statuses(main), ending })).toBe(expected);
  },
);
