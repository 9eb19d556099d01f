/** What the steps of a Job's reconcile are given, and what they hand on. */
import type { Clock } from '#base/clock.ts';
import type { Informer } from '#client/informers.ts';
import type { Job, JobStatus, Pod } from '#api/gen/types.ts';
import type { OwnWrites } from '../own-writes.ts';
import type { PodControl } from '../pod-control.ts';
import type { FailureRun } from './backoff.ts';
import type { JobMetrics, SyncAction } from './metrics.ts';
import type { Verdict } from './verdict.ts';

export interface JobTools extends PodControl {
  readonly clock: Clock;
  readonly jobs: Informer<Job>;
  readonly pods: Informer<Pod>;
  /** Statuses that were written. */
  readonly statuses: OwnWrites<Job>;
  readonly metrics: JobMetrics;
  /** Uid of a Job → its failures in a row. */
  readonly runs: Map<string, FailureRun>;
}

/** What was done to the Pods, and what follows from it. */
export interface Step {
  readonly action: SyncAction;
  readonly status: JobStatus;
  readonly verdict?: Verdict;
  /** The first failure to create or delete a Pod. */
  readonly failure?: unknown;
  readonly waitMs?: number;
}
