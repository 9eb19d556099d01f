/** What `kubectl get cronjobs` shows. */
import type { Container, CronJob } from '#api/gen/types.ts';
import { formatLabelSelector } from '#api/selector/label-query.ts';
import type { Column } from '../../../registry/strategy.ts';
import { ageColumn, integer, nameColumn, text, wide, yesNo } from '../../columns/column.ts';
import { since } from '../../columns/duration.ts';

export const cronJobColumns: readonly Column<CronJob>[] = [
  nameColumn,
  text('Schedule', 'When Jobs start.', ({ spec }) => spec.schedule),
  text('Timezone', 'Whose clock is meant.', ({ spec }) => spec.timeZone ?? '<none>'),
  yesNo('Suspend', 'Whether no Jobs start at present.', ({ spec }) =>
    spec.suspend ? 'True' : 'False',
  ),
  integer('Active', 'How many of its Jobs run.', ({ status }) => status?.active?.length ?? 0),
  text('Last Schedule', 'How long ago the last Job was due.', ({ status }, now) =>
    status?.lastScheduleTime ? since(status.lastScheduleTime, now) : '<none>',
  ),
  ageColumn,
  wide('Containers', 'The containers of the Pod template.', (cronJob) =>
    containersOf(cronJob)
      .map(({ name }) => name)
      .join(','),
  ),
  wide('Images', 'The images of those containers.', (cronJob) =>
    containersOf(cronJob)
      .map(({ image }) => image ?? '')
      .join(','),
  ),
  wide('Selector', 'Which Pods belong to its Jobs.', ({ spec }) =>
    formatLabelSelector(spec.jobTemplate.spec?.selector),
  ),
];

function containersOf({ spec }: CronJob): readonly Container[] {
  return spec.jobTemplate.spec?.template.spec?.containers ?? [];
}
