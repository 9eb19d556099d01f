/** Deployments: interchangeable Pods, replaced step by step when their template changes. */
import type { Deployment, DeploymentStrategy } from '#api/gen/types.ts';
import { deployments } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, selectorText, text } from '../../columns/column.ts';
import { containersColumn, imagesColumn, selectorColumn } from '../../core/pod-template/columns.ts';
import { defaultPodTemplate } from '../../core/pod-template/defaults.ts';
import { scaleSubresource } from '../../subresources/scale.ts';
import { keepStatus, statusSubresource } from '../../subresources/status.ts';
import {
  validateDeployment,
  validateDeploymentStatus,
  validateDeploymentUpdate,
} from './validation.ts';
import { nameWarnings, templateWarnings } from '../../core/pod-template/warnings.ts';

export const deploymentStrategy: Strategy<Deployment> = {
  type: deployments,
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  hasGeneration: true,
  desired: ({ metadata: { annotations }, spec }) => ({ annotations, spec }),
  columns: [
    nameColumn,
    text(
      'Ready',
      'How many of its Pods are ready, of how many.',
      ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    ),
    text(
      'Up-to-date',
      'How many Pods have the newest template.',
      ({ status }) => status?.updatedReplicas ?? 0,
    ),
    text(
      'Available',
      'How many Pods have been ready long enough.',
      ({ status }) => status?.availableReplicas ?? 0,
    ),
    ageColumn,
    containersColumn,
    imagesColumn,
    selectorColumn,
  ],
  setDefaults: ({ spec, ...deployment }) => ({
    ...deployment,
    spec: {
      ...spec,
      template: defaultPodTemplate(spec.template),
      replicas: spec.replicas ?? 1,
      strategy: defaultStrategy(spec.strategy ?? {}),
      revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
      progressDeadlineSeconds: spec.progressDeadlineSeconds ?? 600,
    },
  }),
  prepareForCreate: (deployment) => ({ ...deployment, status: {} }),
  prepareForUpdate: keepStatus,
  validate: validateDeployment,
  validateUpdate: validateDeploymentUpdate,
  warnings: ({ metadata, spec }, stored) => [
    ...(stored ? [] : nameWarnings(metadata.name)),
    ...templateWarnings(spec.template),
  ],
  subresources: {
    status: {
      ...statusSubresource<Deployment>(validateDeploymentStatus),
      merge: ({ metadata, status }, stored) => ({
        ...stored,
        metadata: { ...metadata, labels: stored.metadata.labels },
        status,
      }),
    },
    scale: scaleSubresource<Deployment>(deployments, ({ spec }) => selectorText(spec.selector)),
  },
};

function defaultStrategy(strategy: DeploymentStrategy): DeploymentStrategy {
  const type = strategy.type || 'RollingUpdate';
  if (type !== 'RollingUpdate') return { ...strategy, type };
  const { maxUnavailable = '25%', maxSurge = '25%' } = strategy.rollingUpdate ?? {};
  return { type, rollingUpdate: { maxUnavailable, maxSurge } };
}
