/** ComponentStatuses: long deprecated; every component that one could ask about is in this process. */
import type { ComponentCondition, ComponentStatus } from '#api/gen/types.ts';
import { componentStatuses } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { nameColumn, text } from '../../columns/column.ts';

const healthy = ({ conditions = [] }: ComponentStatus): ComponentCondition | undefined =>
  conditions.find((condition) => condition.type === 'Healthy');

function health(status: ComponentStatus): string {
  const condition = healthy(status);
  if (!condition) return 'Unknown';
  return condition.status === 'True' ? 'Healthy' : 'Unhealthy';
}

export const componentStatusStrategy: Strategy<ComponentStatus> = {
  type: componentStatuses,
  singular: 'componentstatus',
  shortNames: ['cs'],
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
  verbs: ['get', 'list'],
  ephemeral: true,
  columns: [
    nameColumn,
    text('Status', 'Whether it is healthy.', health),
    text('Message', 'What it says of itself.', (status) => healthy(status)?.message ?? ''),
    text('Error', 'What is wrong.', (status) => healthy(status)?.error ?? ''),
  ],
};
