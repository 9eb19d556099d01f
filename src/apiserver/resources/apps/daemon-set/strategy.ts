/** DaemonSets: one Pod on every node that fits. */
import type { DaemonSet, DaemonSetUpdateStrategy } from '#api/gen/types.ts';
import { daemonSets } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, formatLabels, integer, nameColumn, text } from '../../columns/column.ts';
import { containersColumn, imagesColumn, selectorColumn } from '../../core/pod-template/columns.ts';
import { defaultPodTemplate } from '../../core/pod-template/defaults.ts';
import { keepStatus, statusSubresource } from '../../subresources/status.ts';
import { firstTemplateGeneration, nextTemplateGeneration } from './template-generation.ts';
import {
  validateDaemonSet,
  validateDaemonSetStatus,
  validateDaemonSetUpdate,
} from './validation.ts';
import { nameWarnings, templateWarnings } from '../../core/pod-template/warnings.ts';

export const daemonSetStrategy: Strategy<DaemonSet> = {
  type: daemonSets,
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  hasGeneration: true,
  columns: [
    nameColumn,
    integer(
      'Desired',
      'How many nodes should run it.',
      ({ status }) => status?.desiredNumberScheduled ?? 0,
    ),
    integer(
      'Current',
      'How many nodes that should, do.',
      ({ status }) => status?.currentNumberScheduled ?? 0,
    ),
    integer('Ready', 'On how many nodes it is ready.', ({ status }) => status?.numberReady ?? 0),
    integer(
      'Up-to-date',
      'On how many nodes it has the newest template.',
      ({ status }) => status?.updatedNumberScheduled ?? 0,
    ),
    integer(
      'Available',
      'On how many nodes it has been ready long enough.',
      ({ status }) => status?.numberAvailable ?? 0,
    ),
    text('Node Selector', 'The labels of the nodes that should run it.', ({ spec }) =>
      formatLabels(spec.template.spec?.nodeSelector),
    ),
    ageColumn,
    containersColumn,
    imagesColumn,
    selectorColumn,
  ],
  setDefaults: ({ spec, ...set }) => ({
    ...set,
    spec: {
      ...spec,
      template: defaultPodTemplate(spec.template),
      updateStrategy: defaultUpdateStrategy(spec.updateStrategy ?? {}),
      revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
    },
  }),
  prepareForCreate: (set) => ({
    ...firstTemplateGeneration(set),
    status: {
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
    },
  }),
  prepareForUpdate: (set, stored) => keepStatus(nextTemplateGeneration(set, stored), stored),
  validate: validateDaemonSet,
  validateUpdate: validateDaemonSetUpdate,
  warnings: ({ metadata, spec }, stored) => [
    ...(stored ? [] : nameWarnings(metadata.name)),
    ...templateWarnings(spec.template),
  ],
  subresources: { status: statusSubresource<DaemonSet>(validateDaemonSetStatus) },
};

function defaultUpdateStrategy(strategy: DaemonSetUpdateStrategy): DaemonSetUpdateStrategy {
  const type = strategy.type || 'RollingUpdate';
  if (type !== 'RollingUpdate') return { ...strategy, type };
  const { maxUnavailable = 1, maxSurge = 0 } = strategy.rollingUpdate ?? {};
  return { type, rollingUpdate: { maxUnavailable, maxSurge } };
}
