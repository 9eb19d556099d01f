/** ResourceClaimTemplates: claims that are made anew for each Pod. */
import { resourceClaimTemplates } from '#api/gen/resources.ts';
import type { ResourceClaimTemplate } from '#api/gen/types.ts';
import { validateAnnotations, validateLabels } from '#api/validation/object-meta.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn } from '../../columns/column.ts';
import { immutable } from '../../validation/checks.ts';
import { defaultClaimSpec } from '../resource-claim/defaults.ts';
import { validateClaimSpec } from '../resource-claim/validation.ts';

export const resourceClaimTemplateStrategy: Strategy<ResourceClaimTemplate> = {
  type: resourceClaimTemplates,
  singular: 'resourceclaimtemplate',
  columns: [nameColumn, ageColumn],
  setDefaults: ({ spec, ...template }) => ({
    ...template,
    spec: { ...spec, spec: defaultClaimSpec(spec.spec) },
  }),
  validate: ({ spec: { metadata, spec } }) => [
    ...validateLabels(metadata?.labels, 'spec.metadata.labels'),
    ...validateAnnotations(metadata?.annotations, 'spec.metadata.annotations'),
    ...validateClaimSpec(spec, 'spec.spec'),
  ],
  validateUpdate: (template, stored) => immutable('spec', template.spec, stored.spec),
};
