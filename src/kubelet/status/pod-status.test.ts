import { describe, expect, test } from 'vitest';
import type { PodStatus } from '#api/gen/types.ts';
import { exited, podOf, runOf, sandboxOf } from '../testing/pods.ts';
import { podStatusOf, type PodStatusInput } from './pod-status.ts';

const now = Date.UTC(2026, 0, 1, 0, 0, 30);

function statusOf(input: Partial<PodStatusInput>): PodStatus {
  return podStatusOf({
    pod: podOf(),
    observed: { sandboxes: [sandboxOf()], containers: [] },
    waiting: new Map(),
    messages: new Map(),
    probes: { started: () => true, ready: () => true },
    previous: {},
    failure: undefined,
    ending: false,
    resize: {
      actuated: new Map(),
      actuatedPod: undefined,
      resizePending: undefined,
      resizeInProgress: undefined,
    },
    nodeIP: '192.0.2.1',
    now,
    ...input,
  });
}

const observed = (...containers: PodStatusInput['observed']['containers']) => ({
  sandboxes: [sandboxOf()],
  containers,
});

describe("a container's status", () => {
  const main = (input: Partial<PodStatusInput>) => statusOf(input).containerStatuses?.[0];

  test('waits for its image, or for what keeps it', () => {
    expect(main({})?.state).toEqual({ waiting: { reason: 'ContainerCreating' } });
    const waiting = new Map([['main', { reason: 'ErrImagePull', message: 'no such host' }]]);
    expect(main({ waiting })?.state).toEqual({
      waiting: { reason: 'ErrImagePull', message: 'no such host' },
    });
    expect(main({ pod: podOf({ initContainers: [{ name: 'init' }] }) })?.state).toEqual({
      waiting: { reason: 'PodInitializing' },
    });
  });

  test('runs: started and ready are what the probes say', () => {
    const probes = { started: () => true, ready: () => false };
    expect(main({ observed: observed(runOf('main')), probes })).toMatchObject({
      started: true,
      ready: false,
    });
  });

  test('shows the image as the runtime resolved it, and as asked for until then', () => {
    const pod = podOf({ containers: [{ name: 'main', image: 'busybox:1.28' }] });
    expect(main({ pod })).toMatchObject({ image: 'busybox:1.28', imageID: '' });
    const resolved = {
      image: 'docker.io/library/busybox:1.28',
      imageId: 'docker.io/library/busybox@sha256:0',
    };
    expect(main({ pod, observed: observed(runOf('main', resolved)) })).toMatchObject({
      image: resolved.image,
      imageID: resolved.imageId,
    });
  });

  test('ended: with its last words, and not ready', () => {
    const run = exited('main', 3, { reason: 'Error' });
    expect(
      main({ observed: observed(run), messages: new Map([[run.id, 'bye']]), ending: true }),
    ).toMatchObject({
      ready: false,
      started: false,
      state: {
        terminated: {
          exitCode: 3,
          reason: 'Error',
          message: 'bye',
          containerID: `containerd://${run.id}`,
        },
      },
    });
  });

  test('restarted: the run before is the last state', () => {
    const runs = [runOf('main', { attempt: 1 }), exited('main', 1)];
    expect(main({ observed: observed(...runs) })).toMatchObject({
      restartCount: 1,
      state: { running: {} },
      lastState: { terminated: { exitCode: 1 } },
    });
  });

  test('how it ended stays told when the message file and the run before are gone', () => {
    const run = exited('main', 3);
    const terminated = { exitCode: 3, message: 'bye', containerID: `containerd://${run.id}` };
    const previous: PodStatus = {
      containerStatuses: [
        {
          name: 'main',
          image: '',
          imageID: '',
          ready: false,
          restartCount: 0,
          containerID: `containerd://${run.id}`,
          state: { terminated },
        },
      ],
    };
    expect(main({ observed: observed(run), previous, ending: true })?.state).toEqual({
      terminated,
    });
    const next = runOf('main', { attempt: 1 });
    expect(main({ observed: observed(next), previous })?.lastState).toEqual({ terminated });
  });

  test('what ran and cannot be found any more counts as killed', () => {
    const previous: PodStatus = {
      containerStatuses: [
        {
          name: 'main',
          image: '',
          imageID: '',
          ready: true,
          restartCount: 2,
          state: { running: {} },
        },
      ],
    };
    expect(main({ previous, ending: true })?.state?.terminated).toMatchObject({
      exitCode: 137,
      reason: 'ContainerStatusUnknown',
    });
  });
});

describe("a Pod's status", () => {
  test('never leaves its end', () => {
    const status = statusOf({
      observed: observed(runOf('main')),
      previous: { phase: 'Failed', reason: 'Evicted' },
    });
    expect(status).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
  });

  test("fails with the kubelet's reason once nothing runs", () => {
    const failure = { reason: 'DeadlineExceeded', message: 'too long' };
    expect(statusOf({ failure, observed: observed(runOf('main')) }).phase).toBe('Running');
    expect(
      statusOf({ failure, observed: observed(exited('main', 137)), ending: true }),
    ).toMatchObject({
      phase: 'Failed',
      ...failure,
    });
  });

  test('keeps its address when its sandbox is gone, until it has another', () => {
    const previous: PodStatus = { podIP: '10.42.0.2', podIPs: [{ ip: '10.42.0.2' }] };
    expect(statusOf({ previous, observed: { sandboxes: [], containers: [] } }).podIP).toBe(
      '10.42.0.2',
    );
    const observedAnew = { sandboxes: [sandboxOf(1, { ips: ['10.42.0.9'] })], containers: [] };
    expect(statusOf({ previous, observed: observedAnew }).podIPs).toEqual([{ ip: '10.42.0.9' }]);
  });

  test("on the host network it has the node's address", () => {
    expect(statusOf({ pod: podOf({ hostNetwork: true }) }).podIP).toBe('192.0.2.1');
  });

  test('a condition keeps its time until it changes', () => {
    const first = statusOf({ observed: observed(runOf('main')) });
    const later = statusOf({
      observed: observed(runOf('main')),
      previous: first,
      now: now + 60_000,
    });
    expect(later.conditions).toEqual(first.conditions);
    const unready = statusOf({
      observed: observed(runOf('main')),
      previous: first,
      now: now + 60_000,
      probes: { started: () => true, ready: () => false },
    });
    expect(unready.conditions?.find(({ type }) => type === 'Ready')).toEqual({
      type: 'Ready',
      status: 'False',
      lastTransitionTime: '2026-01-01T00:01:30Z',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [main]',
    });
  });

  test.each([
    {
      conditions: [],
      message: 'corresponding condition of pod readiness gate "g" does not exist.',
    },
    {
      conditions: [{ type: 'g', status: 'False' }],
      message: 'the status of pod readiness gate "g" is not "True", but False',
    },
    { conditions: [{ type: 'g', status: 'True' }], message: undefined },
  ])('readiness gates: $message', ({ conditions, message }) => {
    const pod = podOf({ readinessGates: [{ conditionType: 'g' }] }, { status: { conditions } });
    const ready = statusOf({ pod, observed: observed(runOf('main')) }).conditions?.find(
      ({ type }) => type === 'Ready',
    );
    expect(ready?.status).toBe(message === undefined ? 'True' : 'False');
    expect(ready?.message).toBe(message);
  });
});
