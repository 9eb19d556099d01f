/** How Events are shown, in both of their groups. */
import type { Event } from '#api/gen/types.ts';
import type { Column } from '../../../registry/strategy.ts';
import { nameColumn, text, wide } from '../../columns/column.ts';
import { since } from '../../columns/duration.ts';

export const eventColumns: readonly Column<Event>[] = [
  text('Last Seen', 'How long ago it happened last.', (event, now) => since(lastSeen(event), now)),
  text('Type', 'Normal or Warning.', (event) => event.type ?? ''),
  text('Reason', 'What happened, in one word.', (event) => event.reason ?? ''),
  text('Object', 'What it happened to.', ({ involvedObject: { kind = '', name } }) =>
    name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase(),
  ),
  wide('Subobject', 'Which part of that.', (event) => event.involvedObject.fieldPath ?? ''),
  wide('Source', 'Who reports it.', sourceOf),
  text('Message', 'What happened, in a sentence.', (event) => (event.message ?? '').trim()),
  wide('First Seen', 'How long ago it happened first.', (event, now) =>
    since(firstSeen(event), now),
  ),
  wide('Count', 'How often it happened.', (event) => event.series?.count ?? (event.count || 1)),
  { ...nameColumn, priority: 1 },
];

function firstSeen(event: Event): string | undefined {
  return event.firstTimestamp ?? event.eventTime;
}

function lastSeen(event: Event): string | undefined {
  return event.series?.lastObservedTime ?? event.lastTimestamp ?? firstSeen(event);
}

function sourceOf({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent || '';
  const host = source?.component ? source.host : reportingInstance;
  return host ? `${component}, ${host}` : component;
}
