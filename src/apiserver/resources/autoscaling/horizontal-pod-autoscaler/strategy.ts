/**
 * HorizontalPodAutoscalers: how many Pods a workload has, by what they use. Stored as autoscaling/v2; v1, which knows
 * of the processor only, is a view of it: whatever a strategy is asked of a v1 object it answers of the same as v2.
 */
import type {
  AutoscalingV2HorizontalPodAutoscaler,
  HorizontalPodAutoscaler,
} from '#api/gen/types.ts';
import {
  autoscalingV2HorizontalPodAutoscalers,
  horizontalPodAutoscalers,
} from '#api/gen/resources.ts';
import type { KubeObject } from '#api/object.ts';
import type { Column, Strategy } from '../../../registry/strategy.ts';
import { keepStatus, statusSubresource } from '../../subresources/status.ts';
import { autoscalerColumns } from './columns.ts';
import { setDefaults } from './defaults.ts';
import { fromV1, toV1 } from './first-version.ts';
import { validateAutoscaler, validateAutoscalerStatus } from './validation.ts';

type Second = AutoscalingV2HorizontalPodAutoscaler;
type First = HorizontalPodAutoscaler;

const names = {
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
} as const;

export const horizontalPodAutoscalerStrategy: Strategy<Second> = {
  type: autoscalingV2HorizontalPodAutoscalers,
  ...names,
  columns: autoscalerColumns,
  setDefaults,
  prepareForCreate: withoutStatus,
  prepareForUpdate: keepStatus,
  validate: validateAutoscaler,
  subresources: { status: statusSubresource<Second>(validateAutoscalerStatus) },
};

const status = statusSubresource<Second>();

export const horizontalPodAutoscalerV1Strategy: Strategy<First> = {
  type: horizontalPodAutoscalers,
  ...names,
  view: {
    of: autoscalingV2HorizontalPodAutoscalers,
    // What is stored under this type is one.
    toView: (stored) => toV1(stored as KubeObject & Second),
    toStored: fromV1,
  },
  columns: autoscalerColumns.map((column): Column<First> => ({
    ...column,
    cell: (autoscaler, now) => column.cell(fromV1(autoscaler), now),
  })),
  setDefaults: (sent) => toV1(setDefaults(fromV1(sent))),
  prepareForCreate: (sent) => toV1(withoutStatus(fromV1(sent))),
  prepareForUpdate: (sent, stored) => toV1(keepStatus(fromV1(sent), fromV1(stored))),
  validate: (sent) => validateAutoscaler(fromV1(sent)),
  subresources: {
    status: {
      ...statusSubresource<First>((sent) => validateAutoscalerStatus(fromV1(sent))),
      merge: (sent, stored, context) => toV1(status.merge(fromV1(sent), fromV1(stored), context)),
    },
  },
};

function withoutStatus(autoscaler: Second): Second {
  return { ...autoscaler, status: { currentMetrics: [], desiredReplicas: 0 } };
}
