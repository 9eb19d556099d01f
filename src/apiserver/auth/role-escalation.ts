/**
 * Nobody may give more rights than he holds: who writes a role, or binds one, must himself hold its rules, or be
 * allowed to `escalate` or `bind`.
 */
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from '#api/gen/resources.ts';
import type { ClusterRole, PolicyRule, RoleBinding } from '#api/gen/types.ts';
import { notFound } from '#api/status.ts';
import type { UserInfo } from '#client/api-handler.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../admission/admission.ts';
import { isAbout, refuse } from '../admission/kinds.ts';
import { superuserGroup } from './authorize.ts';
import type { Authorizer } from './authorize.ts';
import type { RbacAuthorizer } from './rbac.ts';
import { describeRule, uncovered } from './rule.ts';

export function roleEscalation(rbac: RbacAuthorizer, authorizer: Authorizer): AdmissionPlugin {
  const may = (
    user: UserInfo,
    verb: string,
    target: { resource: string; name: string; namespace: string },
  ): boolean =>
    authorizer.decide(user, {
      isResource: true,
      path: '',
      verb,
      group: clusterRoles.group,
      subresource: '',
      ...target,
    }).verdict === 'allow';

  function checkRole(request: AdmissionRequest, user: UserInfo): void {
    // The registry has decoded it; a Role has a subset of a ClusterRole's fields.
    const role = request.object as ClusterRole;
    const before = request.stored as ClusterRole | undefined;
    if (before && sameRules(role, before)) return;
    const { resource } = request.type;
    const { name } = role.metadata;
    if (may(user, 'escalate', { resource, name, namespace: request.namespace })) return;
    requireHeld(request, user, role.aggregationRule ? [everything] : (role.rules ?? []));
  }

  function checkBinding(request: AdmissionRequest, user: UserInfo): void {
    // A ClusterRoleBinding has the same fields.
    const { roleRef } = request.object as RoleBinding;
    const before = request.stored as RoleBinding | undefined;
    if (
      before &&
      JSON.stringify(before.subjects) === JSON.stringify((request.object as RoleBinding).subjects)
    )
      return;
    const isRole = roleRef.kind === 'Role';
    const bound = {
      resource: isRole ? roles.resource : clusterRoles.resource,
      name: roleRef.name,
      namespace: request.namespace,
    };
    if (may(user, 'bind', bound)) return;
    const rules = rbac.rulesOfRole(roleRef, request.namespace);
    if (!rules) throw notFound(isRole ? roles : clusterRoles, roleRef.name);
    requireHeld(request, user, rules);
  }

  function requireHeld(
    request: AdmissionRequest,
    user: UserInfo,
    wanted: readonly PolicyRule[],
  ): void {
    const { everywhere, byNamespace, faults } = rbac.rulesOf(user);
    const held = [...everywhere, ...(byNamespace.get(request.namespace) ?? [])];
    const missing = uncovered(held, wanted);
    if (missing.length === 0) return;
    const groups = user.groups.map((group) => JSON.stringify(group)).join(' ');
    const lines = [
      `user "${user.name}" (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:`,
      ...missing.map(describeRule),
      ...(faults.length > 0 ? [`resolution errors: [${faults.join(', ')}]`] : []),
    ];
    throw refuse(request, lines.join('\n'));
  }

  return {
    name: 'RBACEscalation',
    operations: ['CREATE', 'UPDATE'],
    validate(request, { user }) {
      if (user.groups.includes(superuserGroup)) return;
      if (isAbout(request, clusterRoles) || isAbout(request, roles)) checkRole(request, user);
      if (isAbout(request, clusterRoleBindings) || isAbout(request, roleBindings)) {
        checkBinding(request, user);
      }
    },
  };
}

/** An aggregated role may come to hold anything. */
const everything: PolicyRule = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };

function sameRules(a: ClusterRole, b: ClusterRole): boolean {
  const text = ({ rules, aggregationRule }: ClusterRole): string =>
    JSON.stringify([rules ?? [], aggregationRule]);
  return text(a) === text(b);
}
