/** ReplicationControllers: what ReplicaSets were before they had expressive selectors. */
import type { ReplicationController } from '#api/gen/types.ts';
import { replicationControllers } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, formatLabels, integer, nameColumn, wide } from '../../columns/column.ts';
import { keepStatus, statusSubresource } from '../../subresources/status.ts';
import { scaleSubresource } from '../../subresources/scale.ts';
import { containersColumn, imagesColumn } from '../pod-template/columns.ts';
import { defaultPodTemplate } from '../pod-template/defaults.ts';
import { replicaCounts, validateCounts } from '../../apps/status-counts.ts';
import { validateReplicationController } from './validation.ts';
import { nameWarnings, templateWarnings } from '../pod-template/warnings.ts';

export const replicationControllerStrategy: Strategy<ReplicationController> = {
  type: replicationControllers,
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  categories: ['all'],
  hasGeneration: true,
  columns: [
    nameColumn,
    integer('Desired', 'How many Pods it should have.', ({ spec }) => spec.replicas ?? 0),
    integer('Current', 'How many Pods it has.', ({ status }) => status?.replicas ?? 0),
    integer('Ready', 'How many of them are ready.', ({ status }) => status?.readyReplicas ?? 0),
    ageColumn,
    containersColumn,
    imagesColumn,
    wide('Selector', 'Which Pods belong to it.', ({ spec }) => formatLabels(spec.selector)),
  ],
  fields: { 'status.replicas': ({ status }) => String(status?.replicas ?? 0) },
  // As when there was no garbage collector yet.
  orphansByDefault: '',
  setDefaults: defaultController,
  prepareForCreate: (controller) => ({ ...controller, status: { replicas: 0 } }),
  prepareForUpdate: keepStatus,
  validate: validateReplicationController,
  warnings: ({ metadata, spec }, stored) => [
    ...(stored ? [] : nameWarnings(metadata.name)),
    ...templateWarnings(spec.template),
  ],
  subresources: {
    status: statusSubresource<ReplicationController>(({ status }) =>
      validateCounts(status, replicaCounts),
    ),
    scale: scaleSubresource<ReplicationController>(replicationControllers, ({ spec }) =>
      spec.selector ? formatLabels(spec.selector) : '',
    ),
  },
};

/** Where selector or labels aren't given, they are those of the template. */
function defaultController(controller: ReplicationController): ReplicationController {
  const { metadata, spec } = controller;
  const template = spec.template && defaultPodTemplate(spec.template);
  const labels = template?.metadata?.labels;
  return {
    ...controller,
    metadata: { ...metadata, ...(labels && isEmpty(metadata.labels) && { labels }) },
    spec: {
      ...spec,
      ...(template && { template }),
      ...(labels && isEmpty(spec.selector) && { selector: labels }),
      replicas: spec.replicas ?? 1,
    },
  };
}

function isEmpty(labels: Readonly<Record<string, string>> | undefined): boolean {
  return Object.keys(labels ?? {}).length === 0;
}
