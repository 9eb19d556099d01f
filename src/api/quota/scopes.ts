/** Which objects a ResourceQuota with scopes looks at. */
import { pods } from '../gen/resources.ts';
import type { Pod, ResourceQuota } from '../gen/types.ts';
import type { KubeObject, ResourceType } from '../object.ts';
import { qosClass } from '../pod-resources.ts';

/** A quota with scopes looks only at certain Pods. */
export function quotaApplies(
  quota: ResourceQuota,
  type: ResourceType,
  object: KubeObject,
): boolean {
  const scopes = quota.spec?.scopes ?? [];
  const selected = quota.spec?.scopeSelector?.matchExpressions ?? [];
  if (scopes.length === 0 && selected.length === 0) return true;
  if (type !== pods) return false;
  // The type says what the object is.
  const pod = object as Pod;
  return (
    scopes.every((scope) => isInScope(pod, scope)) &&
    selected.every(({ scopeName, operator, values = [] }) => {
      if (scopeName !== 'PriorityClass') return isInScope(pod, scopeName);
      const { priorityClassName = '' } = pod.spec;
      switch (operator) {
        case 'In':
          return values.includes(priorityClassName);
        case 'NotIn':
          return !values.includes(priorityClassName);
        case 'Exists':
          return priorityClassName !== '';
        default:
          return priorityClassName === '';
      }
    })
  );
}

function isInScope({ spec }: Pod, scope: string): boolean {
  switch (scope) {
    case 'Terminating':
      return spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return spec.activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return qosClass(spec) === 'BestEffort';
    case 'NotBestEffort':
      return qosClass(spec) !== 'BestEffort';
    case 'PriorityClass':
      return spec.priorityClassName !== undefined;
    default:
      return false;
  }
}
