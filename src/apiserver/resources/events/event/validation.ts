/** What a new Event of this group may not be, which an older one may. */
import type { EventsV1Event } from '#api/gen/types.ts';
import { invalid, required } from '#api/validation/errors.ts';
import { fine } from '../../validation/checks.ts';
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
  ];
}
