/**
 * The roles and bindings that every cluster has, as upstream names them. They are objects like any other: whoever
 * annotates one with `rbac.authorization.kubernetes.io/autoupdate: "false"` may change it for good.
 */
import type {
  ClusterRole,
  ClusterRoleBinding,
  RbacV1Subject,
  Role,
  RoleBinding,
} from '#api/gen/types.ts';
import type { Draft } from '#api/object.ts';
import { controllerRoles } from './controller-roles.ts';
import { coordination, core, named, read, rule } from './rules.ts';
import type { DefaultRole } from './rules.ts';
import { systemRoles } from './system-roles.ts';
import { userRoles } from './user-roles.ts';

export const autoUpdate = 'rbac.authorization.kubernetes.io/autoupdate';

const apiGroup = 'rbac.authorization.k8s.io';
const labels = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const annotations = { [autoUpdate]: 'true' };

const group = (name: string): RbacV1Subject => ({ apiGroup, kind: 'Group', name });
const user = (name: string): RbacV1Subject => ({ apiGroup, kind: 'User', name });
const account = (name: string): RbacV1Subject => ({
  kind: 'ServiceAccount',
  name,
  namespace: 'kube-system',
});

function clusterRole({ name, rules, gathers, labels: own }: DefaultRole): Draft<ClusterRole> {
  return {
    metadata: { name, labels: { ...labels, ...own }, annotations },
    rules,
    ...(gathers !== undefined && {
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [gathers]: 'true' } }] },
    }),
  };
}

function bound(name: string, ...subjects: readonly RbacV1Subject[]): Draft<ClusterRoleBinding> {
  return {
    metadata: { name, labels, annotations },
    roleRef: { apiGroup, kind: 'ClusterRole', name },
    subjects,
  };
}

const controllerRoleName = (controller: string): string => `system:controller:${controller}`;

export const defaultClusterRoles: readonly Draft<ClusterRole>[] = [
  ...userRoles,
  ...systemRoles,
  ...controllerRoles.map(({ controller, rules }) => ({
    name: controllerRoleName(controller),
    rules,
  })),
].map(clusterRole);

export const defaultClusterRoleBindings: readonly Draft<ClusterRoleBinding>[] = [
  bound('cluster-admin', group('system:masters')),
  bound('system:monitoring', group('system:monitoring')),
  bound('system:discovery', group('system:authenticated')),
  bound('system:basic-user', group('system:authenticated')),
  bound(
    'system:public-info-viewer',
    group('system:authenticated'),
    group('system:unauthenticated'),
  ),
  bound('system:node-proxier', user('system:kube-proxy')),
  bound('system:kube-controller-manager', user('system:kube-controller-manager')),
  bound('system:kube-dns', account('kube-dns')),
  bound('system:kube-scheduler', user('system:kube-scheduler')),
  bound('system:volume-scheduler', user('system:kube-scheduler')),
  // Nobody: the node authorizer lets kubelets do what this role says, each its part.
  bound('system:node'),
  bound('system:service-account-issuer-discovery', group('system:serviceaccounts')),
  ...controllerRoles.map(({ controller }) =>
    bound(controllerRoleName(controller), account(controller)),
  ),
];

const extensionReader = 'extension-apiserver-authentication-reader';

function leaderRole(component: string): Draft<Role> {
  return {
    metadata: {
      name: `system::leader-locking-${component}`,
      namespace: 'kube-system',
      labels,
      annotations,
    },
    rules: [
      rule('watch', core, 'configmaps'),
      named(rule('get update', core, 'configmaps'), component),
      rule('create', coordination, 'leases'),
      named(rule('get update', coordination, 'leases'), component),
    ],
  };
}

export const defaultRoles: readonly Draft<Role>[] = [
  {
    metadata: { name: extensionReader, namespace: 'kube-system', labels, annotations },
    rules: [named(rule(read, core, 'configmaps'), 'extension-apiserver-authentication')],
  },
  leaderRole('kube-controller-manager'),
  leaderRole('kube-scheduler'),
];

function boundRole(name: string, ...subjects: readonly RbacV1Subject[]): Draft<RoleBinding> {
  return {
    metadata: { name, namespace: 'kube-system', labels, annotations },
    roleRef: { apiGroup, kind: 'Role', name },
    subjects,
  };
}

export const defaultRoleBindings: readonly Draft<RoleBinding>[] = [
  boundRole(
    'system::leader-locking-kube-controller-manager',
    user('system:kube-controller-manager'),
    account('kube-controller-manager'),
  ),
  boundRole(
    'system::leader-locking-kube-scheduler',
    user('system:kube-scheduler'),
    account('kube-scheduler'),
  ),
  {
    ...boundRole(
      `system::${extensionReader}`,
      user('system:kube-controller-manager'),
      user('system:kube-scheduler'),
    ),
    roleRef: { apiGroup, kind: 'Role', name: extensionReader },
  },
];
