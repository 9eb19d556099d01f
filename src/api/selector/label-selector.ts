/** `metav1.LabelSelector`: the structured form, as in a ReplicaSet's `spec.selector`. */
import type { LabelSelector } from '../gen/types.ts';
import { isMet, labelOf } from './requirement.ts';

type Labels = Readonly<Record<string, string>> | undefined;

/** True for every set of labels when the selector is empty; false for all when it is absent. */
export function matchesLabelSelector(selector: LabelSelector | undefined, labels: Labels): boolean {
  if (!selector) return false;
  return (
    containsLabels(labels, selector.matchLabels) &&
    (selector.matchExpressions ?? []).every((requirement) =>
      isMet(requirement, labelOf(labels, requirement.key)),
    )
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
