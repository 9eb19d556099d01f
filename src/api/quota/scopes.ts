/** Which objects a ResourceQuota with scopes looks at. */
import { persistentVolumeClaims, pods } from '../gen/resources.ts';
import type {
  PersistentVolumeClaim,
  Pod,
  PodAffinityTerm,
  ResourceQuota,
  ScopedResourceSelectorRequirement,
} from '../gen/types.ts';
import type { KubeObject, ResourceType } from '../object.ts';
import { qosClass } from '../pod-resources.ts';

type Requirement = ScopedResourceSelectorRequirement;

/** A quota with scopes looks only at certain Pods, or at certain claims. */
export function quotaApplies(
  quota: ResourceQuota,
  type: ResourceType,
  object: KubeObject,
): boolean {
  const requirements = [
    ...(quota.spec?.scopes ?? []).map((scopeName): Requirement => ({
      scopeName,
      operator: 'Exists',
    })),
    ...(quota.spec?.scopeSelector?.matchExpressions ?? []),
  ];
  if (requirements.length === 0) return true;
  // The type says what the object is.
  if (type === pods) return requirements.every((one) => podIsMeant(object as Pod, one));
  if (type !== persistentVolumeClaims) return false;
  return requirements.every((one) => claimIsMeant(object as PersistentVolumeClaim, one));
}

function podIsMeant({ spec }: Pod, requirement: Requirement): boolean {
  switch (requirement.scopeName) {
    case 'Terminating':
      return spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return spec.activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return qosClass(spec) === 'BestEffort';
    case 'NotBestEffort':
      return qosClass(spec) !== 'BestEffort';
    case 'CrossNamespacePodAffinity':
      return looksElsewhere(spec.affinity);
    case 'PriorityClass':
      return isSelected(spec.priorityClassName, requirement);
    default:
      return false;
  }
}

/** Whether it may count Pods of other namespaces. */
function looksElsewhere(affinity: Pod['spec']['affinity']): boolean {
  const terms = [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap(
    (one): readonly PodAffinityTerm[] => [
      ...(one?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(one?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
        ({ podAffinityTerm }) => podAffinityTerm,
      ),
    ],
  );
  return terms.some(
    ({ namespaces, namespaceSelector }) =>
      (namespaces !== undefined && namespaces.length > 0) || namespaceSelector !== undefined,
  );
}

/** By the class that it asks for, has, or is about to get. */
function claimIsMeant({ spec, status }: PersistentVolumeClaim, requirement: Requirement): boolean {
  if (requirement.scopeName !== 'VolumeAttributesClass') return false;
  const classes = [
    spec.volumeAttributesClassName,
    status?.currentVolumeAttributesClassName,
    status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
  ].filter((name) => name);
  return classes.length === 0
    ? isSelected(undefined, requirement)
    : classes.some((name) => isSelected(name, requirement));
}

function isSelected(name = '', { operator, values = [] }: Requirement): boolean {
  switch (operator) {
    case 'In':
      return values.includes(name);
    case 'NotIn':
      return !values.includes(name);
    case 'Exists':
      return name !== '';
    default:
      return name === '';
  }
}
