/** The faults of a Deployment. */
import type { Deployment, DeploymentStrategy, IntOrString } from '#api/gen/types.ts';
import { forbidden, invalid, notSupported, required } from '#api/validation/errors.ts';
import {
  validateWorkloadSelector,
  validateWorkloadTemplate,
} from '../../core/pod-template/validation/template.ts';
import { fine, immutable, nonNegative } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

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
    ...validateAmount(maxUnavailable, unavailableField),
    ...validateAmount(maxSurge, `${field}.maxSurge`),
    ...(isZero(maxUnavailable) && isZero(maxSurge)
      ? [invalid(unavailableField, maxUnavailable, 'may not be 0 when `maxSurge` is 0')]
      : fine),
    ...(typeof maxUnavailable === 'string' && Number.parseInt(maxUnavailable, 10) > 100
      ? [invalid(unavailableField, maxUnavailable, 'must not be greater than 100%')]
      : fine),
  ];
}

function validateAmount(value: IntOrString, field: string): Errors {
  if (typeof value === 'number') return nonNegative(field, value);
  return /^\d+%$/.test(value)
    ? fine
    : [
        invalid(
          field,
          value,
          "a valid percent string must be a numeric string followed by an ending '%' " +
            "(e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
        ),
      ];
}

function isZero(value: IntOrString): boolean {
  return value === 0 || value === '0%';
}
