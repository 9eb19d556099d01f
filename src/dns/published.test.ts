import { expect, test } from 'vitest';
import { endpointSlices, services } from '#api/gen/resources.ts';
import type { Service } from '#api/gen/types.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { service, slice, withMemberNames } from './fixtures.ts';
import { untilPublished } from './published.ts';

const pod = {
  namespace: 'default',
  hostname: 'mysql-0',
  subdomain: 'db',
  addresses: ['10.42.0.2'],
};

/** Whether it has resolved by now. */
async function isDone(waiting: Promise<void>): Promise<boolean> {
  const later = new Promise<false>((resolve) => setImmediate(() => resolve(false)));
  return Promise.race([waiting.then(() => true), later]);
}

function informersWith(...all: readonly Service[]): MemoryInformers {
  const informers = new MemoryInformers();
  for (const one of all) informers.of(services).put(one);
  return informers;
}

test.each([
  ['no such Service', []],
  ['one that names Ready members only', [service('db')]],
])('%s: nothing is waited for', async (_title, all) => {
  const waiting = untilPublished(informersWith(...all), pod, new AbortController().signal);
  expect(await isDone(waiting)).toBe(true);
});

test.each([
  ['publishNotReadyAddresses', service('db', { publishNotReadyAddresses: true })],
  ['the annotation', withMemberNames(service('db'))],
])('%s: until a slice has the name with the address', async (_title, one) => {
  const informers = informersWith(one);
  const waiting = untilPublished(informers, pod, new AbortController().signal);
  expect(await isDone(waiting)).toBe(false);
  informers.of(endpointSlices).put(slice('db', ['mysql-1=10.42.0.2', 'mysql-0=10.42.0.9']));
  expect(await isDone(waiting)).toBe(false);
  informers.of(endpointSlices).put(slice('db', ['mysql-1=10.42.0.3', 'mysql-0=10.42.0.2!']));
  expect(await isDone(waiting)).toBe(true);
});

test('a Service that goes, or a signal, ends it', async () => {
  const one = service('db', { publishNotReadyAddresses: true });
  const informers = informersWith(one);
  const stop = new AbortController();
  const [first, second] = [
    untilPublished(informers, pod, stop.signal),
    untilPublished(informersWith(one), pod, stop.signal),
  ];
  informers.of(services).remove(one);
  expect([await isDone(first), await isDone(second)]).toEqual([true, false]);
  stop.abort();
  expect(await isDone(second)).toBe(true);
});
