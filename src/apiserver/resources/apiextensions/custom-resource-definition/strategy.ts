/**
 * CustomResourceDefinitions: kinds that users add. They are stored and checked; what they define isn't served yet, so
 * they never say that they are established.
 */
import { customResourceDefinitions } from '#api/gen/resources.ts';
import type { CustomResourceDefinition } from '#api/gen/types.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { createdAtColumn, nameColumn } from '../../columns/column.ts';
import { statusWithoutMetadata } from '../../subresources/status.ts';
import { defaultDefinition } from './defaults.ts';
import { validateDefinition, validateDefinitionUpdate } from './validation.ts';

export const customResourceDefinitionStrategy: Strategy<CustomResourceDefinition> = {
  type: customResourceDefinitions,
  singular: 'customresourcedefinition',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  hasGeneration: true,
  requiresResourceVersion: true,
  columns: [nameColumn, createdAtColumn],
  setDefaults: defaultDefinition,
  prepareForCreate: (definition) => withStored(definition, { conditions: [], storedVersions: [] }),
  prepareForUpdate: (definition, stored) => withStored(definition, stored.status ?? {}),
  validate: validateDefinition,
  validateUpdate: validateDefinitionUpdate,
  warnings: (_definition, stored) =>
    stored
      ? []
      : ['the definition is stored, but its resources are not served: that is yet to come'],
  subresources: { status: statusWithoutMetadata<CustomResourceDefinition>() },
};

/** Remembers each version that was ever the stored one. */
function withStored(
  definition: CustomResourceDefinition,
  status: NonNullable<CustomResourceDefinition['status']>,
): CustomResourceDefinition {
  const { storedVersions = [] } = status;
  const current = definition.spec.versions.filter(({ storage }) => storage).map(({ name }) => name);
  return {
    ...definition,
    status: {
      acceptedNames: { plural: '', kind: '' },
      ...status,
      storedVersions: [...new Set([...storedVersions, ...current])],
    },
  };
}
