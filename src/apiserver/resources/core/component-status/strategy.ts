/** ComponentStatuses: long deprecated; every component that one could ask about is in this process. */
import type { ComponentStatus } from '#api/gen/types.ts';
import { componentStatuses } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { nameColumn, text } from '../../columns/column.ts';

const healthy = (status: ComponentStatus): ComponentStatus['conditions'] =>
  status.conditions?.filter((condition) => condition.type === 'Healthy');

export const componentStatusStrategy: Strategy<ComponentStatus> = {
  type: componentStatuses,
  singular: 'componentstatus',
  shortNames: ['cs'],
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
  verbs: ['get', 'list'],
  ephemeral: true,
  columns: [
    nameColumn,
    text('Status', 'Whether it is healthy.', (status) =>
      healthy(status)?.some((condition) => condition.status === 'True') ? 'Healthy' : 'Unhealthy',
    ),
    text('Message', 'What it says of itself.', (status) => healthy(status)?.[0]?.message ?? ''),
    text('Error', 'What is wrong.', (status) => healthy(status)?.[0]?.error ?? ''),
  ],
};
