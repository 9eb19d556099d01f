/** The faults of a Deployment. */
import type { Deployment, DeploymentStrategy, IntOrString } from '#api/gen/types.ts';
import { forbidden, invalid, notSupported, required } from '#api/validation/errors.ts';
import {
  validateWorkloadSelector,
  validateWorkloadTemplate,
} from '../../core/pod-template/validation/template.ts';
import { fine, immutable, nonNegative } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { isZero, validateAmount, validateNotMoreThanAll } from '../../validation/amount.ts';
import { validateCollisions, validateCounts } from '../status-counts.ts';

export function validateDeployment({ spec }: Deployment): Errors {
  const deadline = spec.progressDeadlineSeconds;
  return [
    ...nonNegative('spec.replicas', spec.replicas),
    ...validateWorkloadSelector(spec.selector, spec.template, 'deployment'),
    ...validateWorkloadTemplate(spec.template, 'Deployment'),
    ...validateStrategy(spec.strategy ?? {}, 'spec.strategy'),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...nonNegative('spec.revisionHistoryLimit', spec.revisionHistoryLimit),
    ...nonNegative('spec.progressDeadlineSeconds', deadline),
    ...(deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0)
      ? [invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')]
      : fine),
  ];
}

export function validateDeploymentUpdate(deployment: Deployment, stored: Deployment): Errors {
  return immutable('spec.selector', deployment.spec.selector, stored.spec.selector);
}

function validateStrategy({ type, rollingUpdate }: DeploymentStrategy, field: string): Errors {
  const rollingField = `${field}.rollingUpdate`;
  switch (type) {
    case 'Recreate':
      return rollingUpdate
        ? [forbidden(rollingField, "may not be specified when strategy `type` is 'Recreate'")]
        : fine;
    case 'RollingUpdate':
      return rollingUpdate
        ? validateRollingUpdate(rollingUpdate, rollingField)
        : [required(rollingField, 'this should be defaulted and never be nil')];
    default:
      return [notSupported(field, { type, rollingUpdate }, ['Recreate', 'RollingUpdate'])];
  }
}

/** Something must be allowed to give: a Pod too many or one too few. */
function validateRollingUpdate(
  { maxUnavailable = 0, maxSurge = 0 }: { maxUnavailable?: IntOrString; maxSurge?: IntOrString },
  field: string,
): Errors {
  const unavailableField = `${field}.maxUnavailable`;
  return [
    ...validateAmount(unavailableField, maxUnavailable),
    ...validateAmount(`${field}.maxSurge`, maxSurge),
    ...(isZero(maxUnavailable) && isZero(maxSurge)
      ? [invalid(unavailableField, maxUnavailable, 'may not be 0 when `maxSurge` is 0')]
      : fine),
    ...validateNotMoreThanAll(unavailableField, maxUnavailable),
  ];
}

export function validateDeploymentStatus(deployment: Deployment, stored: Deployment): Errors {
  const message = 'cannot be greater than status.replicas';
  return [
    ...validateCounts(deployment.status, {
      counts: [
        'observedGeneration',
        'replicas',
        'updatedReplicas',
        'readyReplicas',
        'availableReplicas',
        'unavailableReplicas',
        'terminatingReplicas',
        'collisionCount',
      ],
      parts: [
        ['updatedReplicas', 'replicas', message],
        ['readyReplicas', 'replicas', message],
        ['availableReplicas', 'replicas', message],
        ['availableReplicas', 'readyReplicas', 'cannot be greater than readyReplicas'],
      ],
    }),
    ...validateCollisions(deployment, stored),
  ];
}
