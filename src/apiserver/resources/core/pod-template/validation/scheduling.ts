/** The faults of what a Pod says about the nodes that it can run on. */
import type { PodSpec, Toleration, TopologySpreadConstraint } from '#api/gen/types.ts';
import { duplicate, invalid, invalidEach, notSupported, required } from '#api/validation/errors.ts';
import { labelValueFaults, qualifiedNameFaults } from '#api/validation/names.ts';
import { validateLabels } from '#api/validation/object-meta.ts';
import { each, fine, oneOf, positive } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';
import { validateLabelSelector } from '../../../validation/label-selector.ts';
import { validateAffinity } from './affinity.ts';
import { validateLabelKeys } from './label-keys.ts';

export const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function validateScheduling(spec: PodSpec, field: string): Errors {
  return [
    ...validateLabels(spec.nodeSelector, `${field}.nodeSelector`),
    ...validateAffinity(spec.affinity, `${field}.affinity`),
    ...each(spec.tolerations, `${field}.tolerations`, validateToleration),
    ...validateSpread(spec.topologySpreadConstraints, `${field}.topologySpreadConstraints`),
    ...each(spec.readinessGates, `${field}.readinessGates`, ({ conditionType }, path) =>
      invalidEach(`${path}.conditionType`, conditionType, qualifiedNameFaults(conditionType)),
    ),
    ...each(spec.schedulingGates, `${field}.schedulingGates`, ({ name }, path) =>
      invalidEach(`${path}.name`, name, qualifiedNameFaults(name)),
    ),
    ...oneOf(`${field}.preemptionPolicy`, spec.preemptionPolicy, ['Never', 'PreemptLowerPriority']),
  ];
}

export function validateToleration(toleration: Toleration, field: string): Errors {
  const { key, operator, value = '', effect, tolerationSeconds } = toleration;
  return [
    ...(key ? invalidEach(`${field}.key`, key, qualifiedNameFaults(key)) : fine),
    ...(!key && operator !== 'Exists'
      ? [
          invalid(
            `${field}.operator`,
            operator ?? '',
            'operator must be Exists when `key` is empty, which means "match all values and all keys"',
          ),
        ]
      : fine),
    ...(tolerationSeconds !== undefined && effect !== 'NoExecute'
      ? [
          invalid(
            `${field}.effect`,
            effect ?? '',
            "effect must be 'NoExecute' when `tolerationSeconds` is set",
          ),
        ]
      : fine),
    ...validateTolerationValue(operator, value, field),
    ...(effect ? oneOf(`${field}.effect`, effect, taintEffects) : fine),
  ];
}

function validateTolerationValue(
  operator: string | undefined,
  value: string,
  field: string,
): Errors {
  switch (operator) {
    case undefined:
    case '':
    case 'Equal':
      return invalidEach(`${field}.operator`, value, labelValueFaults(value));
    case 'Exists':
      return value
        ? [invalid(`${field}.operator`, value, "value must be empty when `operator` is 'Exists'")]
        : fine;
    default:
      return [notSupported(`${field}.operator`, operator, ['Equal', 'Exists'])];
  }
}

function validateSpread(
  constraints: readonly TopologySpreadConstraint[] | undefined,
  field: string,
): Errors {
  const seen = new Set<string>();
  return each(constraints, field, (constraint, path) => {
    const { topologyKey, whenUnsatisfiable, minDomains } = constraint;
    const pair = `{${topologyKey}, ${whenUnsatisfiable}}`;
    const taken = seen.has(pair);
    seen.add(pair);
    return [
      ...positive(`${path}.maxSkew`, constraint.maxSkew),
      ...(topologyKey
        ? invalidEach(`${path}.topologyKey`, topologyKey, qualifiedNameFaults(topologyKey))
        : [required(`${path}.topologyKey`, 'can not be empty')]),
      ...oneOf(`${path}.whenUnsatisfiable`, whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway']),
      ...(taken ? [duplicate(path, pair)] : fine),
      ...positive(`${path}.minDomains`, minDomains),
      ...(minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule'
        ? [
            invalid(
              `${path}.minDomains`,
              minDomains,
              `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`,
            ),
          ]
        : fine),
      ...oneOf(`${path}.nodeAffinityPolicy`, constraint.nodeAffinityPolicy, ['Honor', 'Ignore']),
      ...oneOf(`${path}.nodeTaintsPolicy`, constraint.nodeTaintsPolicy, ['Honor', 'Ignore']),
      ...validateLabelKeys(constraint, path),
      ...validateLabelSelector(constraint.labelSelector, `${path}.labelSelector`),
    ];
  });
}
