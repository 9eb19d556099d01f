/** What several parts know of Jobs: their labels and annotations, and what their conditions say. */
import { findCondition, isConditionTrue } from './conditions.ts';
import type { Job, JobCondition, JobSpec, LabelSelector } from './gen/types.ts';

export const jobNameLabel = 'batch.kubernetes.io/job-name';
export const controllerUidLabel = 'batch.kubernetes.io/controller-uid';
/** The same labels from before Kubernetes' own had a prefix; both are kept on every Pod. */
export const legacyJobNameLabel = 'job-name';
export const legacyControllerUidLabel = 'controller-uid';

/** A label and an annotation of a Pod of an Indexed Job. */
export const completionIndexKey = 'batch.kubernetes.io/job-completion-index';

/** Held by a Pod until its end is counted. */
export const jobTrackingFinalizer = 'batch.kubernetes.io/job-tracking';

/** The name under which the cluster's own controller may be asked for in `spec.managedBy`. */
export const jobControllerName = 'kubernetes.io/job-controller';

export function isIndexed({ completionMode }: JobSpec): boolean {
  return completionMode === 'Indexed';
}

/** The condition that a finished Job has: `Complete` or `Failed`. */
export function finishedCondition({ status }: Pick<Job, 'status'>): JobCondition | undefined {
  return [
    findCondition(status?.conditions, 'Complete'),
    findCondition(status?.conditions, 'Failed'),
  ].find((condition) => condition?.status === 'True');
}

export function hasJobCondition({ status }: Pick<Job, 'status'>, type: string): boolean {
  return isConditionTrue(status?.conditions, type);
}

/** Every stored Job has a selector; one that had none would select by what it would be generated from. */
export function jobSelector({ metadata, spec }: Job): LabelSelector {
  return spec.selector ?? { matchLabels: { [controllerUidLabel]: metadata.uid } };
}
