/** The faults of a Job's pod failure policy and success policy. */
import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
  SuccessPolicyRule,
} from '#api/gen/types.ts';
import { parseIndexRanges } from '#api/index-ranges.ts';
import { isIndexed } from '#api/jobs.ts';
import type { FieldError } from '#api/validation/field-error.ts';
import {
  duplicate,
  invalid,
  invalidEach,
  notSupported,
  required,
  tooLong,
  tooMany,
} from '#api/validation/errors.ts';
import { qualifiedNameFaults } from '#api/validation/names.ts';
import { at, each, fine, nonNegative } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

const maxRules = 20;
const maxExitCodes = 255;
const maxConditions = 20;
const maxIndexesLength = 64 * 1024;

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const operators = ['In', 'NotIn'];
const statuses = ['False', 'True', 'Unknown'];

export function validateFailurePolicy(spec: JobSpec, field: string): Errors {
  const { podFailurePolicy: policy, template } = spec;
  if (!policy) return fine;
  const { containers = [], initContainers = [] } = template.spec ?? {};
  const names = new Set([...containers, ...initContainers].map(({ name }) => name));
  return [
    ...limited(`${field}.rules`, policy.rules, maxRules),
    ...each(policy.rules, `${field}.rules`, (rule, path) => [
      ...validateAction(rule, spec, `${path}.action`),
      ...(rule.onExitCodes
        ? validateExitCodes(rule.onExitCodes, names, `${path}.onExitCodes`)
        : fine),
      ...limited(`${path}.onPodConditions`, rule.onPodConditions ?? [], maxConditions),
      ...each(rule.onPodConditions, `${path}.onPodConditions`, validatePattern),
      ...validateOneOf(rule, path),
    ]),
  ];
}

function validateAction({ action }: PodFailurePolicyRule, spec: JobSpec, field: string): Errors {
  if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) {
    return [invalid(field, action, 'requires the backoffLimitPerIndex to be set')];
  }
  return requiredFrom(field, action, actions);
}

/** A rule speaks of exit codes or of conditions. */
function validateOneOf({ onExitCodes, onPodConditions = [] }: PodFailurePolicyRule, field: string) {
  const both = onExitCodes && onPodConditions.length > 0;
  const none = !onExitCodes && onPodConditions.length === 0;
  return [
    ...(both
      ? [bare(field, 'specifying both OnExitCodes and OnPodConditions is not supported')]
      : fine),
    ...(none
      ? [bare(field, 'specifying one of OnExitCodes and OnPodConditions is required')]
      : fine),
  ];
}

function validateExitCodes(
  { operator, values, containerName }: PodFailurePolicyOnExitCodesRequirement,
  names: ReadonlySet<string>,
  field: string,
): Errors {
  const path = `${field}.values`;
  return [
    ...requiredFrom(`${field}.operator`, operator, operators),
    ...(containerName === undefined || names.has(containerName)
      ? fine
      : [
          invalid(
            `${field}.containerName`,
            containerName,
            'must be one of the container or initContainer names in the pod template',
          ),
        ]),
    ...(values.length === 0 ? [invalid(path, values, 'at least one value is required')] : fine),
    ...limited(path, values, maxExitCodes),
    ...values.flatMap((value, index) => [
      ...(operator === 'In' && value === 0
        ? [invalid(at(path, index), value, 'must not be 0 for the In operator')]
        : fine),
      ...(values.indexOf(value) < index ? [duplicate(at(path, index), value)] : fine),
    ]),
    ...(values.some((value, index) => index > 0 && (values[index - 1] ?? value) > value)
      ? [invalid(path, values, 'must be ordered')]
      : fine),
  ];
}

function validatePattern(
  { type, status }: PodFailurePolicyOnPodConditionsPattern,
  field: string,
): Errors {
  return [
    ...invalidEach(`${field}.type`, type, qualifiedNameFaults(type)),
    ...requiredFrom(`${field}.status`, status, statuses),
  ];
}

export function validateSuccessPolicy(spec: JobSpec, field: string): Errors {
  const { successPolicy: policy } = spec;
  if (!policy) return fine;
  if (!isIndexed(spec)) return [invalid(field, policy, 'requires indexed completion mode')];
  return [
    ...(policy.rules.length === 0
      ? [
          required(
            `${field}.rules`,
            'at least one rules must be specified when the successPolicy is specified',
          ),
        ]
      : fine),
    ...limited(`${field}.rules`, policy.rules, maxRules),
    ...each(policy.rules, `${field}.rules`, (rule, path) =>
      validateSuccessRule(rule, spec.completions ?? 0, path),
    ),
  ];
}

function validateSuccessRule(rule: SuccessPolicyRule, completions: number, field: string): Errors {
  const { succeededCount: count, succeededIndexes: indexes } = rule;
  if (count === undefined && indexes === undefined) {
    return [
      required(field, 'at least one of succeededCount or succeededIndexes must be specified'),
    ];
  }
  const parsed = indexes === undefined ? undefined : parseIndexRanges(indexes, completions);
  const total = (parsed && 'intervals' in parsed ? parsed.intervals : []).reduce(
    (sum, [first, last]) => sum + last - first + 1,
    0,
  );
  const countField = `${field}.succeededCount`;
  const atMost = (most: number, of: string): Errors =>
    count !== undefined && count > most
      ? [invalid(countField, count, `must be less than or equal to ${most} (${of})`)]
      : fine;
  return [
    ...(indexes !== undefined && indexes.length > maxIndexesLength
      ? [tooLong(`${field}.succeededIndexes`, maxIndexesLength)]
      : fine),
    ...(parsed?.fault
      ? [
          invalid(
            `${field}.succeededIndexes`,
            indexes,
            `error parsing succeededIndexes: ${parsed.fault}`,
          ),
        ]
      : fine),
    ...nonNegative(countField, count),
    ...atMost(completions, 'the number of specified completions'),
    ...(indexes === undefined
      ? fine
      : atMost(total, 'the number of indexes in the specified succeededIndexes field')),
  ];
}

function requiredFrom(field: string, value: string | undefined, supported: readonly string[]) {
  if (value) return supported.includes(value) ? fine : [notSupported(field, value, supported)];
  const list = supported.map((item) => JSON.stringify(item)).join(' ');
  return [required(field, `valid values: [${list}]`)];
}

function limited(field: string, items: readonly unknown[], most: number): Errors {
  return items.length > most ? [tooMany(field, items.length, most)] : fine;
}

/** Upstream leaves the value out where it would be a whole object. */
export function bare(field: string, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field, message: `Invalid value: ${detail}` };
}
