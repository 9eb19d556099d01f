/** Since when changes are due: told with the update that makes them known. */
import { beforeEach, describe, expect, test } from 'vitest';
import { triggerTimeAnnotation } from '#api/endpoint-slices.ts';
import { endpointSlices, pods, services } from '#api/gen/resources.ts';
import type { EndpointSlice, Pod, ServiceSpec } from '#api/gen/types.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { Causes } from './causes.ts';
import { Delays } from './delays.ts';
import type { Cause } from './delays.ts';
import { service, slice } from './fixtures.ts';
import { RecordSource } from './source.ts';

let clock: VirtualClock;
let informers: MemoryInformers;
let source: RecordSource;
let told: Cause[];
let start: number;

beforeEach(async () => {
  clock = new VirtualClock();
  start = clock.now();
  informers = new MemoryInformers();
  told = [];
  informers.of(services).put(service('db', { selector: { app: 'db' } }));
  informers.of(pods).put(pod('db-0', 'True'));
  informers.of(pods).put(pod('db-1', 'False'));
  informers.of(endpointSlices).put(triggered(members(['db-0']), -60_000));
  source = new RecordSource({
    informers,
    clock,
    clusterDomain: 'x',
    causes: new Causes({ informers, clock }),
    update: ({ causes = [] }) => told.push(...causes),
  });
  source.start();
  await source.untilSynced();
  expect(told).toEqual([]);
});

let revision = 0;

function pod(name: string, ready: string): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      resourceVersion: String(revision++),
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: { containers: [] },
    status: { conditions: [{ type: 'Ready', status: ready }] },
  };
}

/** A slice with these Pods as endpoints; a final `!`: not ready. */
function members(names: readonly string[], of = 'db'): EndpointSlice {
  const plain = slice(
    of,
    names.map((name, at) => name.replace(/^(db-\d)(!?)$/, `$1=10.42.0.${at + 1}$2`)),
  );
  const endpoints = (plain.endpoints ?? []).map((one) => ({
    ...one,
    targetRef: { kind: 'Pod', uid: one.hostname ?? '' },
  }));
  return { ...plain, endpoints };
}

function triggered(one: EndpointSlice, afterMs: number): EndpointSlice {
  const annotations = { [triggerTimeAnnotation]: new Date(start + afterMs).toISOString() };
  return { ...one, metadata: { ...one.metadata, annotations } };
}

/** What is told once the event loop has turned. */
async function causes(): Promise<readonly Cause[]> {
  await Promise.resolve();
  return told.splice(0);
}

describe('a Pod that becomes Ready', () => {
  test('is told once, with the slice that has it, since it was seen', async () => {
    await clock.advance(5000);
    informers.of(pods).put(pod('db-1', 'True'));
    await clock.advance(7);
    informers.of(endpointSlices).put(members(['db-0', 'db-1!']));
    expect(await causes()).toEqual([]);
    informers.of(endpointSlices).put(members(['db-0', 'db-1']));
    expect(await causes()).toEqual([{ since: start + 5000, of: 'ready' }]);
    informers.of(endpointSlices).put(members(['db-0', 'db-1']));
    expect(await causes()).toEqual([]);
  });

  test('and is it no more isn’t waited for', async () => {
    informers.of(pods).put(pod('db-1', 'True'));
    informers.of(pods).put(pod('db-1', 'False'));
    informers.of(endpointSlices).put(members(['db-0', 'db-1']));
    expect(await causes()).toEqual([]);
  });

  test('waits for nothing where members that aren’t Ready have names', async () => {
    informers.of(services).put(service('db', { publishNotReadyAddresses: true }));
    informers.of(pods).put(pod('db-1', 'True'));
    informers.of(endpointSlices).put(members(['db-0', 'db-1']));
    expect(await causes()).toEqual([]);
  });

  test('didn’t wait for a Service that came later', async () => {
    informers.of(pods).put(pod('db-1', 'True'));
    await clock.advance(5000);
    const late = service('late');
    const creationTimestamp = new Date(start + 4000).toISOString();
    informers.of(services).put({ ...late, metadata: { ...late.metadata, creationTimestamp } });
    informers.of(endpointSlices).put(members(['db-1'], 'late'));
    expect(await causes()).toEqual([]);
  });

  test('and that no Service has isn’t kept', async () => {
    informers.of(pods).put(pod('db-1', 'True'));
    await clock.advance(60_000);
    informers.of(pods).put(pod('db-2', 'False'));
    informers.of(pods).put(pod('db-2', 'True'));
    informers.of(endpointSlices).put(members(['db-0', 'db-1', 'db-2']));
    expect(await causes()).toEqual([{ since: start + 60_000, of: 'ready' }]);
  });
});

describe('the time on a slice', () => {
  test('is told when it is another', async () => {
    informers.of(endpointSlices).put(triggered(members(['db-0', 'db-1']), 3000));
    expect(await causes()).toEqual([{ since: start + 3000, of: 'headless_with_selector' }]);
    informers.of(endpointSlices).put(triggered(members(['db-0']), 3000));
    informers.of(endpointSlices).put(members(['db-0']));
    expect(await causes()).toEqual([]);
  });

  test('that is none is left alone', async () => {
    const metadata = {
      ...members(['db-0']).metadata,
      annotations: { [triggerTimeAnnotation]: 'x' },
    };
    informers.of(endpointSlices).put({ ...members(['db-0']), metadata });
    expect(await causes()).toEqual([]);
  });

  test.each<[ServiceSpec, Cause['of']]>([
    [{ clusterIP: '10.43.0.9', selector: { app: 'db' } }, 'cluster_ip'],
    [{ clusterIP: 'None', selector: { app: 'db' } }, 'headless_with_selector'],
    [{ clusterIP: 'None' }, 'headless_without_selector'],
  ])('%j is %s', async (spec, of) => {
    informers.of(services).put(service('db', spec));
    informers.of(endpointSlices).put(triggered(members(['db-0']), 1000));
    expect(await causes()).toEqual([{ since: start + 1000, of }]);
  });
});

test('whoever comes late isn’t told of what is past', () => {
  informers.of(endpointSlices).put(triggered(members(['db-0', 'db-1']), 3000));
  expect(source.everything().causes).toBeUndefined();
});

test('Delays: seconds until now, by what they are of; never below zero', () => {
  const delays = new Delays();
  const of = 'cluster_ip';
  delays.observe(
    [
      { since: 1000, of: 'ready' },
      { since: 9000, of },
      { since: 0, of },
    ],
    3000,
  );
  expect(
    delays.rows().map(({ name, labels, sum, count }) => ({ name, labels, sum, count })),
  ).toEqual([
    { name: 'ready_to_answered_seconds', labels: {}, sum: 2, count: 1 },
    {
      name: 'kubernetes_dns_programming_duration_seconds',
      labels: { service_kind: of },
      sum: 3,
      count: 2,
    },
  ]);
});
