/**
 * CustomResourceDefinitions: there are none, and nobody can create one yet. The empty list is served because kubectl
 * reads it before it sends a kind that has no PATCH, such as a SubjectAccessReview in a file.
 */
import { customResourceDefinitions } from '#api/gen/resources.ts';
import type { CustomResourceDefinition } from '#api/gen/types.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { createdAtColumn, nameColumn } from '../../columns/column.ts';

export const customResourceDefinitionStrategy: Strategy<CustomResourceDefinition> = {
  type: customResourceDefinitions,
  singular: 'customresourcedefinition',
  shortNames: ['crd', 'crds'],
  verbs: ['get', 'list'],
  ephemeral: true,
  columns: [nameColumn, createdAtColumn],
};
