/** The faults of an Event, in the older of its two forms. */
import type { Event } from '#api/gen/types.ts';
import { invalid, invalidEach, required } from '#api/validation/errors.ts';
import { qualifiedNameFaults } from '#api/validation/names.ts';
import { fine, requiredText } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

/** In characters: of who reports, what was done and why. */
const longestWord = 128;
const longestNote = 1024;

/** `reporter` is what the form that was sent calls the component that reports. */
export function validateEvent(event: Event, reporter = 'reportingComponent'): Errors {
  return event.eventTime ? validateNewEvent(event, reporter) : validateNamespace(event);
}

/** An Event lives in the namespace of what it is about; those about cluster-scoped objects in `default`. */
function validateNamespace({ involvedObject, metadata: { namespace } }: Event): Errors {
  const about = involvedObject.namespace ?? '';
  const matches =
    about === '' ? ['default', 'kube-system'].includes(namespace) : about === namespace;
  return matches
    ? fine
    : [invalid('involvedObject.namespace', about, 'does not match event.namespace')];
}

/** One with an exact time says who reports what. */
function validateNewEvent(event: Event, reporter: string): Errors {
  const { involvedObject, metadata, reportingComponent = '', message = '' } = event;
  const elsewhere =
    !involvedObject.namespace && !['default', 'kube-system'].includes(metadata.namespace);
  return [
    ...(elsewhere
      ? [invalid('involvedObject.namespace', '', 'does not match event.namespace')]
      : fine),
    ...(reportingComponent
      ? invalidEach(reporter, reportingComponent, qualifiedNameFaults(reportingComponent))
      : [required(reporter)]),
    ...word('reportingInstance', event.reportingInstance),
    ...word('action', event.action),
    ...word('reason', event.reason),
    ...atMost('message', message, longestNote),
  ];
}

function word(field: string, text = ''): Errors {
  return [...requiredText(field, text), ...atMost(field, text, longestWord)];
}

function atMost(field: string, text: string, most: number): Errors {
  return text.length > most ? [invalid(field, '', `can have at most ${most} characters`)] : fine;
}
