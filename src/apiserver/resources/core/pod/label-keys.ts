/**
 * `matchLabelKeys` and `mismatchLabelKeys` of affinities and spread constraints: a new Pod's own values of these labels
 * become part of the selector beside them, where the scheduler reads them.
 */
import type {
  LabelSelector,
  Pod,
  PodAffinity,
  PodAffinityTerm,
  PodAntiAffinity,
} from '#api/gen/types.ts';

type Labels = Readonly<Record<string, string>>;

export function mergeLabelKeys(pod: Pod): Pod {
  const { affinity, topologySpreadConstraints } = pod.spec;
  const labels = pod.metadata.labels ?? {};
  const { podAffinity, podAntiAffinity } = affinity ?? {};
  return {
    ...pod,
    spec: {
      ...pod.spec,
      ...(affinity && {
        affinity: {
          ...affinity,
          ...(podAffinity && { podAffinity: mergeTerms(podAffinity, labels) }),
          ...(podAntiAffinity && { podAntiAffinity: mergeTerms(podAntiAffinity, labels) }),
        },
      }),
      ...(topologySpreadConstraints && {
        topologySpreadConstraints: topologySpreadConstraints.map((one) => merge(one, labels)),
      }),
    },
  };
}

function mergeTerms<A extends PodAffinity | PodAntiAffinity>(affinity: A, labels: Labels): A {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required,
    preferredDuringSchedulingIgnoredDuringExecution: preferred,
  } = affinity;
  return {
    ...affinity,
    ...(required && {
      requiredDuringSchedulingIgnoredDuringExecution: required.map((term) => merge(term, labels)),
    }),
    ...(preferred && {
      preferredDuringSchedulingIgnoredDuringExecution: preferred.map((one) => ({
        ...one,
        podAffinityTerm: merge(one.podAffinityTerm, labels),
      })),
    }),
  };
}

type Keyed = Pick<PodAffinityTerm, 'labelSelector' | 'matchLabelKeys' | 'mismatchLabelKeys'>;

function merge<T extends Keyed>(term: T, labels: Labels): T {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  const added = [
    ...requirements(matchLabelKeys, 'In', labels),
    ...requirements(mismatchLabelKeys, 'NotIn', labels),
  ];
  if (!labelSelector || added.length === 0) return term;
  const matchExpressions = [...(labelSelector.matchExpressions ?? []), ...added];
  return { ...term, labelSelector: { ...labelSelector, matchExpressions } };
}

/** A label that the Pod doesn't have asks for nothing. */
function requirements(
  keys: readonly string[],
  operator: 'In' | 'NotIn',
  labels: Labels,
): NonNullable<LabelSelector['matchExpressions']> {
  return keys.flatMap((key) => {
    const value = labels[key];
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
}
