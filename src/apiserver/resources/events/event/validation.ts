/** What Events of this group may not be, which core's may. */
import type { EventsV1Event } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { invalid, required } from '#api/validation/errors.ts';
import { fine, immutable } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

export function validateCreated(event: EventsV1Event): Errors {
  const { eventTime, type = '' } = event;
  const unset = (field: string, value: unknown): Errors =>
    value ? [invalid(field, '', 'needs to be unset')] : fine;
  return [
    ...(eventTime ? fine : [required('eventTime')]),
    ...(type === 'Normal' || type === 'Warning'
      ? fine
      : [invalid('type', '', `has invalid value: ${type}`)]),
    ...unset('firstTimestamp', event.deprecatedFirstTimestamp),
    ...unset('lastTimestamp', event.deprecatedLastTimestamp),
    ...unset('count', event.deprecatedCount),
    ...unset('source', event.deprecatedSource?.component || event.deprecatedSource?.host),
    ...validateSeries(event.series),
  ];
}

/** One Event is no series yet. */
function validateSeries(series: EventsV1Event['series']): Errors {
  if (!series) return fine;
  return [
    ...(series.count < 2 ? [invalid('series.count', '', 'should be at least 2')] : fine),
    ...(series.lastObservedTime ? fine : [required('series.lastObservedTime')]),
  ];
}

/** What happened has happened; only how often, last when, may change. */
export function validateChanged(event: EventsV1Event, stored: EventsV1Event): Errors {
  const fixed = (name: string, field: keyof EventsV1Event): Errors =>
    immutable(name, event[field], stored[field]);
  return [
    ...(deepEqual(event.series, stored.series) ? fine : validateSeries(event.series)),
    ...fixed('involvedObject', 'regarding'),
    ...fixed('reason', 'reason'),
    ...fixed('message', 'note'),
    ...fixed('source', 'deprecatedSource'),
    ...fixed('firstTimestamp', 'deprecatedFirstTimestamp'),
    ...fixed('lastTimestamp', 'deprecatedLastTimestamp'),
    ...fixed('count', 'deprecatedCount'),
    ...fixed('type', 'type'),
    ...fixed('eventTime', 'eventTime'),
    ...fixed('action', 'action'),
    ...fixed('related', 'related'),
    ...fixed('reportingController', 'reportingController'),
    ...fixed('reportingInstance', 'reportingInstance'),
  ];
}
