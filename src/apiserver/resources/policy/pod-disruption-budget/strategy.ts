/** PodDisruptionBudgets: how many of an application's Pods must stay when somebody empties a node. */
import type { PodDisruptionBudget } from '#api/gen/types.ts';
import { podDisruptionBudgets } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, integer, nameColumn, text } from '../../columns/column.ts';
import { keepStatus, statusSubresource } from '../../subresources/status.ts';
import { validateBudget, validateBudgetStatus } from './validation.ts';

export const podDisruptionBudgetStrategy: Strategy<PodDisruptionBudget> = {
  type: podDisruptionBudgets,
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  hasGeneration: true,
  requiresResourceVersion: true,
  columns: [
    nameColumn,
    text(
      'Min Available',
      'How many of the Pods must stay.',
      ({ spec }) => spec.minAvailable ?? 'N/A',
    ),
    text(
      'Max Unavailable',
      'How many of the Pods may be missing.',
      ({ spec }) => spec.maxUnavailable ?? 'N/A',
    ),
    integer(
      'Allowed Disruptions',
      'How many Pods may be evicted now.',
      ({ status }) => status?.disruptionsAllowed ?? 0,
    ),
    ageColumn,
  ],
  prepareForCreate: (budget) => ({ ...budget, status: noStatus }),
  prepareForUpdate: keepStatus,
  validate: validateBudget,
  subresources: { status: statusSubresource<PodDisruptionBudget>(validateBudgetStatus) },
};

/** Upstream writes the four numbers even when they are zero. */
const noStatus = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 };
