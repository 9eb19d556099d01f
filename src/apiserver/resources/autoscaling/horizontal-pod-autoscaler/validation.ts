/** The faults of a HorizontalPodAutoscaler. */
import type {
  AutoscalingV2HorizontalPodAutoscaler,
  HPAScalingPolicy,
  HPAScalingRules,
} from '#api/gen/types.ts';
import { invalid, notSupported, required } from '#api/validation/errors.ts';
import { each, fine, nonNegative, positive } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { nonNegativeQuantity } from '../../validation/resource-list.ts';
import { validateMetric } from './metric-validation.ts';
import { validateReference } from './reference-validation.ts';

type Autoscaler = AutoscalingV2HorizontalPodAutoscaler;

const longestPeriod = 1800;
const longestWindow = 3600;

export function validateAutoscaler({ spec }: Autoscaler): Errors {
  const { minReplicas, maxReplicas, behavior } = spec;
  return [
    ...(minReplicas !== undefined && minReplicas < 1
      ? [invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1')]
      : fine),
    ...(maxReplicas < 1
      ? [invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0')]
      : fine),
    ...(minReplicas !== undefined && maxReplicas < minReplicas
      ? [invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`')]
      : fine),
    ...validateReference(spec.scaleTargetRef, 'spec.scaleTargetRef'),
    ...each(spec.metrics, 'spec.metrics', validateMetric),
    ...validateRules(behavior?.scaleUp, 'spec.behavior.scaleUp'),
    ...validateRules(behavior?.scaleDown, 'spec.behavior.scaleDown'),
  ];
}

function validateRules(rules: HPAScalingRules | undefined, field: string): Errors {
  if (!rules) return fine;
  const { stabilizationWindowSeconds: window = 0, selectPolicy, policies = [], tolerance } = rules;
  const select = ['Max', 'Min', 'Disabled'];
  return [
    ...(window < 0
      ? [
          invalid(
            `${field}.stabilizationWindowSeconds`,
            window,
            'must be greater than or equal to zero',
          ),
        ]
      : fine),
    ...atMost(`${field}.stabilizationWindowSeconds`, window, longestWindow),
    ...(selectPolicy !== undefined && !select.includes(selectPolicy)
      ? [notSupported(`${field}.selectPolicy`, selectPolicy, select)]
      : fine),
    ...(policies.length === 0
      ? [required(`${field}.policies`, 'must specify at least one Policy')]
      : fine),
    ...each(policies, `${field}.policies`, validatePolicy),
    ...(tolerance === undefined ? fine : nonNegativeQuantity(`${field}.tolerance`, tolerance)),
  ];
}

function validatePolicy({ type, value, periodSeconds }: HPAScalingPolicy, field: string): Errors {
  const types = ['Pods', 'Percent'];
  return [
    ...(types.includes(type) ? fine : [notSupported(`${field}.type`, type, types)]),
    ...positive(`${field}.value`, value),
    ...positive(`${field}.periodSeconds`, periodSeconds),
    ...atMost(`${field}.periodSeconds`, periodSeconds, longestPeriod),
  ];
}

function atMost(field: string, value: number, most: number): Errors {
  return value > most ? [invalid(field, value, `must be less than or equal to ${most}`)] : fine;
}

export function validateAutoscalerStatus({ status }: Autoscaler): Errors {
  return [
    ...nonNegative('status.currentReplicas', status?.currentReplicas),
    ...nonNegative('status.desiredReplicas', status?.desiredReplicas),
  ];
}
