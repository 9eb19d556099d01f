/** The faults of affinities, to nodes and to other Pods. */
import type {
  Affinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
} from '#api/gen/types.ts';
import { invalid, invalidEach, required } from '#api/validation/errors.ts';
import { dns1123LabelFaults, qualifiedNameFaults } from '#api/validation/names.ts';
import { at, each, fine } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';
import { validateLabelSelector, validateOperands } from '../../../validation/label-selector.ts';
import { validateLabelKeys } from './label-keys.ts';

const requiredTerms = 'requiredDuringSchedulingIgnoredDuringExecution';
const preferredTerms = 'preferredDuringSchedulingIgnoredDuringExecution';

export function validateAffinity(affinity: Affinity | undefined, field: string): Errors {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  const nodeField = `${field}.nodeAffinity`;
  return [
    ...(nodeAffinity?.[requiredTerms]
      ? validateNodeSelector(nodeAffinity[requiredTerms], `${nodeField}.${requiredTerms}`)
      : fine),
    ...each(
      nodeAffinity?.[preferredTerms],
      `${nodeField}.${preferredTerms}`,
      ({ weight, preference }, path) => [
        ...validateWeight(weight, path),
        ...validateNodeTerm(preference, `${path}.preference`),
      ],
    ),
    ...validatePodAffinity(podAffinity, `${field}.podAffinity`),
    ...validatePodAffinity(podAntiAffinity, `${field}.podAntiAffinity`),
  ];
}

function validateWeight(weight: number, field: string): Errors {
  return weight < 1 || weight > 100
    ? [invalid(`${field}.weight`, weight, 'must be in the range 1-100')]
    : fine;
}

export function validateNodeSelector(selector: NodeSelector, field: string): Errors {
  const path = `${field}.nodeSelectorTerms`;
  return selector.nodeSelectorTerms.length > 0
    ? each(selector.nodeSelectorTerms, path, validateNodeTerm)
    : [required(path, 'must have at least one node selector term')];
}

function validateNodeTerm(term: NodeSelectorTerm, field: string): Errors {
  return [
    ...each(term.matchExpressions, `${field}.matchExpressions`, (requirement, path) => [
      ...validateValues(requirement, path),
      ...invalidEach(`${path}.key`, requirement.key, qualifiedNameFaults(requirement.key)),
    ]),
    ...each(term.matchFields, `${field}.matchFields`, (requirement, path) => [
      ...(requirement.operator === 'In' || requirement.operator === 'NotIn'
        ? (requirement.values ?? []).length === 1
          ? fine
          : [
              required(
                `${path}.values`,
                "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
              ),
            ]
        : [invalid(`${path}.operator`, requirement.operator, 'not a valid selector operator')]),
      ...(requirement.key === 'metadata.name'
        ? fine
        : [invalid(`${path}.key`, requirement.key, 'not a valid field selector key')]),
    ]),
  ];
}

function validateValues({ operator, values = [] }: NodeSelectorRequirement, field: string): Errors {
  if (operator !== 'Gt' && operator !== 'Lt') return validateOperands(operator, values, field);
  return values.length === 1
    ? fine
    : [
        required(
          `${field}.values`,
          "must be specified single value when `operator` is 'Lt' or 'Gt'",
        ),
      ];
}

function validatePodAffinity(affinity: PodAffinity | undefined, field: string): Errors {
  return [
    ...each(affinity?.[requiredTerms], `${field}.${requiredTerms}`, validatePodTerm),
    ...each(
      affinity?.[preferredTerms],
      `${field}.${preferredTerms}`,
      ({ weight, podAffinityTerm }, path) => [
        ...validateWeight(weight, path),
        ...validatePodTerm(podAffinityTerm, `${path}.podAffinityTerm`),
      ],
    ),
  ];
}

function validatePodTerm(term: PodAffinityTerm, field: string): Errors {
  const { topologyKey, namespaces = [] } = term;
  return [
    ...validateLabelSelector(term.labelSelector, `${field}.labelSelector`),
    ...validateLabelSelector(term.namespaceSelector, `${field}.namespaceSelector`),
    ...validateLabelKeys(term, field),
    ...namespaces.flatMap((name, index) =>
      invalidEach(at(`${field}.namespaces`, index), name, dns1123LabelFaults(name)),
    ),
    ...(topologyKey
      ? invalidEach(`${field}.topologyKey`, topologyKey, qualifiedNameFaults(topologyKey))
      : [required(`${field}.topologyKey`, 'can not be empty')]),
  ];
}
