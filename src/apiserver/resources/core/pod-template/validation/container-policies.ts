/** The faults of what a container says of itself when it ends, and when it is resized. */
import type {
  Container,
  ContainerResizePolicy,
  ContainerRestartRule,
  PodSpec,
} from '#api/gen/types.ts';
import { duplicate, invalid, required, tooMany } from '#api/validation/errors.ts';
import { each, fine, requiredOneOf } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';

const maxRules = 20;
const maxExitCodes = 255;

/** `restartPolicyRules` (KEP-5307). */
export function validateRestartRules(container: Container, field: string): Errors {
  const { restartPolicy, restartPolicyRules: rules = [] } = container;
  if (rules.length === 0) return fine;
  const path = `${field}.restartPolicyRules`;
  return [
    ...(restartPolicy
      ? fine
      : [
          required(
            `${field}.restartPolicy`,
            'must specify restartPolicy when restart rules are used',
          ),
        ]),
    ...(rules.length > maxRules ? [tooMany(path, rules.length, maxRules)] : fine),
    ...each(rules, path, validateRestartRule),
  ];
}

function validateRestartRule({ action, exitCodes }: ContainerRestartRule, field: string): Errors {
  const path = `${field}.exitCodes`;
  return [
    ...requiredOneOf(`${field}.action`, action, ['Restart', 'RestartAllContainers']),
    ...(exitCodes
      ? [
          ...requiredOneOf(`${path}.operator`, exitCodes.operator, ['In', 'NotIn']),
          ...((exitCodes.values?.length ?? 0) > maxExitCodes
            ? [tooMany(`${path}.values`, exitCodes.values?.length ?? 0, maxExitCodes)]
            : fine),
        ]
      : [required(path, 'must be specified')]),
  ];
}

export function validateResizePolicy(
  policies: readonly ContainerResizePolicy[] | undefined,
  spec: PodSpec,
  field: string,
): Errors {
  const seen = new Set<string>();
  return each(policies, field, ({ resourceName, restartPolicy }, path) => {
    const taken = seen.has(resourceName);
    seen.add(resourceName);
    const never = spec.restartPolicy === 'Never' && restartPolicy === 'RestartContainer';
    return [
      ...(taken ? [duplicate(path, resourceName)] : fine),
      ...requiredOneOf(path, resourceName, ['cpu', 'memory']),
      ...requiredOneOf(path, restartPolicy, ['NotRequired', 'RestartContainer']),
      ...(never
        ? [invalid(path, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'")]
        : fine),
    ];
  });
}
