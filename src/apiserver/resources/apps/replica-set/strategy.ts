/** ReplicaSets: a number of interchangeable Pods of one template. */
import type { ReplicaSet } from '#api/gen/types.ts';
import { replicaSets } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, integer, nameColumn, selectorText } from '../../columns/column.ts';
import { containersColumn, imagesColumn, selectorColumn } from '../../core/pod-template/columns.ts';
import { defaultPodTemplate } from '../../core/pod-template/defaults.ts';
import { scaleSubresource } from '../../subresources/scale.ts';
import { keepStatus, statusSubresource } from '../../subresources/status.ts';
import { replicaCounts, validateCounts } from '../status-counts.ts';
import { validateReplicaSet, validateReplicaSetUpdate } from './validation.ts';
import { nameWarnings, templateWarnings } from '../../core/pod-template/warnings.ts';

export const replicaSetStrategy: Strategy<ReplicaSet> = {
  type: replicaSets,
  singular: 'replicaset',
  shortNames: ['rs'],
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
    selectorColumn,
  ],
  fields: { 'status.replicas': ({ status }) => String(status?.replicas ?? 0) },
  setDefaults: ({ spec, ...set }) => ({
    ...set,
    spec: {
      ...spec,
      ...(spec.template && { template: defaultPodTemplate(spec.template) }),
      replicas: spec.replicas ?? 1,
    },
  }),
  prepareForCreate: (set) => ({ ...set, status: { replicas: 0 } }),
  prepareForUpdate: keepStatus,
  validate: validateReplicaSet,
  validateUpdate: validateReplicaSetUpdate,
  warnings: ({ metadata, spec }, stored) => [
    ...(stored ? [] : nameWarnings(metadata.name)),
    ...templateWarnings(spec.template),
  ],
  subresources: {
    status: statusSubresource<ReplicaSet>(({ status }) => validateCounts(status, replicaCounts)),
    scale: scaleSubresource<ReplicaSet>(replicaSets, ({ spec }) => selectorText(spec.selector)),
  },
};
