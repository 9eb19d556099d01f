/** The faults of Roles and ClusterRoles. */
import type { ClusterRole, PolicyRule, Role } from '#api/gen/types.ts';
import { invalid, required } from '#api/validation/errors.ts';
import { each, fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateLabelSelector } from '../../validation/label-selector.ts';

export function validateRole({ rules }: Role): Errors {
  return each(rules, 'rules', (rule, path) =>
    validateRule(rule, { namespaced: true, field: path }),
  );
}

export function validateClusterRole({ rules, aggregationRule }: ClusterRole): Errors {
  const field = 'aggregationRule.clusterRoleSelectors';
  return [
    ...each(rules, 'rules', (rule, path) => validateRule(rule, { namespaced: false, field: path })),
    ...(aggregationRule && !aggregationRule.clusterRoleSelectors?.length
      ? [required(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil')]
      : fine),
    ...each(aggregationRule?.clusterRoleSelectors, field, validateLabelSelector),
  ];
}

function validateRule(
  rule: PolicyRule,
  { namespaced, field }: { readonly namespaced: boolean; readonly field: string },
): Errors {
  const { verbs, nonResourceURLs = [], apiGroups = [], resources = [], resourceNames = [] } = rule;
  const noVerbs: Errors =
    verbs.length === 0
      ? [required(`${field}.verbs`, 'verbs must contain at least one value')]
      : fine;
  if (nonResourceURLs.length > 0) {
    const path = `${field}.nonResourceURLs`;
    return [
      ...noVerbs,
      ...(namespaced
        ? [invalid(path, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs')]
        : fine),
      ...(apiGroups.length + resources.length + resourceNames.length > 0
        ? [
            invalid(
              path,
              nonResourceURLs,
              'rules cannot apply to both regular resources and non-resource URLs',
            ),
          ]
        : fine),
    ];
  }
  return [
    ...noVerbs,
    ...(apiGroups.length === 0
      ? [required(`${field}.apiGroups`, 'resource rules must supply at least one api group')]
      : fine),
    ...(resources.length === 0
      ? [required(`${field}.resources`, 'resource rules must supply at least one resource')]
      : fine),
  ];
}
