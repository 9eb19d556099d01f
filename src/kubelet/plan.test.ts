import { describe, expect, test } from 'vitest';
import type { Container, PodSpec } from '#api/gen/types.ts';
import type { ContainerStatus } from './cri/runtime.ts';
import { containerHashAnnotation } from './labels.ts';
import { finished, planInit, planMain, type KillOrder, type ProbeVerdicts } from './plan.ts';
import { exited, podOf, runOf, sandboxOf } from './testing/pods.ts';

const wellProbes: ProbeVerdicts = { failure: () => undefined, started: () => true };
const ruled = (operator: 'In' | 'NotIn'): Partial<Container> => ({
  restartPolicyRules: [{ action: 'Restart', exitCodes: { operator, values: [42] } }],
});
const observedOf = (containers: readonly ContainerStatus[], attempt = 0) => ({
  sandboxes: [sandboxOf(attempt)],
  containers,
});

describe('planMain()', () => {
  const order: KillOrder = { reason: 'liveness', message: 'it does not answer' };
  const cases: {
    name: string;
    policy?: PodSpec['restartPolicy'];
    own?: Partial<Container>;
    runs: readonly ContainerStatus[];
    probes?: ProbeVerdicts;
    expected: string;
  }[] = [
    { name: 'never ran', runs: [], expected: 'start' },
    { name: 'runs', runs: [runOf('main')], expected: 'leave' },
    {
      name: 'created by a kubelet that died',
      runs: [runOf('main', { state: 'created' })],
      expected: 'start',
    },
    { name: 'ended well, Always', runs: [exited('main', 0)], expected: 'start' },
    {
      name: 'ended well, OnFailure',
      policy: 'OnFailure',
      runs: [exited('main', 0)],
      expected: 'leave',
    },
    {
      name: 'failed, OnFailure',
      policy: 'OnFailure',
      runs: [exited('main', 1)],
      expected: 'start',
    },
    { name: 'failed, Never', policy: 'Never', runs: [exited('main', 1)], expected: 'leave' },
    {
      name: "its own policy beats the Pod's",
      policy: 'Never',
      own: { restartPolicy: 'OnFailure' },
      runs: [exited('main', 1)],
      expected: 'start',
    },
    {
      name: 'a rule for its exit status',
      policy: 'Never',
      own: ruled('In'),
      runs: [exited('main', 42)],
      expected: 'start',
    },
    {
      name: 'no rule for its exit status',
      policy: 'Never',
      own: ruled('NotIn'),
      runs: [exited('main', 42)],
      expected: 'leave',
    },
    {
      name: 'the newest run counts',
      runs: [runOf('main', { attempt: 1 }), exited('main', 1)],
      expected: 'leave',
    },
    {
      name: 'a probe gave it up',
      runs: [runOf('main')],
      probes: { failure: () => order, started: () => true },
      expected: 'kill',
    },
    {
      name: 'its image was changed',
      runs: [runOf('main', { annotations: { [containerHashAnnotation]: 'former' } })],
      expected: 'kill',
    },
  ];
  test.each(cases)('$name: $expected', ({ policy, own, runs, probes, expected }) => {
    const containers = [{ name: 'main', ...own }];
    const pod = podOf({ containers, ...(policy ? { restartPolicy: policy } : {}) });
    expect(planMain(pod, observedOf(runs), probes ?? wellProbes)[0]?.verdict.do).toBe(expected);
  });
});

describe('planInit()', () => {
  const initContainers = [
    { name: 'first' },
    { name: 'side', restartPolicy: 'Always' },
    { name: 'second' },
  ];
  const cases: {
    name: string;
    policy?: PodSpec['restartPolicy'];
    runs: readonly ContainerStatus[];
    attempt?: number;
    started?: boolean;
    verdicts: string[];
    complete?: boolean;
    failed?: boolean;
  }[] = [
    { name: 'nothing ran yet', runs: [], verdicts: ['first start'] },
    { name: 'the first runs', runs: [runOf('first')], verdicts: ['first leave'] },
    { name: 'the first failed', runs: [exited('first', 1)], verdicts: ['first start'] },
    {
      name: 'the first failed and may not again',
      policy: 'Never',
      runs: [exited('first', 1)],
      verdicts: ['first leave'],
      failed: true,
    },
    {
      name: 'the first succeeded',
      runs: [exited('first', 0)],
      verdicts: ['first leave', 'side start'],
    },
    {
      name: 'the sidecar is up',
      runs: [exited('first', 0), runOf('side')],
      verdicts: ['first leave', 'side leave', 'second start'],
    },
    {
      name: 'the sidecar has not passed its startup probe',
      runs: [exited('first', 0), runOf('side')],
      started: false,
      verdicts: ['first leave', 'side leave'],
    },
    {
      name: 'all done',
      runs: [exited('first', 0), runOf('side'), exited('second', 0)],
      verdicts: ['side leave'],
      complete: true,
    },
    {
      name: 'a sidecar that ended is started again, however it ended, while the main containers run',
      policy: 'Never',
      runs: [exited('first', 0), exited('side', 0), exited('second', 0), runOf('main')],
      verdicts: ['side start'],
      complete: true,
    },
    {
      name: 'a new sandbox begins at the start',
      attempt: 1,
      runs: [exited('first', 0), exited('side', 0), exited('second', 0), exited('main', 0)],
      verdicts: ['first start'],
    },
  ];
  test.each(cases)(
    '$name',
    ({ policy, runs, attempt, started = true, verdicts, complete = false, failed = false }) => {
      const pod = podOf({ initContainers, ...(policy ? { restartPolicy: policy } : {}) });
      const probes = { ...wellProbes, started: () => started };
      const plan = planInit(pod, observedOf(runs, attempt), probes);
      expect(
        plan.judgements.map(({ target, verdict }) => `${target.container.name} ${verdict.do}`),
      ).toEqual(verdicts);
      expect(plan).toMatchObject({ complete, failed });
    },
  );
});

describe('finished()', () => {
  test.each([
    { name: 'nothing ran', policy: 'Never', runs: [], expected: false },
    {
      name: 'one still runs',
      policy: 'Never',
      runs: [runOf('main'), exited('other', 0)],
      expected: false,
    },
    {
      name: 'all ended, Never',
      policy: 'Never',
      runs: [exited('main', 1), exited('other', 0)],
      expected: true,
    },
    {
      name: 'one will run again',
      policy: 'OnFailure',
      runs: [exited('main', 1), exited('other', 0)],
      expected: false,
    },
    {
      name: 'all succeeded, OnFailure',
      policy: 'OnFailure',
      runs: [exited('main', 0), exited('other', 0)],
      expected: true,
    },
    {
      name: 'Always',
      policy: 'Always',
      runs: [exited('main', 0), exited('other', 0)],
      expected: false,
    },
  ] as const)('$name: $expected', ({ policy, runs, expected }) => {
    const pod = podOf({ restartPolicy: policy, containers: [{ name: 'main' }, { name: 'other' }] });
    expect(finished(pod, observedOf(runs), wellProbes)).toBe(expected);
  });
});
