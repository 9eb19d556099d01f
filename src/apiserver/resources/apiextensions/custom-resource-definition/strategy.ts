/**
 * CustomResourceDefinitions: kinds that users add. What they define is served (`custom-resources/`) once a controller
 * has accepted their names; when one is deleted, its objects go first.
 */
import { hasRules, loadRuleEngine, ruleEngine } from '#api/structural/rule-engine.ts';
import { customResourceDefinitions } from '#api/gen/resources.ts';
import type { CustomResourceDefinition } from '#api/gen/types.ts';
import { toTime } from '#base/clock.ts';
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
  anyFinalizer: true,
  columns: [nameColumn, createdAtColumn],
  setDefaults: defaultDefinition,
  prepareForCreate: async (definition) => {
    await loadForRules(definition);
    return withStored(definition, { conditions: [], storedVersions: [] });
  },
  prepareForUpdate: async (definition, stored) => {
    await loadForRules(definition);
    return withStored(definition, stored.status ?? {});
  },
  validate: validateDefinition,
  validateUpdate: validateDefinitionUpdate,
  // Until its deletion begins; from then on it is the finalizer that holds it.
  finalizers: ({ metadata }) => (metadata.deletionTimestamp ? [] : [cleanupFinalizer]),
  prepareForDelete: (definition, { clock }) => ending(definition, toTime(clock.now())),
  warnings: ({ spec: { conversion, versions } }) =>
    conversion?.strategy === 'Webhook' && versions.length > 1
      ? ['conversion webhooks are not called yet: only the stored version is served']
      : [],
  subresources: { status: statusWithoutMetadata<CustomResourceDefinition>() },
};

/** Taken away by whoever has deleted the last object of the kind. */
const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io';

function ending(definition: CustomResourceDefinition, now: string): CustomResourceDefinition {
  const { metadata, status = {} } = definition;
  const { finalizers = [] } = metadata;
  const others = (status.conditions ?? []).filter(({ type }) => type !== 'Terminating');
  const terminating = {
    type: 'Terminating',
    status: 'True',
    reason: 'InstanceDeletionPending',
    message:
      'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
    lastTransitionTime: now,
  };
  return {
    ...definition,
    metadata: { ...metadata, finalizers: [...new Set([...finalizers, cleanupFinalizer])] },
    status: { ...status, conditions: [...others, terminating] },
  };
}

async function loadForRules({ spec }: CustomResourceDefinition): Promise<void> {
  if (!ruleEngine() && hasRules(spec)) await loadRuleEngine();
}

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
