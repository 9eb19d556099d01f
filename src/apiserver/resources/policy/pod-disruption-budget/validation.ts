/** The faults of a PodDisruptionBudget. */
import type { IntOrString, PodDisruptionBudget, PodDisruptionBudgetSpec } from '#api/gen/types.ts';
import { invalid } from '#api/validation/errors.ts';
import { fine, nonNegative, oneOf } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateAmount, validateNotMoreThanAll } from '../../validation/amount.ts';
import { validateLabelSelector } from '../../validation/label-selector.ts';

export function validateBudget({ spec }: PodDisruptionBudget): Errors {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy } = spec;
  return [
    ...(minAvailable !== undefined && maxUnavailable !== undefined
      ? [invalid('spec', asInGo(spec), 'minAvailable and maxUnavailable cannot be both set')]
      : fine),
    ...share('spec.minAvailable', minAvailable),
    ...share('spec.maxUnavailable', maxUnavailable),
    ...validateLabelSelector(selector, 'spec.selector'),
    ...oneOf('spec.unhealthyPodEvictionPolicy', unhealthyPodEvictionPolicy, [
      'AlwaysAllow',
      'IfHealthyBudget',
    ]),
  ];
}

function share(field: string, value: IntOrString | undefined): Errors {
  return value === undefined
    ? fine
    : [...validateAmount(field, value), ...validateNotMoreThanAll(field, value)];
}

/** Upstream prints the whole specification, with the names that Go has for its fields. */
function asInGo(spec: PodDisruptionBudgetSpec): object {
  return {
    MinAvailable: spec.minAvailable,
    Selector: spec.selector ?? null,
    MaxUnavailable: spec.maxUnavailable,
    UnhealthyPodEvictionPolicy: spec.unhealthyPodEvictionPolicy ?? null,
  };
}

export function validateBudgetStatus({ status = {} }: PodDisruptionBudget): Errors {
  return [
    ...nonNegative('status.disruptionsAllowed', status.disruptionsAllowed),
    ...nonNegative('status.currentHealthy', status.currentHealthy),
    ...nonNegative('status.desiredHealthy', status.desiredHealthy),
    ...nonNegative('status.expectedPods', status.expectedPods),
  ];
}
