/** RoleBindings and ClusterRoleBindings: who may do it. */
import type { ClusterRoleBinding, RoleBinding, RoleRef, RbacV1Subject } from '#api/gen/types.ts';
import { clusterRoleBindings, roleBindings } from '#api/gen/resources.ts';
import type { KubeObject } from '#api/object.ts';
import { pathSegmentFaults } from '#api/validation/names.ts';
import type { Column, Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text, wide } from '../../columns/column.ts';
import { validateBinding, validateBindingUpdate } from './validation.ts';

interface Binding extends KubeObject {
  readonly roleRef: RoleRef;
  readonly subjects?: readonly RbacV1Subject[];
}

const rbac = 'rbac.authorization.k8s.io';

const columns: readonly Column<Binding>[] = [
  nameColumn,
  text('Role', 'The role that is given.', ({ roleRef }) => `${roleRef.kind}/${roleRef.name}`),
  ageColumn,
  wide('Users', 'The users who have it.', (binding) => subjectsOf(binding, 'User')),
  wide('Groups', 'The groups whose members have it.', (binding) => subjectsOf(binding, 'Group')),
  wide('ServiceAccounts', 'The ServiceAccounts that have it.', (binding) =>
    subjectsOf(binding, 'ServiceAccount'),
  ),
];

export const roleBindingStrategy: Strategy<RoleBinding> = {
  type: roleBindings,
  singular: 'rolebinding',
  columns,
  createsOnUpdate: true,
  validateName: pathSegmentFaults,
  setDefaults: defaultBinding,
  validate: (binding) => validateBinding(binding, ['ClusterRole', 'Role']),
  validateUpdate: validateBindingUpdate,
};

export const clusterRoleBindingStrategy: Strategy<ClusterRoleBinding> = {
  type: clusterRoleBindings,
  singular: 'clusterrolebinding',
  columns,
  createsOnUpdate: true,
  validateName: pathSegmentFaults,
  setDefaults: defaultBinding,
  validate: (binding) => validateBinding(binding, ['ClusterRole']),
  validateUpdate: validateBindingUpdate,
};

function subjectsOf({ subjects = [] }: Binding, kind: string): string {
  return subjects
    .filter((subject) => subject.kind === kind)
    .map(({ namespace, name }) => (namespace ? `${namespace}/${name}` : name))
    .join(', ');
}

/** Users and groups belong to RBAC's own group; ServiceAccounts to core. */
function defaultBinding<T extends Binding>(binding: T): T {
  const { roleRef, subjects } = binding;
  return {
    ...binding,
    roleRef: { ...roleRef, apiGroup: roleRef.apiGroup || rbac },
    ...(subjects && {
      subjects: subjects.map((subject) =>
        subject.apiGroup || subject.kind === 'ServiceAccount'
          ? subject
          : { ...subject, apiGroup: rbac },
      ),
    }),
  };
}
