/** The faults of a PriorityClass. */
import type { PriorityClass } from '#api/gen/types.ts';
import { forbidden } from '#api/validation/errors.ts';
import { fine, immutable, oneOf } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

/** What users may give themselves; the cluster's own classes lie above. */
const highestUserPriority = 1_000_000_000;
const systemClasses: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

export function validatePriorityClass({ metadata: { name }, ...object }: PriorityClass): Errors {
  const value = object.value ?? 0;
  if (name.startsWith('system-')) {
    return systemClasses[name] === value && !object.globalDefault
      ? fine
      : [
          forbidden(
            'metadata.name',
            "priority class names with 'system-' prefix are reserved for system use only. " +
              `error: ${name} is not a known system priority class`,
          ),
        ];
  }
  return [
    ...(value > highestUserPriority
      ? [
          forbidden(
            'value',
            `maximum allowed value of a user defined priority is ${highestUserPriority}`,
          ),
        ]
      : fine),
    ...oneOf('preemptionPolicy', object.preemptionPolicy, ['Never', 'PreemptLowerPriority']),
  ];
}

export function validatePriorityClassUpdate(object: PriorityClass, stored: PriorityClass): Errors {
  return [
    ...(object.value === stored.value
      ? fine
      : [forbidden('value', 'may not be changed in an update.')]),
    ...immutable('preemptionPolicy', object.preemptionPolicy, stored.preemptionPolicy),
  ];
}
