/** Whether a definition in one of Kubernetes' own groups was approved by its community, in upstream's words. Pure. */
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
} from '#api/gen/types.ts';

const annotation = 'api-approved.kubernetes.io';
const see = 'see https://github.com/kubernetes/enhancements/pull/1111';
const needed = `protected groups must have approval annotation ${JSON.stringify(annotation)}`;

/** Undefined for everybody else's groups. */
export function approvalCondition({
  metadata,
  spec,
}: CustomResourceDefinition): CustomResourceDefinitionCondition | undefined {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(spec.group)) return undefined;
  const type = 'KubernetesAPIApprovalPolicyConformant';
  const value = metadata.annotations?.[annotation] ?? '';
  if (value === '') {
    return { type, status: 'False', reason: 'MissingAnnotation', message: `${needed}, ${see}` };
  }
  if (value.startsWith('unapproved')) {
    const message = `not approved: ${JSON.stringify(value)}`;
    return { type, status: 'False', reason: 'UnapprovedAnnotation', message };
  }
  if (/^[a-z][-+.a-z0-9]*:\/\/[^/]+/i.test(value)) {
    return { type, status: 'True', reason: 'ApprovedAnnotation', message: `approved in ${value}` };
  }
  const message = `${needed} with either a URL or a reason starting with "unapproved", ${see}`;
  return { type, status: 'False', reason: 'InvalidAnnotation', message };
}
