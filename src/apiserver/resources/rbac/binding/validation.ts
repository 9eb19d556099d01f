/** The faults of RoleBindings and ClusterRoleBindings. */
import type { RbacV1Subject, RoleRef } from '#api/gen/types.ts';
import type { KubeObject } from '#api/object.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { invalid, invalidEach, notSupported, required } from '#api/validation/errors.ts';
import { dns1123SubdomainFaults, pathSegmentFaults } from '#api/validation/names.ts';
import { each, fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

interface Binding extends KubeObject {
  readonly roleRef: RoleRef;
  readonly subjects?: readonly RbacV1Subject[];
}

const rbac = 'rbac.authorization.k8s.io';

/** `roleKinds`: what may be referred to. */
export function validateBinding(
  { roleRef, subjects, metadata }: Binding,
  roleKinds: readonly string[],
): Errors {
  const namespaced = metadata.namespace !== undefined;
  return [
    ...(roleRef.apiGroup === rbac
      ? fine
      : [notSupported('roleRef.apiGroup', roleRef.apiGroup, [rbac])]),
    ...(roleKinds.includes(roleRef.kind)
      ? fine
      : [notSupported('roleRef.kind', roleRef.kind, roleKinds)]),
    ...(roleRef.name
      ? invalidEach('roleRef.name', roleRef.name, pathSegmentFaults(roleRef.name))
      : [required('roleRef.name')]),
    ...each(subjects, 'subjects', (subject, path) => validateSubject(subject, namespaced, path)),
  ];
}

function validateSubject(subject: RbacV1Subject, namespaced: boolean, field: string): Errors {
  const { kind, name, namespace, apiGroup = '' } = subject;
  const noName: Errors = name ? fine : [required(`${field}.name`)];
  switch (kind) {
    case 'ServiceAccount':
      return [
        ...noName,
        ...(name ? invalidEach(`${field}.name`, name, dns1123SubdomainFaults(name)) : fine),
        ...(apiGroup ? [notSupported(`${field}.apiGroup`, apiGroup, [''])] : fine),
        ...(!namespaced && !namespace ? [required(`${field}.namespace`)] : fine),
      ];
    case 'User':
    case 'Group':
      return [
        ...noName,
        ...(apiGroup === rbac ? fine : [notSupported(`${field}.apiGroup`, apiGroup, [rbac])]),
      ];
    default:
      return [...noName, notSupported(`${field}.kind`, kind, ['Group', 'ServiceAccount', 'User'])];
  }
}

export function validateBindingUpdate({ roleRef }: Binding, stored: Binding): Errors {
  return deepEqual(roleRef, stored.roleRef)
    ? fine
    : [invalid('roleRef', roleRef, 'cannot change roleRef')];
}
