/** RuntimeClasses: which of a node's ways to run containers a Pod wants, what that costs, and on which nodes it is. */
import { runtimeClasses } from '#api/gen/resources.ts';
import type { RuntimeClass, Scheduling } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { duplicate, invalidEach } from '#api/validation/errors.ts';
import { dns1123LabelFaults } from '#api/validation/names.ts';
import { validateLabels } from '#api/validation/object-meta.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { each, fine, immutable } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateResources } from '../../validation/resource-list.ts';
import { validateToleration } from '../../core/pod-template/validation/scheduling.ts';

export const runtimeClassStrategy: Strategy<RuntimeClass> = {
  type: runtimeClasses,
  singular: 'runtimeclass',
  requiresResourceVersion: true,
  createsOnUpdate: true,
  columns: [nameColumn, text('Handler', 'What the node calls it.', (c) => c.handler), ageColumn],
  validate: ({ handler, overhead, scheduling }) => [
    ...invalidEach('handler', handler, dns1123LabelFaults(handler)),
    ...(overhead?.podFixed ? validateResources({ limits: overhead.podFixed }, 'overhead') : fine),
    ...(scheduling ? validateScheduling(scheduling, 'scheduling') : fine),
  ],
  validateUpdate: (object, stored) => immutable('handler', object.handler, stored.handler),
};

function validateScheduling({ nodeSelector, tolerations = [] }: Scheduling, field: string): Errors {
  const path = `${field}.tolerations`;
  return [
    ...validateLabels(nodeSelector, `${field}.nodeSelector`),
    ...each(tolerations, path, validateToleration),
    ...each(tolerations, path, (toleration, item, index) =>
      tolerations.slice(0, index).some((other) => deepEqual(other, toleration))
        ? [duplicate(item, toleration)]
        : fine,
    ),
  ];
}
