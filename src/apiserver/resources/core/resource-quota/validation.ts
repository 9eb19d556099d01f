/** The faults of a ResourceQuota. */
import type {
  Quantity,
  ResourceQuota,
  ResourceQuotaSpec,
  ScopedResourceSelectorRequirement,
} from '#api/gen/types.ts';
import { compareQuantities, quantityToMillis } from '#api/quantity.ts';
import { invalid, invalidEach, required } from '#api/validation/errors.ts';
import { qualifiedNameFaults } from '#api/validation/names.ts';
import { at, each, fine, immutable } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { nonNegativeQuantity } from '../../validation/resource-list.ts';
import {
  computeResources,
  countedResources,
  isQuotaResource,
  quotaResources,
} from '../../validation/resource-names.ts';

const ofPods: readonly string[] = ['pods', ...computeResources];
/** What a quota of each scope may limit, among what has a meaning of its own. */
const scopes: Readonly<Record<string, readonly string[]>> = {
  BestEffort: ['pods'],
  NotBestEffort: ofPods,
  Terminating: ofPods,
  NotTerminating: ofPods,
  PriorityClass: ofPods,
  CrossNamespacePodAffinity: ofPods,
  VolumeAttributesClass: ['persistentvolumeclaims', 'requests.storage'],
};
/** Scopes that have values; the others hold or don't. */
const valued = ['PriorityClass', 'VolumeAttributesClass'];
const opposites = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

export function validateResourceQuota({ spec }: ResourceQuota): Errors {
  return [
    ...validateAmounts(spec.hard, 'spec.hard'),
    ...validateScopes(spec),
    ...validateSelector(spec),
  ];
}

export function validateResourceQuotaStatus({ status }: ResourceQuota): Errors {
  return [
    ...validateAmounts(status?.hard, 'status.hard'),
    ...validateAmounts(status?.used, 'status.used'),
  ];
}

function validateAmounts(amounts: ResourceQuotaSpec['hard'], field: string): Errors {
  return Object.entries(amounts ?? {}).flatMap(([name, amount]) =>
    validateHard(name, amount, at(field, name)),
  );
}

function validateHard(name: string, amount: Quantity, field: string): Errors {
  const faults = qualifiedNameFaults(name);
  const isWhole = quantityToMillis(amount) % 1000 === 0;
  return [
    ...invalidEach(field, name, faults),
    ...(faults.length === 0 && !name.includes('/') && !isQuotaResource(name)
      ? [invalid(field, name, 'must be a standard resource for quotas')]
      : fine),
    ...nonNegativeQuantity(field, amount),
    ...(countedResources.includes(name) && !isWhole && compareQuantities(amount, 0) > 0
      ? [invalid(field, amount, 'must be an integer')]
      : fine),
  ];
}

/** True when the scope can't limit something that the quota limits. */
function misses(scope: string, hard: ResourceQuotaSpec['hard']): boolean {
  const fits = Object.hasOwn(scopes, scope) ? scopes[scope] : undefined;
  return Object.keys(hard ?? {}).some((name) => quotaResources.has(name) && !fits?.includes(name));
}

function isConflicting(names: readonly string[]): boolean {
  return opposites.some((pair) => pair.every((name) => names.includes(name)));
}

function validateScopes({ scopes: names = [], hard }: ResourceQuotaSpec): Errors {
  const field = 'spec.scopes';
  return [
    ...names.flatMap((scope) => [
      ...(Object.hasOwn(scopes, scope) ? fine : [invalid(field, names, 'unsupported scope')]),
      ...(misses(scope, hard)
        ? [invalid(field, names, 'unsupported scope applied to resource')]
        : fine),
    ]),
    ...(isConflicting(names) ? [invalid(field, names, 'conflicting scopes')] : fine),
  ];
}

function validateSelector({ scopeSelector, hard }: ResourceQuotaSpec): Errors {
  const field = 'spec.scopeSelector.matchExpressions';
  const expressions = scopeSelector?.matchExpressions ?? [];
  return [
    ...each(expressions, field, (requirement) => [
      ...(Object.hasOwn(scopes, requirement.scopeName)
        ? fine
        : [invalid(`${field}.scopeName`, requirement.scopeName, 'unsupported scope')]),
      ...(misses(requirement.scopeName, hard)
        ? [invalid(field, scopeSelector, 'unsupported scope applied to resource')]
        : fine),
      ...validateOperator(requirement, field),
    ]),
    ...(isConflicting(expressions.map(({ scopeName }) => scopeName))
      ? [invalid(field, expressions, 'conflicting scopes')]
      : fine),
  ];
}

function validateOperator(requirement: ScopedResourceSelectorRequirement, field: string): Errors {
  const { scopeName, operator, values = [] } = requirement;
  const onlyExists = Object.hasOwn(scopes, scopeName) && !valued.includes(scopeName);
  return [
    ...(onlyExists && operator !== 'Exists'
      ? [
          invalid(
            `${field}.operator`,
            operator,
            "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
          ),
        ]
      : fine),
    ...validateValues(operator, values, field),
  ];
}

function validateValues(operator: string, values: readonly string[], field: string): Errors {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0
        ? fine
        : [
            required(
              `${field}.values`,
              "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
            ),
          ];
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0
        ? fine
        : [
            invalid(
              `${field}.values`,
              values,
              "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
            ),
          ];
    default:
      return [invalid(`${field}.operator`, operator, 'not a valid selector operator')];
  }
}

/** What a quota is about stays. */
export function validateResourceQuotaUpdate(quota: ResourceQuota, stored: ResourceQuota): Errors {
  const sorted = ({ spec }: ResourceQuota): readonly string[] => [...(spec?.scopes ?? [])].sort();
  return immutable('spec.scopes', sorted(quota), sorted(stored));
}
