import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { EventsV1Event } from '#api/gen/types.ts';
import { create, testContext } from '../../testing/flow.ts';
import { eventsV1Strategy } from './strategy.ts';
import { validateCreated } from './validation.ts';

const good =
  'eventTime: "2026-01-01T00:00:00.000000Z", regarding: {namespace: default}, reason: r, action: a, type: Normal, reportingController: c, reportingInstance: i';

test.each<[string, readonly string[]]>([
  [good, []],
  ['type: Odd', ['eventTime: Required value', 'type: Invalid value: "": has invalid value: Odd']],
  [
    `${good}, deprecatedFirstTimestamp: "2026-01-01T00:00:00Z", deprecatedCount: 2, deprecatedSource: {component: c}`,
    [
      'firstTimestamp: Invalid value: "": needs to be unset',
      'count: Invalid value: "": needs to be unset',
      'source: Invalid value: "": needs to be unset',
    ],
  ],
  [
    `${good}, series: {count: 1}`,
    [
      'series.count: Invalid value: "": should be at least 2',
      'series.lastObservedTime: Required value',
    ],
  ],
])('a new Event with %s', (text, faults) => {
  // What a client may send of an Event.
  const event = parse(`{${text}}`) as EventsV1Event;
  expect(validateCreated(event).map(({ field, message }) => `${field}: ${message}`)).toEqual(
    faults,
  );
});

test('is refused with all that is wrong, in the words of its group', async () => {
  const manifest = `{metadata: {name: it}, ${good.replace('reportingController: c, ', '').replace('type: Normal', 'type: Odd')}}`;
  await expect(create(eventsV1Strategy, manifest, testContext())).rejects.toThrow(
    'Event.events.k8s.io "it" is invalid: [type: Invalid value: "": has invalid value: Odd, reportingController: Required value]',
  );
});
