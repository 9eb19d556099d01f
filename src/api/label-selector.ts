/** `metav1.LabelSelector`: the structured form, as in a ReplicaSet's `spec.selector`. */
import type { LabelSelector, LabelSelectorRequirement } from './gen/types.ts';

type Labels = Readonly<Record<string, string>> | undefined;

/** True for every set of labels when the selector is empty; false for all when it is absent. */
export function matchesLabelSelector(selector: LabelSelector | undefined, labels: Labels): boolean {
  if (!selector) return false;
  return (
    containsLabels(labels, selector.matchLabels) &&
    (selector.matchExpressions ?? []).every((requirement) => meets(requirement, labels))
  );
}

/** True when `labels` has every one of `wanted`: the old, map form of a selector. */
export function containsLabels(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted ?? {}).every(([name, value]) => labels?.[name] === value);
}

/** True when the selector selects everything. */
export function isEmptySelector(selector: LabelSelector | undefined): boolean {
  return (
    Object.keys(selector?.matchLabels ?? {}).length === 0 &&
    (selector?.matchExpressions ?? []).length === 0
  );
}

function meets({ key, operator, values = [] }: LabelSelectorRequirement, labels: Labels): boolean {
  const value = labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
