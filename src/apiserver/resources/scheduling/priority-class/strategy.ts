/** PriorityClasses: which Pods matter more when there isn't room for all. */
import type { PriorityClass } from '#api/gen/types.ts';
import { priorityClasses } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, integer, nameColumn, text, yesNo } from '../../columns/column.ts';
import { validatePriorityClass, validatePriorityClassUpdate } from './validation.ts';

export const priorityClassStrategy: Strategy<PriorityClass> = {
  type: priorityClasses,
  singular: 'priorityclass',
  shortNames: ['pc'],
  validate: validatePriorityClass,
  validateUpdate: validatePriorityClassUpdate,
  hasGeneration: true,
  // What matters of one never changes.
  desired: () => undefined,
  columns: [
    nameColumn,
    integer('Value', 'The higher, the more it matters.', (object) => object.value ?? 0),
    yesNo(
      'Global-Default',
      'Whether Pods that name no class get this one.',
      (object) => object.globalDefault ?? false,
    ),
    ageColumn,
    text(
      'PreemptionPolicy',
      'Whether Pods may be removed to make room for those of this class.',
      (object) => object.preemptionPolicy ?? '',
    ),
  ],
  setDefaults: (object) => ({
    ...object,
    preemptionPolicy: object.preemptionPolicy ?? 'PreemptLowerPriority',
  }),
};
