/** The faults of a DaemonSet. */
import type { DaemonSet, DaemonSetUpdateStrategy, RollingUpdateDaemonSet } from '#api/gen/types.ts';
import { invalid, notSupported, required } from '#api/validation/errors.ts';
import {
  validateWorkloadSelector,
  validateWorkloadTemplate,
} from '../../core/pod-template/validation/template.ts';
import { fine, immutable, nonNegative } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { isZero, validateAmount, validateNotMoreThanAll } from '../../validation/amount.ts';
import { validateCollisions, validateCounts } from '../status-counts.ts';

export function validateDaemonSet({ spec }: DaemonSet): Errors {
  return [
    ...validateWorkloadSelector(spec.selector, spec.template, 'daemonset'),
    ...validateWorkloadTemplate(spec.template, 'DaemonSet'),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...validateUpdateStrategy(spec.updateStrategy ?? {}),
    ...nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
  ];
}

export function validateDaemonSetUpdate(set: DaemonSet, stored: DaemonSet): Errors {
  return immutable('spec.selector', set.spec.selector, stored.spec.selector);
}

function validateUpdateStrategy(strategy: DaemonSetUpdateStrategy): Errors {
  const field = 'spec.updateStrategy';
  if (strategy.type === 'OnDelete') return fine;
  if (strategy.type !== 'RollingUpdate') {
    return [notSupported(field, strategy, ['OnDelete', 'RollingUpdate'])];
  }
  const path = `${field}.rollingUpdate`;
  if (!strategy.rollingUpdate) return [required(path)];
  return validateRollingUpdate(path, strategy.rollingUpdate);
}

/** One of the two must be given, and one only. */
function validateRollingUpdate(
  path: string,
  { maxUnavailable = 0, maxSurge = 0 }: RollingUpdateDaemonSet,
): Errors {
  const unavailable = `${path}.maxUnavailable`;
  const surge = `${path}.maxSurge`;
  return [
    ...validateAmount(unavailable, maxUnavailable),
    ...validateAmount(surge, maxSurge),
    ...(!isZero(maxUnavailable) && !isZero(maxSurge)
      ? [invalid(surge, maxSurge, 'may not be set when maxUnavailable is non-zero')]
      : fine),
    ...(isZero(maxUnavailable) && isZero(maxSurge)
      ? [required(unavailable, 'cannot be 0 when maxSurge is 0')]
      : fine),
    ...validateNotMoreThanAll(unavailable, maxUnavailable),
    ...validateNotMoreThanAll(surge, maxSurge),
  ];
}

export function validateDaemonSetStatus(set: DaemonSet, stored: DaemonSet): Errors {
  return [
    ...validateCounts(set.status, {
      counts: [
        'currentNumberScheduled',
        'numberMisscheduled',
        'desiredNumberScheduled',
        'numberReady',
        'observedGeneration',
        'updatedNumberScheduled',
        'numberAvailable',
        'numberUnavailable',
        'collisionCount',
      ],
    }),
    ...validateCollisions(set, stored),
  ];
}
