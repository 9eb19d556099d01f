/** Roles and ClusterRoles: what may be done. */
import type { ClusterRole, Role } from '#api/gen/types.ts';
import { clusterRoles, roles } from '#api/gen/resources.ts';
import { pathSegmentFaults } from '#api/validation/names.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { createdAtColumn, nameColumn } from '../../columns/column.ts';
import { validateClusterRole, validateRole } from './validation.ts';

export const roleStrategy: Strategy<Role> = {
  type: roles,
  singular: 'role',
  columns: [nameColumn, createdAtColumn],
  createsOnUpdate: true,
  validateName: pathSegmentFaults,
  validate: validateRole,
};

export const clusterRoleStrategy: Strategy<ClusterRole> = {
  type: clusterRoles,
  singular: 'clusterrole',
  columns: [nameColumn, createdAtColumn],
  createsOnUpdate: true,
  validateName: pathSegmentFaults,
  validate: validateClusterRole,
};
