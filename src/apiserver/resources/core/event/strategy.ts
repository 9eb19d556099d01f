/** Events: what happened to an object, for people. They vanish after an hour. */
import type { Event } from '#api/gen/types.ts';
import { events } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { eventColumns } from './columns.ts';
import { lastWritten } from './last-written.ts';
import { validateEvent } from './validation.ts';

export const eventStrategy: Strategy<Event> = {
  type: events,
  singular: 'event',
  createsOnUpdate: true,
  shortNames: ['ev'],
  /** As upstream's `--event-ttl`. */
  news: { lifetimeMs: 3_600_000, lastWritten },
  validate: (event) => validateEvent(event),
  columns: eventColumns,
  fields: {
    'involvedObject.kind': (event) => event.involvedObject.kind ?? '',
    'involvedObject.namespace': (event) => event.involvedObject.namespace ?? '',
    'involvedObject.name': (event) => event.involvedObject.name ?? '',
    'involvedObject.uid': (event) => event.involvedObject.uid ?? '',
    'involvedObject.apiVersion': (event) => event.involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': (event) => event.involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': (event) => event.involvedObject.fieldPath ?? '',
    reason: (event) => event.reason ?? '',
    reportingComponent: (event) => event.reportingComponent ?? '',
    source: (event) => event.source?.component || event.reportingComponent || '',
    type: (event) => event.type ?? '',
  },
};
