/** The faults of the rules that say which requests a webhook or policy is about. */
import type { NamedRuleWithOperations, RuleWithOperations } from '#api/gen/types.ts';
import { duplicate, invalid, invalidEach, required } from '#api/validation/errors.ts';
import { pathSegmentFaults } from '#api/validation/names.ts';
import { each, fine, oneOf } from '../validation/checks.ts';
import type { Errors } from '../validation/checks.ts';

const operations = ['*', 'CREATE', 'UPDATE', 'DELETE', 'CONNECT'];
const scopes = ['Cluster', 'Namespaced', '*'];

/** Without a scope, a rule is about objects in namespaces and others. */
export function defaultScopes<R extends RuleWithOperations>(
  rules: readonly R[] | undefined,
): readonly R[] | undefined {
  return rules?.map((rule) => ({ ...rule, scope: rule.scope ?? '*' }));
}

export function validateRule(rule: RuleWithOperations, field: string): Errors {
  const { apiVersions = [] } = rule;
  return [
    ...notEmpty(rule.operations, `${field}.operations`),
    ...aloneIfAll(rule.operations, `${field}.operations`, 'operations'),
    ...each(rule.operations, `${field}.operations`, (operation, path) =>
      oneOf(path, operation, operations),
    ),
    ...notEmpty(rule.apiGroups, `${field}.apiGroups`),
    ...aloneIfAll(rule.apiGroups, `${field}.apiGroups`, 'API groups'),
    ...notEmpty(apiVersions, `${field}.apiVersions`),
    ...aloneIfAll(apiVersions, `${field}.apiVersions`, 'API versions'),
    ...each(apiVersions, `${field}.apiVersions`, (version, path) =>
      version === '' ? [required(path)] : fine,
    ),
    ...validateResources(rule.resources ?? [], `${field}.resources`),
    ...oneOf(`${field}.scope`, rule.scope, scopes),
  ];
}

/** A rule that may also name objects. */
export function validateNamedRule(rule: NamedRuleWithOperations, field: string): Errors {
  const names = rule.resourceNames ?? [];
  return [
    ...each(names, `${field}.resourceNames`, (name, path, index) => [
      ...invalidEach(path, name, pathSegmentFaults(name)),
      ...(names.indexOf(name) < index ? [duplicate(path, name)] : fine),
    ]),
    ...validateRule(rule, field),
  ];
}

function notEmpty(list: readonly string[] | undefined, field: string): Errors {
  return list?.length ? fine : [required(field)];
}

function aloneIfAll(list: readonly string[] | undefined, field: string, what: string): Errors {
  return list && list.length > 1 && list.includes('*')
    ? [invalid(field, list, `if '*' is present, must not specify other ${what}`)]
    : fine;
}

/** `pods`, `pods/log`, `pods/*`, `*`, `*` with a subresource: none may say what another says already. */
function validateResources(resources: readonly string[], field: string): Errors {
  const wholes = new Set<string>();
  const parts = new Set<string>();
  return [
    ...notEmpty(resources, field),
    ...each(resources, field, (resource, path) => {
      if (resource === '') return [required(path)];
      const [name = '', ...rest] = resource.split('/');
      if (rest.length === 0) return fine;
      const part = rest.join('/');
      const faults = [
        ...(wholes.has(name) ? [covered(path, resource, `${name}/*`)] : fine),
        ...(parts.has(part) ? [covered(path, resource, `*/${part}`)] : fine),
      ];
      if (part === '*') wholes.add(name);
      if (name === '*') parts.add(part);
      return faults;
    }),
    ...validateWildcards(resources, field),
  ];
}

function covered(path: string, resource: string, by: string): Errors[number] {
  return invalid(path, resource, `if '${by}' is present, must not specify ${resource}`);
}

function validateWildcards(resources: readonly string[], field: string): Errors {
  const isPlain = (resource: string): boolean => resource !== '*' && !resource.includes('/');
  return [
    ...(resources.length > 1 && resources.includes('*/*')
      ? [invalid(field, resources, "if '*/*' is present, must not specify other resources")]
      : fine),
    ...(resources.includes('*') && resources.some(isPlain)
      ? [
          invalid(
            field,
            resources,
            "if '*' is present, must not specify other resources without subresources",
          ),
        ]
      : fine),
  ];
}
