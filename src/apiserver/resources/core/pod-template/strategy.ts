/** PodTemplates: a template on its own. Nothing in the cluster uses them. */
import type { PodTemplate } from '#api/gen/types.ts';
import { podTemplates } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { formatLabels, nameColumn, text } from '../../columns/column.ts';
import { defaultPodTemplate } from './defaults.ts';
import { validateTemplate } from './validation/template.ts';

export const podTemplateStrategy: Strategy<PodTemplate> = {
  type: podTemplates,
  singular: 'podtemplate',
  returnsDeleted: true,
  hasGeneration: true,
  columns: [
    nameColumn,
    text('Containers', 'The containers of the Pod template.', ({ template }) =>
      (template?.spec?.containers ?? []).map((container) => container.name).join(','),
    ),
    text('Images', 'The images of those containers.', ({ template }) =>
      (template?.spec?.containers ?? []).map((container) => container.image ?? '').join(','),
    ),
    text('Pod Labels', 'The labels of the Pods.', ({ template }) =>
      formatLabels(template?.metadata?.labels),
    ),
  ],
  validate: ({ template }) => (template ? validateTemplate(template, 'template') : []),
  setDefaults: ({ template, ...object }) => ({
    ...object,
    ...(template && { template: defaultPodTemplate(template) }),
  }),
};
