/**
 * The faults of what narrows a webhook or policy down further: conditions, selectors, parameters. Expressions are
 * only looked at as text: nothing here compiles CEL.
 */
import type { MatchCondition, MatchResources, ParamKind, ParamRef } from '#api/gen/types.ts';
import {
  duplicate,
  forbidden,
  invalid,
  invalidEach,
  required,
  tooMany,
} from '#api/validation/errors.ts';
import {
  dns1035LabelFaults,
  dns1123SubdomainFaults,
  pathSegmentFaults,
  qualifiedNameFaults,
} from '#api/validation/names.ts';
import { each, fine, requiredOneOf, requiredText } from '../validation/checks.ts';
import type { Errors } from '../validation/checks.ts';
import { validateLabelSelector } from '../validation/label-selector.ts';
import { defaultScopes, validateNamedRule } from './rule.ts';

const mostConditions = 64;

export const failurePolicies = ['Ignore', 'Fail'];
export const matchPolicies = ['Exact', 'Equivalent'];
export const reinvocationPolicies = ['Never', 'IfNeeded'];

export function validateMatchConditions(
  conditions: readonly MatchCondition[] | undefined,
  field: string,
): Errors {
  const names = (conditions ?? []).map(({ name }) => name);
  return [
    ...(names.length > mostConditions ? [tooMany(field, names.length, mostConditions)] : fine),
    ...each(conditions, field, ({ name, expression }, path, index) => [
      ...requiredText(`${path}.expression`, expression.trim()),
      ...(name
        ? invalidEach(`${path}.name`, name, qualifiedNameFaults(name))
        : [required(`${path}.name`)]),
      ...(name && names.indexOf(name) < index ? [duplicate(`${path}.name`, name)] : fine),
    ]),
  ];
}

/** What a policy or binding that doesn't say it is about: everything that its rules allow. */
export function defaultMatchResources(match: MatchResources): MatchResources {
  const { resourceRules, excludeResourceRules } = match;
  return {
    ...match,
    matchPolicy: match.matchPolicy ?? 'Equivalent',
    namespaceSelector: match.namespaceSelector ?? {},
    objectSelector: match.objectSelector ?? {},
    ...(resourceRules && { resourceRules: defaultScopes(resourceRules) }),
    ...(excludeResourceRules && { excludeResourceRules: defaultScopes(excludeResourceRules) }),
  };
}

export function validateMatchResources(match: MatchResources | undefined, field: string): Errors {
  if (!match) return fine;
  return [
    ...requiredOneOf(`${field}.matchPolicy`, match.matchPolicy, matchPolicies),
    ...validateLabelSelector(match.namespaceSelector, `${field}.namespaceSelector`),
    ...validateLabelSelector(match.objectSelector, `${field}.objectSelector`),
    ...each(match.resourceRules, `${field}.resourceRules`, validateNamedRule),
    ...each(match.excludeResourceRules, `${field}.excludeResourceRules`, validateNamedRule),
  ];
}

export function validateMatchConstraints(match: MatchResources | undefined, field: string): Errors {
  if (!match) return [required(field)];
  return [
    ...validateMatchResources(match, field),
    ...(match.resourceRules?.length ? fine : [required(`${field}.resourceRules`)]),
  ];
}

export function validateParamKind(param: ParamKind | undefined, field: string): Errors {
  if (!param) return fine;
  const { apiVersion = '', kind = '' } = param;
  const faults = kind ? dns1035LabelFaults(kind.toLowerCase()) : [];
  return [
    ...validateGroupVersion(apiVersion, `${field}.apiVersion`),
    ...requiredText(`${field}.kind`, kind),
    ...(faults.length > 0
      ? [
          invalid(
            `${field}.kind`,
            kind,
            `may have mixed case, but should otherwise match: ${faults.join(',')}`,
          ),
        ]
      : fine),
  ];
}

function validateGroupVersion(text: string, field: string): Errors {
  if (text === '') return [required(field)];
  const parts = text === '/' ? ['', ''] : text.split('/');
  if (parts.length > 2) {
    return [invalid(field, text, `unexpected GroupVersion string: ${text}`)];
  }
  const [group, version] = parts.length === 2 ? parts : ['', parts[0]];
  const joined = (value: string, faults: readonly string[]): Errors =>
    faults.length > 0 ? [invalid(field, value, faults.join(','))] : fine;
  return [
    ...(group ? joined(group, dns1123SubdomainFaults(group)) : fine),
    ...(version
      ? joined(version, dns1035LabelFaults(version))
      : [invalid(field, text, 'version must be specified')]),
  ];
}

export function validateParamRef(param: ParamRef | undefined, field: string): Errors {
  if (!param) return fine;
  const { name, selector, parameterNotFoundAction } = param;
  const both = name && selector;
  const why = 'name and selector are mutually exclusive';
  return [
    ...(name ? invalidEach(`${field}.name`, name, pathSegmentFaults(name)) : fine),
    ...(both ? [forbidden(`${field}.name`, why)] : fine),
    ...validateLabelSelector(selector, `${field}.selector`),
    ...(both ? [forbidden(`${field}.selector`, why)] : fine),
    ...(name || selector ? fine : [required(field, 'one of name or selector must be specified')]),
    ...requiredOneOf(`${field}.parameterNotFoundAction`, parameterNotFoundAction, [
      'Allow',
      'Deny',
    ]),
  ];
}
