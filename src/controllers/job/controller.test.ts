import { afterEach, assert, describe, expect, test } from 'vitest';
import { toTime } from '#base/clock.ts';
import { jobs, pods } from '#api/gen/resources.ts';
import type { Job, JobSpec, Pod, PodCondition } from '#api/gen/types.ts';
import { completionIndexKey, jobTrackingFinalizer } from '#api/jobs.ts';
import { garbageCollector } from '../garbage-collector/controller.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { jobController } from './controller.ts';

let plane: ControlPlane;
afterEach(() => plane.stop());

const key = { namespace: 'default', name: 'sum' };
const spec = { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] } as const;

async function start(more: Omit<JobSpec, 'template'> = {}): Promise<Job> {
  const job = await plane.client.create<Job>(jobs, {
    metadata: key,
    spec: { ...more, template: { spec } },
  });
  await plane.advance();
  return job;
}

const stored = (): Promise<Job> => plane.client.get(jobs, key);
const live = async (): Promise<readonly Pod[]> =>
  (await plane.list(pods)).filter(
    ({ metadata, status }) => status?.phase === 'Running' && !metadata.deletionTimestamp,
  );
const indexOf = ({ metadata }: Pod): string | undefined =>
  metadata.annotations?.[completionIndexKey];

interface End {
  readonly exitCode?: number;
  readonly conditions?: readonly PodCondition[];
}

async function finish(pod: Pod | undefined, end: End = {}): Promise<void> {
  assert(pod);
  const { exitCode = 0, conditions = [] } = end;
  const finishedAt = toTime(plane.clock.now());
  const current = await plane.client.get(pods, pod.metadata);
  await plane.client.update(
    pods,
    {
      ...current,
      status: {
        ...current.status,
        phase: exitCode === 0 ? 'Succeeded' : 'Failed',
        conditions: [...conditions, { type: 'Ready', status: 'False' }],
        containerStatuses: [
          {
            name: 'main',
            image: '',
            imageID: '',
            ready: false,
            restartCount: 0,
            state: { terminated: { exitCode, finishedAt } },
          },
        ],
      },
    },
    { subresource: 'status' },
  );
  await plane.advance();
}

const fail = (pod: Pod | undefined, exitCode = 1): Promise<void> => finish(pod, { exitCode });

function conditions({ status }: Job): readonly string[] {
  return (status?.conditions ?? []).map(
    ({ type, status: value, reason, message }) => `${type}=${value} ${reason}: ${message}`,
  );
}

describe('a Job', () => {
  test('runs as many Pods at once as it may, until enough have succeeded', async () => {
    plane = await ControlPlane.start(jobController);
    await start({ completions: 3, parallelism: 2 });
    expect(await live()).toHaveLength(2);
    const [first] = await live();
    expect(first?.metadata.finalizers).toEqual([jobTrackingFinalizer]);
    expect((await stored()).status).toMatchObject({ active: 2, ready: 2, terminating: 0 });
    await finish(first);
    expect(await live()).toHaveLength(2);
    for (const pod of await live()) await finish(pod);
    const job = await stored();
    expect(job.status).toMatchObject({
      succeeded: 3,
      ready: 0,
      terminating: 0,
      uncountedTerminatedPods: {},
      startTime: '2026-01-01T00:00:00Z',
      completionTime: expect.any(String),
    });
    expect(job.status).not.toHaveProperty('active');
    expect(conditions(job)).toEqual([
      'SuccessCriteriaMet=True CompletionsReached: Reached expected number of succeeded pods',
      'Complete=True CompletionsReached: Reached expected number of succeeded pods',
    ]);
    const all = await plane.list(pods);
    expect(all.flatMap(({ metadata }) => metadata.finalizers ?? [])).toEqual([]);
    expect(await plane.events()).toContain('Completed Job completed');
  });

  test('without completions is done when one has succeeded and none runs any more', async () => {
    plane = await ControlPlane.start(jobController);
    await start({ parallelism: 3 });
    const [first, second, third] = await live();
    await finish(first);
    await fail(second);
    expect(await live()).toHaveLength(1);
    expect(conditions(await stored())).toEqual([]);
    await finish(third);
    expect((await stored()).status).toMatchObject({ succeeded: 2, failed: 1 });
    expect(conditions(await stored())[1]).toMatch(/^Complete=True/);
  });

  test('replaces failed Pods after 10 s, 20 s, … and gives up after the backoff limit', async () => {
    plane = await ControlPlane.start(jobController);
    await start({ backoffLimit: 2 });
    for (const wait of [10_000, 20_000]) {
      await fail((await live())[0]);
      await plane.advance(wait - 1_500);
      expect(await live()).toHaveLength(0);
      await plane.advance(1_500);
      expect(await live()).toHaveLength(1);
    }
    await fail((await live())[0]);
    const job = await stored();
    expect(job.status).toMatchObject({ failed: 3 });
    expect(conditions(job)).toEqual([
      'FailureTarget=True BackoffLimitExceeded: Job has reached the specified backoff limit',
      'Failed=True BackoffLimitExceeded: Job has reached the specified backoff limit',
    ]);
    expect(await plane.events()).toContain(
      'BackoffLimitExceeded Job has reached the specified backoff limit',
    );
    await plane.advance(3_600_000);
    expect(await live()).toHaveLength(0);
  });

  test('that fails takes what still runs with it, and is Failed once that has ended', async () => {
    plane = await ControlPlane.start(jobController);
    let isStopping = true;
    plane.behaviour = { ends: () => !isStopping };
    await start({ completions: 3, parallelism: 3, backoffLimit: 0 });
    await fail((await live())[0]);
    expect(conditions(await stored()).map((text) => text.split(' ')[0])).toEqual([
      'FailureTarget=True',
    ]);
    // Without the finalizer they are no longer held; the node has not let go of them yet.
    expect((await stored()).status).toMatchObject({ terminating: 2, failed: 3 });
    isStopping = false;
    for (const pod of await plane.list(pods)) {
      if (pod.metadata.deletionTimestamp)
        await plane.client.delete(pods, pod.metadata, { body: { gracePeriodSeconds: 0 } });
    }
    await plane.advance();
    const job = await stored();
    expect(conditions(job)[1]).toMatch(/^Failed=True BackoffLimitExceeded/);
    expect(job.status).toMatchObject({ failed: 3, terminating: 0 });
  });

  test('has until its deadline', async () => {
    plane = await ControlPlane.start(jobController);
    let isStopping = true;
    plane.behaviour = { ends: () => !isStopping };
    await start({ activeDeadlineSeconds: 30 });
    await plane.advance(29_000);
    const [pod] = await live();
    await plane.advance(1_500);
    expect(conditions(await stored())).toEqual([
      'FailureTarget=True DeadlineExceeded: Job was active longer than specified deadline',
    ]);
    isStopping = false;
    assert(pod);
    await plane.client.delete(pods, pod.metadata, { body: { gracePeriodSeconds: 0 } });
    await plane.advance();
    expect(conditions(await stored())[1]).toBe(
      'Failed=True DeadlineExceeded: Job was active longer than specified deadline',
    );
    expect(await live()).toHaveLength(0);
  });

  test('can be suspended and resumed; its time begins anew', async () => {
    plane = await ControlPlane.start(jobController);
    await start({ parallelism: 2, completions: 4, suspend: true, activeDeadlineSeconds: 60 });
    expect(await live()).toHaveLength(0);
    expect(conditions(await stored())).toEqual(['Suspended=True JobSuspended: Job suspended']);
    expect((await stored()).status).not.toHaveProperty('startTime');
    const suspend = async (value: boolean): Promise<void> => {
      const body = { spec: { suspend: value } };
      await plane.client.patch(jobs, key, { type: 'merge', body });
      await plane.advance();
    };
    await plane.advance(100_000);
    await suspend(false);
    expect(await live()).toHaveLength(2);
    expect((await stored()).status?.startTime).toBe('2026-01-01T00:01:40Z');
    await suspend(true);
    expect(await live()).toHaveLength(0);
    const job = await stored();
    expect(job.status).not.toHaveProperty('startTime');
    // Nobody's fault: they don't count as failures.
    expect(job.status).not.toHaveProperty('failed');
    await suspend(false);
    expect(conditions(await stored())).toEqual(['Suspended=False JobResumed: Job resumed']);
    expect(await plane.events()).toEqual(
      expect.arrayContaining(['Suspended Job suspended', 'Resumed Job resumed']),
    );
  });

  test('follows its parallelism', async () => {
    plane = await ControlPlane.start(jobController);
    await start({ completions: 10, parallelism: 5 });
    const scale = async (parallelism: number): Promise<void> => {
      const body = { spec: { parallelism } };
      await plane.client.patch(jobs, key, { type: 'merge', body });
      await plane.advance();
    };
    await scale(2);
    expect(await live()).toHaveLength(2);
    await scale(4);
    expect(await live()).toHaveLength(4);
    expect((await stored()).status).not.toHaveProperty('failed');
  });

  test('counts a Pod that somebody deletes as failed, and replaces it', async () => {
    plane = await ControlPlane.start(jobController);
    await start();
    const [pod] = await live();
    assert(pod);
    await plane.client.delete(pods, pod.metadata);
    await plane.advance(11_000);
    expect((await stored()).status).toMatchObject({ failed: 1, active: 1 });
    expect(await live()).toHaveLength(1);
  });

  test('with podReplacementPolicy Failed waits until the Pod has really ended', async () => {
    plane = await ControlPlane.start(jobController);
    plane.behaviour = { ends: () => false };
    await start({ podReplacementPolicy: 'Failed' });
    const [pod] = await live();
    assert(pod);
    await plane.client.delete(pods, pod.metadata);
    await plane.advance(60_000);
    expect((await stored()).status).toMatchObject({ terminating: 1 });
    expect(await live()).toHaveLength(0);
    await fail(pod);
    await plane.advance(11_000);
    expect((await stored()).status).toMatchObject({ failed: 1, active: 1, terminating: 0 });
  });

  test('of another manager is left alone', async () => {
    plane = await ControlPlane.start(jobController);
    await start({ managedBy: 'example.com/mine' });
    expect(await plane.list(pods)).toEqual([]);
    expect((await stored()).status).toEqual({});
  });

  test('with restartPolicy OnFailure counts the restarts', async () => {
    plane = await ControlPlane.start(jobController);
    await plane.client.create(jobs, {
      metadata: key,
      spec: { backoffLimit: 2, template: { spec: { ...spec, restartPolicy: 'OnFailure' } } },
    });
    await plane.advance();
    const restart = async (restartCount: number): Promise<void> => {
      const [pod] = await live();
      assert(pod);
      const container = { name: 'main', image: '', imageID: '', ready: true, restartCount };
      const status = { ...pod.status, containerStatuses: [container] };
      await plane.client.update(pods, { ...pod, status }, { subresource: 'status' });
      await plane.advance();
    };
    await restart(1);
    expect(conditions(await stored())).toEqual([]);
    await restart(2);
    expect(conditions(await stored())[1]).toMatch(/^Failed=True BackoffLimitExceeded/);
  });
});

describe('an Indexed Job', () => {
  const indexed = { completionMode: 'Indexed', completions: 3, parallelism: 3 } as const;

  test('gives each Pod an index, a host name and a variable', async () => {
    plane = await ControlPlane.start(jobController);
    await start(indexed);
    const all = (await live()).toSorted((a, b) => Number(indexOf(a)) - Number(indexOf(b)));
    expect(all.map(indexOf)).toEqual(['0', '1', '2']);
    const [, second] = all;
    expect(second?.metadata.labels?.[completionIndexKey]).toBe('1');
    expect(second?.metadata.name).toMatch(/^sum-1-[a-z0-9]{5}$/);
    expect(second?.spec.hostname).toBe('sum-1');
    expect(second?.spec.containers[0]?.env).toEqual([
      {
        name: 'JOB_COMPLETION_INDEX',
        valueFrom: {
          fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${completionIndexKey}']` },
        },
      },
    ]);
    await finish(all[2]);
    expect((await stored()).status).toMatchObject({ completedIndexes: '2', succeeded: 1 });
    await fail(all[0]);
    await plane.advance(11_000);
    expect(new Set((await live()).map(indexOf))).toEqual(new Set(['0', '1']));
    for (const pod of await live()) await finish(pod);
    const job = await stored();
    expect(job.status).toMatchObject({ completedIndexes: '0-2', succeeded: 3, failed: 1 });
    expect(conditions(job)[1]).toMatch(/^Complete=True/);
  });

  test('is scaled by completions and parallelism together', async () => {
    plane = await ControlPlane.start(jobController);
    await start(indexed);
    await finish((await live()).find((pod) => indexOf(pod) === '2'));
    const body = { spec: { completions: 2, parallelism: 2 } };
    await plane.client.patch(jobs, key, { type: 'merge', body });
    await plane.advance();
    expect((await stored()).status).not.toHaveProperty('succeeded');
    for (const pod of await live()) await finish(pod);
    expect((await stored()).status).toMatchObject({ completedIndexes: '0,1', succeeded: 2 });
  });

  test('with a limit for each index tries each by itself', async () => {
    plane = await ControlPlane.start(jobController);
    await start({ ...indexed, backoffLimitPerIndex: 1 });
    const of = async (index: string): Promise<Pod | undefined> =>
      (await live()).find((pod) => indexOf(pod) === index);
    await fail(await of('1'));
    await plane.advance(11_000);
    const again = await of('1');
    expect(again?.metadata.annotations).toMatchObject({
      'batch.kubernetes.io/job-index-failure-count': '1',
    });
    await fail(again);
    expect((await stored()).status).toMatchObject({ failedIndexes: '1', failed: 2 });
    await finish(await of('0'));
    await finish(await of('2'));
    const job = await stored();
    expect(job.status).toMatchObject({ failedIndexes: '1', completedIndexes: '0,2', failed: 2 });
    expect(conditions(job)[1]).toBe('Failed=True FailedIndexes: Job has failed indexes');
  });

  test('fails when too many indexes have', async () => {
    plane = await ControlPlane.start(jobController);
    await start({ ...indexed, backoffLimitPerIndex: 0, maxFailedIndexes: 0 });
    await fail((await live())[0]);
    expect(conditions(await stored())[1]).toBe(
      'Failed=True MaxFailedIndexesExceeded: Job has exceeded the specified maximal number of failed indexes',
    );
    expect(await live()).toEqual([]);
  });

  test('succeeds early by its success policy', async () => {
    plane = await ControlPlane.start(jobController);
    const successPolicy = { rules: [{ succeededIndexes: '1-2', succeededCount: 1 }] };
    await start({ ...indexed, successPolicy });
    await finish((await live()).find((pod) => indexOf(pod) === '0'));
    expect(conditions(await stored())).toEqual([]);
    await finish((await live()).find((pod) => indexOf(pod) === '2'));
    const job = await stored();
    expect(conditions(job)).toEqual([
      'SuccessCriteriaMet=True SuccessPolicy: Matched rules at index 0',
      'Complete=True SuccessPolicy: Matched rules at index 0',
    ]);
    expect(job.status).toMatchObject({ succeeded: 2, completedIndexes: '0,2' });
    expect(job.status).not.toHaveProperty('failed');
    expect(await live()).toEqual([]);
  });
});

describe('a pod failure policy', () => {
  const podFailurePolicy = {
    rules: [
      {
        action: 'Ignore',
        onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }],
      },
      {
        action: 'FailJob',
        onExitCodes: { containerName: 'main', operator: 'In', values: [42] },
      },
    ],
  } as const;

  test('fails the Job at an exit code', async () => {
    plane = await ControlPlane.start(jobController);
    await start({ podFailurePolicy, backoffLimit: 5 });
    const [pod] = await live();
    await fail(pod, 42);
    expect(conditions(await stored())[1]).toBe(
      `Failed=True PodFailurePolicy: Container main for pod default/${pod?.metadata.name} failed with exit code 42 matching FailJob rule at index 1`,
    );
  });

  test('ignores a disruption', async () => {
    plane = await ControlPlane.start(jobController);
    await start({ podFailurePolicy, backoffLimit: 0 });
    const [pod] = await live();
    const condition = { type: 'DisruptionTarget', status: 'True' };
    await finish(pod, { exitCode: 137, conditions: [condition] });
    await plane.advance(11_000);
    const job = await stored();
    expect(conditions(job)).toEqual([]);
    expect(job.status).not.toHaveProperty('failed');
    expect(await live()).toHaveLength(1);
  });

  test('fails an index', async () => {
    plane = await ControlPlane.start(jobController);
    const rules = [{ action: 'FailIndex', onExitCodes: { operator: 'In', values: [3] } }] as const;
    await start({
      completionMode: 'Indexed',
      completions: 2,
      parallelism: 2,
      backoffLimitPerIndex: 5,
      podFailurePolicy: { rules },
    });
    await fail(
      (await live()).find((pod) => indexOf(pod) === '0'),
      3,
    );
    expect((await stored()).status).toMatchObject({ failedIndexes: '0', active: 1 });
  });
});

describe('a Job that is deleted', () => {
  test.each([
    ['Background', 0],
    ['Foreground', 0],
    ['Orphan', 1],
  ])('%s: leaves %d Pods, and none of them held', async (propagationPolicy, left) => {
    plane = await ControlPlane.start(jobController);
    await plane.run(garbageCollector);
    await start();
    await plane.client.delete(jobs, key, { body: { propagationPolicy } });
    await plane.advance(60_000);
    expect(await plane.list(jobs)).toEqual([]);
    const pod = await plane.list(pods);
    expect(pod).toHaveLength(left);
    expect(pod.flatMap(({ metadata }) => metadata.finalizers ?? [])).toEqual([]);
    expect(pod.flatMap(({ metadata }) => metadata.ownerReferences ?? [])).toEqual([]);
  });

  test('leaves its Pods where the delete says nothing', async () => {
    plane = await ControlPlane.start(jobController);
    await plane.run(garbageCollector);
    await start();
    await plane.client.delete(jobs, key);
    await plane.advance(60_000);
    expect(await plane.list(jobs)).toEqual([]);
    expect(await plane.list(pods)).toHaveLength(1);
  });
});

describe('what is counted', () => {
  /** The series of a metric, without its prefix. */
  async function series(name: string): Promise<readonly string[]> {
    const text = await plane.metrics.text();
    return [...text.matchAll(/^job_controller_(\S+ \S+)$/gm)]
      .flatMap(([, line = '']) => (line.startsWith(`${name}{`) ? [line.slice(name.length)] : []))
      .toSorted();
  }

  test('Pods and Jobs that end, and what their looks did', async () => {
    plane = await ControlPlane.start(jobController);
    await start({ completions: 2, parallelism: 2 });
    await fail((await live())[0]);
    await plane.advance(10_000);
    for (const pod of await live()) await finish(pod);
    expect(await series('jobs_finished_total')).toEqual([
      '{completion_mode="NonIndexed",result="succeeded",reason="CompletionsReached"} 1',
    ]);
    expect(await series('job_pods_finished_total')).toEqual([
      '{completion_mode="NonIndexed",result="failed"} 1',
      '{completion_mode="NonIndexed",result="succeeded"} 2',
    ]);
    expect(await series('job_pods_creation_total')).toEqual([
      '{reason="new",status="succeeded"} 2',
      '{reason="recreate_terminating_or_failed",status="succeeded"} 1',
    ]);
    expect(await series('terminated_pods_tracking_finalizer_total')).toEqual([
      '{event="add"} 3',
      '{event="delete"} 3',
    ]);
    const syncs = await series('job_syncs_total');
    expect(syncs).toEqual(
      expect.arrayContaining([
        '{completion_mode="NonIndexed",result="success",action="pods_created"} 2',
        expect.stringMatching(
          /^\{completion_mode="NonIndexed",result="success",action="tracking"\} \d/,
        ),
      ]),
    );
    const durations = await series('job_sync_duration_seconds_count');
    expect(durations).toEqual(syncs);
  });

  test('indexes, and what the failure policy does', async () => {
    plane = await ControlPlane.start(jobController);
    await start({
      completions: 3,
      parallelism: 3,
      completionMode: 'Indexed',
      backoffLimitPerIndex: 1,
      podFailurePolicy: {
        rules: [
          { action: 'Ignore', onExitCodes: { operator: 'In', values: [42] } },
          { action: 'FailIndex', onExitCodes: { operator: 'In', values: [43] } },
        ],
      },
    });
    const of = async (index: number): Promise<Pod | undefined> =>
      (await live()).find(({ metadata }) => metadata.labels?.[completionIndexKey] === `${index}`);
    await fail(await of(0), 42);
    await plane.advance(30_000);
    await fail(await of(1), 43);
    await finish(await of(0));
    await finish(await of(2));
    await plane.advance(30_000);
    expect(await series('job_finished_indexes_total')).toEqual([
      '{status="failed",backoffLimit="perIndex"} 1',
      '{status="succeeded",backoffLimit="perIndex"} 2',
    ]);
    expect(await series('pod_failures_handled_by_failure_policy_total')).toEqual([
      '{action="FailIndex"} 1',
      '{action="Ignore"} 1',
    ]);
    expect(await series('jobs_finished_total')).toEqual([
      '{completion_mode="Indexed",result="failed",reason="FailedIndexes"} 1',
    ]);
  });

  test('Jobs that another controller looks after', async () => {
    plane = await ControlPlane.start(jobController);
    await start({ managedBy: 'example.com/other' });
    expect(await series('jobs_by_external_controller_total')).toEqual([
      '{controller_name="example.com/other"} 1',
    ]);
    expect(await series('job_syncs_total')).toEqual([]);
  });
});
