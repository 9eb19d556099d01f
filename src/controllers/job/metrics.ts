/** What the Job controller counts, under upstream's names. */
import { readIndexes } from '#api/index-ranges.ts';
import { isIndexed, jobControllerName } from '#api/jobs.ts';
import { isPodTerminal } from '#api/pod.ts';
import type { Job, JobStatus, Pod } from '#api/gen/types.ts';
import type { Metrics } from '#base/metrics.ts';
import type { Change } from '#client/informers.ts';
import { isTracked } from './observe.ts';
import type { Observed } from './observe.ts';
import type { Verdict } from './verdict.ts';

/** What a reconcile did to the Pods. `reconciling`: it was too early for that, or too late. */
export type SyncAction = 'reconciling' | 'tracking' | 'pods_created' | 'pods_deleted';

export type JobMetrics = ReturnType<typeof jobMetrics>;

/** From 4 ms to a minute. */
const syncBuckets = Array.from({ length: 15 }, (_, power) => 0.004 * 2 ** power);

export function jobMetrics(metrics: Metrics) {
  const counter = (name: string, help: string, labels: readonly string[]) =>
    metrics.counter({ name: `job_controller_${name}`, help, labels });
  const syncLabels = ['completion_mode', 'result', 'action'];
  const durations = metrics.histogram({
    name: 'job_controller_job_sync_duration_seconds',
    help: 'How long it took to bring a Job forward.',
    labels: syncLabels,
    buckets: syncBuckets,
  });
  const syncs = counter('job_syncs_total', 'How often a Job was looked at.', syncLabels);
  const finished = counter('jobs_finished_total', 'Jobs that finished.', [
    'completion_mode',
    'result',
    'reason',
  ]);
  const podsFinished = counter(
    'job_pods_finished_total',
    'Pods of Jobs that ended and are counted.',
    ['completion_mode', 'result'],
  );
  const indexesFinished = counter(
    'job_finished_indexes_total',
    'Indexes that are done with, by whether each has its own backoff limit (perIndex) or the Job has one (global).',
    ['status', 'backoffLimit'],
  );
  const handled = counter(
    'pod_failures_handled_by_failure_policy_total',
    'Pods that failed and that a rule of the failure policy matched, by what the rule does.',
    ['action'],
  );
  const withFinalizer = counter(
    'terminated_pods_tracking_finalizer_total',
    'Pods that ended with the finalizer batch.kubernetes.io/job-tracking (add), and those that lost it since (delete).',
    ['event'],
  );
  const podsCreated = counter(
    'job_pods_creation_total',
    'Pods that were created for Jobs, by why: new ones, or ones in the place of others.',
    ['reason', 'status'],
  );
  const external = counter(
    'jobs_by_external_controller_total',
    'Jobs that another controller looks after.',
    ['controller_name'],
  );
  return {
    synced(job: Job, result: 'success' | 'error', action: SyncAction, seconds: number): void {
      const labels = [modeOf(job), result, action];
      durations.labels(...labels).observe(seconds);
      syncs.labels(...labels).inc();
    },
    /** The status `before` has become the one of `job`. */
    counted(job: Job, before: JobStatus | undefined): void {
      const indexes = (key: 'completedIndexes' | 'failedIndexes'): number =>
        job.status?.[key] === before?.[key]
          ? 0
          : Math.max(0, countOf(job, job.status, key) - countOf(job, before, key));
      const more = (key: 'succeeded' | 'failed'): number =>
        Math.max(0, (job.status?.[key] ?? 0) - (before?.[key] ?? 0));
      const limit = job.spec.backoffLimitPerIndex === undefined ? 'global' : 'perIndex';
      const succeeded = isIndexed(job.spec) ? indexes('completedIndexes') : more('succeeded');
      add(podsFinished.labels(modeOf(job), 'succeeded'), succeeded);
      add(podsFinished.labels(modeOf(job), 'failed'), more('failed'));
      if (!isIndexed(job.spec)) return;
      add(indexesFinished.labels('succeeded', limit), succeeded);
      add(indexesFinished.labels('failed', limit), indexes('failedIndexes'));
    },
    finished(job: Job, { type, reason }: Verdict): void {
      const result = type === 'FailureTarget' ? 'failed' : 'succeeded';
      finished.labels(modeOf(job), result, reason).inc();
    },
    handledByPolicy(action: string): void {
      handled.labels(action).inc();
    },
    podCreated({ job, terminating, failed }: Observed, status: 'succeeded' | 'failed'): void {
      const again =
        job.spec.podReplacementPolicy === 'Failed'
          ? 'recreate_failed'
          : 'recreate_terminating_or_failed';
      podsCreated.labels(terminating > 0 || failed > 0 ? again : 'new', status).inc();
    },
    podChanged(change: Change<Pod>): void {
      const before = change.type === 'updated' ? change.previous : undefined;
      const was = isHeld(change.type === 'deleted' ? change.object : before);
      const is = change.type !== 'deleted' && isHeld(change.object);
      if (was !== is) withFinalizer.labels(is ? 'add' : 'delete').inc();
    },
    jobChanged({ type, object }: Change<Job>): void {
      const { managedBy = jobControllerName } = object.spec;
      if (type === 'added' && managedBy !== jobControllerName) external.labels(managedBy).inc();
    },
  };
}

/** A series that nothing happened to isn't shown. */
function add(series: { inc(by: number): void }, by: number): void {
  if (by > 0) series.inc(by);
}

function modeOf({ spec }: Job): string {
  return isIndexed(spec) ? 'Indexed' : 'NonIndexed';
}

function countOf(
  { spec }: Job,
  status: JobStatus | undefined,
  key: 'completedIndexes' | 'failedIndexes',
): number {
  return readIndexes(status?.[key], spec.completions ?? 0).size;
}

function isHeld(pod: Pod | undefined): boolean {
  return pod !== undefined && isPodTerminal(pod) && isTracked(pod);
}
