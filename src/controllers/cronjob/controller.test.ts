import { afterEach, assert, describe, expect, test } from 'vitest';
import { toTime } from '#base/clock.ts';
import { cronJobs, jobs, pods } from '#api/gen/resources.ts';
import type { CronJob, CronJobSpec, Job } from '#api/gen/types.ts';
import { jobController } from '../job/controller.ts';
import { garbageCollector } from '../garbage-collector/controller.ts';
import { ttlAfterFinishedController } from '../ttl-after-finished/controller.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { cronJobController } from './controller.ts';

let plane: ControlPlane;
afterEach(() => plane.stop());

const minute = 60_000;
const key = { namespace: 'default', name: 'tick' };
const template = {
  spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox' }] },
} as const;

async function start(more: Partial<CronJobSpec> = {}): Promise<void> {
  plane = await ControlPlane.start(cronJobController);
  await create(more);
}

async function create(more: Partial<CronJobSpec> = {}): Promise<void> {
  const jobTemplate = { metadata: { labels: { app: 'tick' } }, spec: { template } };
  await plane.client.create(cronJobs, {
    metadata: key,
    spec: { schedule: '* * * * *', jobTemplate, ...more },
  });
  await plane.advance();
}

const stored = (): Promise<CronJob> => plane.client.get(cronJobs, key);
/** Minutes since the tests' epoch of the starts. */
const started = async (): Promise<readonly number[]> =>
  (await plane.names(jobs)).map(
    (name) => Number(name.split('-').at(-1)) - Date.UTC(2026, 0, 1) / minute,
  );

async function end(job: Job | undefined, type: 'Complete' | 'Failed' = 'Complete'): Promise<void> {
  assert(job);
  const now = toTime(plane.clock.now());
  const before = type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
  const conditions = [before, type].map((name) => ({
    type: name,
    status: 'True',
    lastTransitionTime: now,
  }));
  const status = {
    startTime: now,
    conditions,
    ...(type === 'Complete' ? { completionTime: now } : {}),
  };
  await plane.client.update(jobs, { ...job, status }, { subresource: 'status' });
  await plane.advance();
}

async function lastJob(): Promise<Job | undefined> {
  return (await plane.list(jobs))
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .at(-1);
}

describe('a CronJob', () => {
  test('starts a Job at each time, named after it', async () => {
    await start({ timeZone: 'Asia/Kolkata' });
    expect(await started()).toEqual([]);
    await plane.advance(2 * minute);
    expect(await started()).toEqual([1, 2]);
    const [job] = await plane.list(jobs);
    expect(job?.metadata).toMatchObject({
      labels: { app: 'tick' },
      annotations: {
        'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-01T05:31:00+05:30',
      },
      ownerReferences: [{ kind: 'CronJob', name: 'tick', controller: true }],
    });
    const { status } = await stored();
    expect(status?.lastScheduleTime).toBe('2026-01-01T00:02:00Z');
    expect(status?.active).toHaveLength(2);
    expect(status?.active?.[0]).toMatchObject({ apiVersion: 'batch/v1', kind: 'Job' });
    expect(await plane.events()).toContain(`SuccessfulCreate Created job ${job?.metadata.name}`);
    await end(job);
    expect((await stored()).status).toMatchObject({ lastSuccessfulTime: '2026-01-01T00:02:00Z' });
    expect((await stored()).status?.active).toHaveLength(1);
    expect(await plane.events()).toContain(
      `SawCompletedJob Saw completed job: ${job?.metadata.name}, condition: Complete`,
    );
  });

  test('every so often', async () => {
    await start({ schedule: '@every 90s' });
    await plane.advance(5 * minute);
    expect(await started()).toEqual([1, 3, 4]);
  });

  test('Forbid: not beside one that runs, and at once when that has ended', async () => {
    await start({ concurrencyPolicy: 'Forbid' });
    await plane.advance(3 * minute);
    expect(await started()).toEqual([1]);
    expect(await plane.events()).toContain(
      'JobAlreadyActive Not starting job because prior execution is running and concurrency policy is Forbid',
    );
    await plane.advance(minute / 2);
    await end(await lastJob());
    expect(await started()).toEqual([1, 3]);
  });

  test('Replace: in the place of one that runs', async () => {
    await start({ concurrencyPolicy: 'Replace' });
    await plane.run(jobController, garbageCollector);
    await plane.advance(3 * minute);
    expect(await started()).toEqual([3]);
    expect((await stored()).status?.active).toHaveLength(1);
    expect(await plane.list(pods)).toHaveLength(1);
  });

  test('that is suspended starts nothing, and then only the newest that it missed', async () => {
    await start({ suspend: true });
    await plane.advance(5 * minute);
    expect(await started()).toEqual([]);
    await plane.advance(20_000);
    await plane.client.patch(cronJobs, key, { type: 'merge', body: { spec: { suspend: false } } });
    await plane.advance();
    expect(await started()).toEqual([5]);
    // Twenty seconds late.
    const text = await plane.metrics.text();
    const name = 'cronjob_controller_job_creation_skew_duration_seconds';
    expect(text).toContain(`${name}_bucket{le="16"} 0\n${name}_bucket{le="32"} 1\n`);
  });

  test('does not start what is too late', async () => {
    await start({ schedule: '0 * * * *', startingDeadlineSeconds: 30, suspend: true });
    await plane.advance(61 * minute);
    await plane.client.patch(cronJobs, key, { type: 'merge', body: { spec: { suspend: false } } });
    await plane.advance();
    expect(await started()).toEqual([]);
    await plane.advance(60 * minute);
    expect(await started()).toEqual([120]);
  });

  test('says so when it missed very many', async () => {
    await start({ suspend: true });
    await plane.advance(150 * minute);
    await plane.client.patch(cronJobs, key, { type: 'merge', body: { spec: { suspend: false } } });
    await plane.advance();
    expect(await started()).toEqual([150]);
    expect(await plane.events()).toContain(
      'TooManyMissedTimes too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
    );
  });

  test('keeps the last Jobs of each kind of end', async () => {
    await start({ successfulJobsHistoryLimit: 2, failedJobsHistoryLimit: 1 });
    for (const type of ['Complete', 'Failed', 'Complete', 'Failed', 'Complete'] as const) {
      await plane.advance(minute);
      await end(await lastJob(), type);
    }
    expect(await started()).toEqual([3, 4, 5]);
    expect((await stored()).status).not.toHaveProperty('active');
  });

  test('starts each once, whatever fails on the way', async () => {
    plane = await ControlPlane.start(cronJobController);
    plane.faults = 0.6;
    await create();
    await plane.advance(4.5 * minute);
    plane.faults = 0;
    await plane.advance(minute / 2);
    const all = await started();
    expect(all).toEqual([...new Set(all)]);
    expect(all.at(-1)).toBe(5);
    expect((await stored()).status?.active).toHaveLength(all.length);
  });

  test('forgets a Job that somebody deleted', async () => {
    await start();
    await plane.advance(minute);
    const job = await lastJob();
    assert(job);
    await plane.client.delete(jobs, job.metadata, { body: { propagationPolicy: 'Background' } });
    await plane.advance();
    expect((await stored()).status).not.toHaveProperty('active');
    expect(await plane.events()).toContain(
      `MissingJob Active job went missing: ${job.metadata.name}`,
    );
  });
});

describe('ttlSecondsAfterFinished', () => {
  test('deletes the Job, and its Pods, in its time', async () => {
    plane = await ControlPlane.start(jobController, ttlAfterFinishedController, cronJobController);
    await plane.run(garbageCollector);
    const create = (name: string, ttlSecondsAfterFinished?: number): Promise<Job> =>
      plane.client.create<Job>(jobs, {
        metadata: { namespace: 'default', name },
        spec: {
          template,
          ...(ttlSecondsAfterFinished === undefined ? {} : { ttlSecondsAfterFinished }),
        },
      });
    await create('short', 5);
    await create('far', 40 * 24 * 3600);
    await create('kept');
    await plane.advance();
    for (const pod of await plane.list(pods)) {
      const status = { ...pod.status, phase: 'Succeeded' } as const;
      await plane.client.update(pods, { ...pod, status }, { subresource: 'status' });
    }
    await plane.advance(4_000);
    expect(await plane.names(jobs)).toEqual(['far', 'kept', 'short']);
    await plane.advance(2_000);
    expect(await plane.names(jobs)).toEqual(['far', 'kept']);
    expect(await plane.metrics.text()).toContain(
      'ttl_after_finished_controller_job_deletion_duration_seconds_count 1\n',
    );
    expect(await plane.list(pods)).toHaveLength(2);
    plane.clock.skip(39.9 * 24 * 3_600_000);
    await plane.advance(minute);
    expect(await plane.names(jobs)).toEqual(['far', 'kept']);
    await plane.advance(3 * 3_600_000);
    expect(await plane.names(jobs)).toEqual(['kept']);
  });
});
