/** The newer shape of Events, of group events.k8s.io: the same stored objects as core's, under other names. */
import type { Event, EventSeries, EventsV1Event } from '#api/gen/types.ts';
import { events, eventsV1Events } from '#api/gen/resources.ts';
import type { KubeObject } from '#api/object.ts';
import type { Column, Strategy, View } from '../../../registry/strategy.ts';
import { invalid } from '#api/status.ts';
import { eventColumns } from '../../core/event/columns.ts';
import { validateEvent } from '../../core/event/validation.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateChanged, validateCreated } from './validation.ts';

const view: View<EventsV1Event> = {
  of: events,
  // What is stored under core's events is an Event.
  toView: (stored) => toEventsV1(stored as KubeObject & Event),
  toStored: toCore,
};

export const eventsV1Strategy: Strategy<EventsV1Event> = {
  type: eventsV1Events,
  singular: 'event',
  shortNames: ['ev'],
  view,
  createsOnUpdate: true,
  prepareForCreate: (event) => {
    const errors = [...validateCreated(event), ...validateView(event)];
    if (errors.length > 0) throw invalid(eventsV1Events, event.metadata.name, errors);
    return event;
  },
  validate: validateView,
  validateUpdate: validateChanged,
  columns: eventColumns.map((column): Column<EventsV1Event> => ({
    ...column,
    cell: (event, now) => column.cell(toCore(event), now),
  })),
  fields: {
    'regarding.kind': (event) => event.regarding?.kind ?? '',
    'regarding.namespace': (event) => event.regarding?.namespace ?? '',
    'regarding.name': (event) => event.regarding?.name ?? '',
    'regarding.uid': (event) => event.regarding?.uid ?? '',
    'regarding.apiVersion': (event) => event.regarding?.apiVersion ?? '',
    'regarding.resourceVersion': (event) => event.regarding?.resourceVersion ?? '',
    'regarding.fieldPath': (event) => event.regarding?.fieldPath ?? '',
    reason: (event) => event.reason ?? '',
    reportingController: (event) => event.reportingController ?? '',
    type: (event) => event.type ?? '',
  },
};

function validateView(event: EventsV1Event): Errors {
  return validateEvent(toCore(event), 'reportingController');
}

function toEventsV1(event: Event): EventsV1Event {
  const { involvedObject, message, source, firstTimestamp, lastTimestamp, count, ...rest } = event;
  const { reportingComponent, eventTime, series, ...same } = rest;
  return {
    ...same,
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    // Go writes this one even when nobody set it; the generated type has no null.
    eventTime: eventTime ?? (null as unknown as string),
    regarding: involvedObject,
    ...(message !== undefined && { note: message }),
    ...(reportingComponent !== undefined && { reportingController: reportingComponent }),
    ...(series && { series: series as Required<EventSeries> }),
    ...(source && { deprecatedSource: source }),
    ...(firstTimestamp && { deprecatedFirstTimestamp: firstTimestamp }),
    ...(lastTimestamp && { deprecatedLastTimestamp: lastTimestamp }),
    ...(count !== undefined && { deprecatedCount: count }),
  };
}

function toCore(event: EventsV1Event): Event {
  const { regarding, note, reportingController, eventTime, ...others } = event;
  const {
    deprecatedSource,
    deprecatedFirstTimestamp,
    deprecatedLastTimestamp,
    deprecatedCount,
    ...same
  } = others;
  return {
    ...same,
    apiVersion: 'v1',
    kind: 'Event',
    involvedObject: regarding ?? {},
    ...(eventTime && { eventTime }),
    ...(note !== undefined && { message: note }),
    ...(reportingController !== undefined && { reportingComponent: reportingController }),
    ...(deprecatedSource && { source: deprecatedSource }),
    ...(deprecatedFirstTimestamp && { firstTimestamp: deprecatedFirstTimestamp }),
    ...(deprecatedLastTimestamp && { lastTimestamp: deprecatedLastTimestamp }),
    ...(deprecatedCount !== undefined && { count: deprecatedCount }),
  };
}
