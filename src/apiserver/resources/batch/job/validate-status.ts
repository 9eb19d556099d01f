/** The faults of a Job's status: what no controller, ours or another's, may say of a Job. */
import type { Job, JobStatus } from '#api/gen/types.ts';
import { finishedCondition, hasJobCondition, isIndexed } from '#api/jobs.ts';
import { parseIndexRanges, readIndexes } from '#api/index-ranges.ts';
import { duplicate, invalid, required } from '#api/validation/errors.ts';
import { at, fine, nonNegative } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { bare } from './validate-policies.ts';

export function validateJobStatusUpdate(job: Job, stored: Job): Errors {
  return [
    ...validateCounts(job.status ?? {}),
    ...validateConditions(job),
    ...validateTimes(job, stored),
    ...(finishedCondition(job) ? validateFinished(job.status ?? {}) : fine),
    ...validateIndexes(job, stored),
    ...validateProgress(job, stored),
  ];
}

function validateCounts(status: JobStatus): Errors {
  const counts = ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const;
  const { ready = 0, active = 0 } = status;
  return [
    ...counts.flatMap((name) => nonNegative(`status.${name}`, status[name])),
    ...validateUncounted(status),
    ...(ready > active
      ? [invalid('status.ready', ready, 'cannot set more ready pods than active')]
      : fine),
  ];
}

function validateUncounted({ uncountedTerminatedPods: uncounted = {} }: JobStatus): Errors {
  const seen = new Set<string>();
  return (['succeeded', 'failed'] as const).flatMap((name) =>
    (uncounted[name] ?? []).flatMap((uid, index) => {
      const field = at(`status.uncountedTerminatedPods.${name}`, index);
      if (uid === '') return [invalid(field, uid, 'must not be empty')];
      if (seen.has(uid)) return [duplicate(field, uid)];
      seen.add(uid);
      return fine;
    }),
  );
}

/** Pairs of conditions that exclude each other, and those that need another. */
function validateConditions(job: Job): Errors {
  const has = (type: string): boolean => hasJobCondition(job, type);
  const rules: readonly (readonly [boolean, string])[] = [
    [has('Complete') && has('Failed'), 'cannot set Complete=True and Failed=true conditions'],
    [
      has('Complete') && has('FailureTarget'),
      'cannot set Complete=True and FailureTarget=true conditions',
    ],
    [
      has('Failed') && !has('FailureTarget'),
      'cannot set Failed=True condition without the FailureTarget=true condition',
    ],
    [
      has('Complete') && !has('SuccessCriteriaMet'),
      'cannot set Complete=True condition without the SuccessCriteriaMet=true condition',
    ],
    [
      has('SuccessCriteriaMet') && has('Failed'),
      'cannot set SuccessCriteriaMet=True and Failed=true conditions',
    ],
    [
      has('SuccessCriteriaMet') && has('FailureTarget'),
      'cannot set SuccessCriteriaMet=True and FailureTarget=true conditions',
    ],
  ];
  return rules.flatMap(([broken, says]) => (broken ? [bare('status.conditions', says)] : fine));
}

function validateTimes(job: Job, stored: Job): Errors {
  const { startTime: start, completionTime: end } = job.status ?? {};
  const before = stored.status ?? {};
  const field = 'status.completionTime';
  const complete = hasJobCondition(job, 'Complete');
  return [
    ...(end && !complete
      ? [invalid(field, end, 'cannot set completionTime when there is no Complete=True condition')]
      : fine),
    ...(!end && complete
      ? [required(field, 'completionTime is required for Complete jobs')]
      : fine),
    ...(start && end && Date.parse(end) < Date.parse(start)
      ? [invalid(field, end, 'completionTime cannot be set before startTime')]
      : fine),
    ...(end && before.completionTime && end !== before.completionTime
      ? [invalid(field, end, 'completionTime cannot be mutated')]
      : fine),
    ...(before.startTime && start !== before.startTime && !job.spec.suspend
      ? [required('status.startTime', 'startTime cannot be removed for unsuspended job')]
      : fine),
  ];
}

function validateFinished(status: JobStatus): Errors {
  const { active = 0, terminating = 0, startTime, uncountedTerminatedPods: uncounted } = status;
  return [
    ...(active > 0
      ? [invalid('status.active', active, 'active>0 is invalid for finished job')]
      : fine),
    ...(startTime
      ? fine
      : [required('status.startTime', 'startTime is required for finished job')]),
    ...(uncounted?.failed?.length || uncounted?.succeeded?.length
      ? [
          invalid(
            'status.uncountedTerminatedPods',
            uncounted,
            'uncountedTerminatedPods needs to be empty for finished job',
          ),
        ]
      : fine),
    ...(terminating > 0
      ? [invalid('status.terminating', terminating, 'terminating>0 is invalid for finished job')]
      : fine),
  ];
}

function validateIndexes({ spec, status = {} }: Job, { status: before = {} }: Job): Errors {
  const { completedIndexes: completed, failedIndexes: failed } = status;
  const { completions = 0 } = spec;
  const [completedField, failedField] = ['status.completedIndexes', 'status.failedIndexes'];
  const completedChanged = (completed ?? '') !== (before.completedIndexes ?? '');
  const failedChanged = failed !== before.failedIndexes;
  return [
    ...(completedChanged ? unreadable(completedField, completed, completions) : fine),
    ...(failedChanged && spec.backoffLimitPerIndex !== undefined
      ? unreadable(failedField, failed, completions)
      : fine),
    ...(completedChanged && completed && !isIndexed(spec)
      ? [
          invalid(
            completedField,
            completed,
            'cannot set non-empty completedIndexes when non-indexed completion mode',
          ),
        ]
      : fine),
    ...(failedChanged && failed !== undefined && spec.backoffLimitPerIndex === undefined
      ? [
          invalid(
            failedField,
            failed,
            'cannot set non-null failedIndexes when backoffLimitPerIndex is null',
          ),
        ]
      : fine),
    ...(completedChanged || failedChanged ? overlap(failedField, status, completions) : fine),
  ];
}

function unreadable(field: string, text: string | undefined, completions: number): Errors {
  const { fault } = parseIndexRanges(text ?? '', completions);
  const name = field.slice(field.indexOf('.') + 1);
  return fault ? [invalid(field, text, `error parsing ${name}: ${fault}`)] : fine;
}

function overlap(field: string, status: JobStatus, completions: number): Errors {
  const failed = readIndexes(status.failedIndexes, completions);
  const [both] = [...readIndexes(status.completedIndexes, completions)]
    .filter((index) => failed.has(index))
    .toSorted((a, b) => a - b);
  return both === undefined
    ? fine
    : [
        invalid(
          field,
          status.failedIndexes,
          `failedIndexes and completedIndexes overlap at index: ${both}`,
        ),
      ];
}

/** What was once said stays said. */
function validateProgress(job: Job, stored: Job): Errors {
  const { failed = 0, succeeded = 0 } = job.status ?? {};
  const before = stored.status ?? {};
  const lost = (type: string): boolean =>
    hasJobCondition(stored, type) && !hasJobCondition(job, type);
  return [
    ...['Failed', 'Complete', 'FailureTarget']
      .filter(lost)
      .map((type) =>
        bare('status.conditions', `cannot disable the terminal ${type}=True condition`),
      ),
    ...(failed < (before.failed ?? 0)
      ? [invalid('status.failed', failed, 'cannot decrease the failed counter')]
      : fine),
    // An Indexed Job that is scaled down loses indexes that had succeeded.
    ...(succeeded < (before.succeeded ?? 0) && !isIndexed(job.spec)
      ? [invalid('status.succeeded', succeeded, 'cannot decrease the succeeded counter')]
      : fine),
    ...(lost('SuccessCriteriaMet')
      ? [bare('status.conditions', 'cannot disable the SuccessCriteriaMet=True condition')]
      : fine),
  ];
}
