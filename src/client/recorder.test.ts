import { describe, expect, test } from 'vitest';
import type { Event } from '#api/gen/types.ts';
import type { KubeObject } from '#api/object.ts';
import { forbidden, internalError, notFound } from '#api/status.ts';
import { silentLogger } from '#base/log.ts';
import { settle, VirtualClock } from '#base/virtual-clock.ts';
import type { Client } from './client.ts';
import { createRecorder } from './recorder.ts';

const web: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web',
    namespace: 'shop',
    uid: 'u1',
    resourceVersion: '5',
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
};

function start({ takesMs = 0 } = {}) {
  const clock = new VirtualClock();
  const stop = new AbortController();
  const stored = new Map<string, Event>();
  const calls: string[] = [];
  const faults: Error[] = [];
  const fault = (): void => {
    const next = faults.shift();
    if (next) throw next;
  };
  const client = {
    create: async (_type: unknown, event: Event) => {
      if (takesMs > 0) await new Promise<void>((resolve) => clock.after(takesMs, resolve));
      calls.push('create');
      fault();
      stored.set(event.metadata.name, event);
      return event;
    },
    patch: async (_type: unknown, key: { name: string }, patch: { body: object }) => {
      calls.push('patch');
      fault();
      const known = stored.get(key.name);
      if (!known) throw notFound({ group: '', resource: 'events' }, key.name);
      stored.set(key.name, { ...known, ...patch.body });
      return known;
    },
    // Only what a recorder calls is there.
  } as unknown as Client;
  const component = 'statefulset-controller';
  const recorder = createRecorder({ client, clock, log: silentLogger, component });
  const done = recorder.run(stop.signal);
  return { clock, stop, stored, calls, faults, recorder, done };
}

describe('the event recorder', () => {
  test('writes a core/v1 Event as upstream does', async () => {
    const { stored, recorder, stop, done } = start();
    recorder.event(
      { object: web, fieldPath: 'spec.containers{main}' },
      'Normal',
      'Started',
      'Started it',
    );
    await settle();
    const [event] = [...stored.values()];
    expect(event).toEqual({
      metadata: { name: expect.stringMatching(/^web\.[0-9a-f]{16}$/), namespace: 'shop' },
      involvedObject: {
        kind: 'Pod',
        namespace: 'shop',
        name: 'web',
        uid: 'u1',
        apiVersion: 'v1',
        resourceVersion: '5',
        fieldPath: 'spec.containers{main}',
      },
      reason: 'Started',
      message: 'Started it',
      source: { component: 'statefulset-controller' },
      firstTimestamp: '2026-01-01T00:00:00Z',
      lastTimestamp: '2026-01-01T00:00:00Z',
      count: 1,
      type: 'Normal',
      reportingComponent: 'statefulset-controller',
      reportingInstance: '',
    });
    stop.abort();
    await done;
  });

  test('raises the count and the last time of an event that happens again', async () => {
    const { clock, stored, calls, recorder, stop, done } = start();
    for (let time = 0; time < 3; time++) {
      recorder.event(web, 'Warning', 'BackOff', 'Back-off restarting failed container');
      await clock.advance(60_000);
    }
    expect(calls).toEqual(['create', 'patch', 'patch']);
    expect([...stored.values()]).toMatchObject([
      { count: 3, firstTimestamp: '2026-01-01T00:00:00Z', lastTimestamp: '2026-01-01T00:02:00Z' },
    ]);
    stop.abort();
    await done;
  });

  test('creates the event anew when the first has expired', async () => {
    const { clock, stored, recorder, stop, done } = start();
    recorder.event(web, 'Normal', 'Pulled', 'again');
    await settle();
    stored.clear();
    recorder.event(web, 'Normal', 'Pulled', 'again');
    await clock.advance(10);
    expect([...stored.values()]).toMatchObject([{ count: 2 }]);
    stop.abort();
    await done;
  });

  test('combines similar events from the tenth message on', async () => {
    const { stored, recorder, stop, done } = start();
    for (let number = 1; number <= 12; number++) {
      recorder.event(web, 'Normal', 'Scaled', `message ${number}`);
    }
    await settle();
    expect([...stored.values()].map(({ message, count }) => `${message} x${count}`)).toEqual([
      ...Array.from({ length: 9 }, (_, index) => `message ${index + 1} x1`),
      '(combined from similar events): message 12 x3',
    ]);
    stop.abort();
    await done;
  });

  test('silences an object after 25 events, then lets one pass every five minutes', async () => {
    const { clock, calls, recorder, stop, done } = start();
    for (let number = 0; number < 100; number++) recorder.event(web, 'Normal', 'Same', 'same');
    await settle();
    expect(calls).toHaveLength(25);
    await clock.advance(300_000);
    recorder.event(web, 'Normal', 'Same', 'same');
    recorder.event(web, 'Normal', 'Same', 'same');
    await settle();
    expect(calls).toHaveLength(26);
    stop.abort();
    await done;
  });

  test('tries again when the server fails, and gives up when it refuses', async () => {
    const { clock, calls, faults, stored, recorder, stop, done } = start();
    faults.push(internalError('down'), internalError('down'));
    recorder.event(web, 'Normal', 'One', 'one');
    await clock.advance(20_000);
    expect(calls).toHaveLength(3);
    expect(stored.size).toBe(1);
    faults.push(forbidden({ group: '', resource: 'events' }, 'web', 'it is being terminated'));
    recorder.event(web, 'Normal', 'Two', 'two');
    await clock.advance(60_000);
    expect(calls).toHaveLength(4);
    stop.abort();
    await done;
  });

  test('an event of a cluster-scoped object goes to the default namespace', async () => {
    const { stored, recorder, stop, done } = start();
    const { namespace: _, ...metadata } = web.metadata;
    recorder.event({ ...web, kind: 'Node', metadata }, 'Normal', 'NodeReady', 'ready');
    await settle();
    expect([...stored.values()][0]?.metadata.namespace).toBe('default');
    stop.abort();
    await done;
  });

  test.each([
    { takesMs: 20, within: 3_220, expected: 62 },
    { takesMs: 5, within: 325, expected: 65 },
  ])(
    'of events that take $takesMs ms each $expected are there after $within ms: it rests where the server is busy',
    async ({ takesMs, within, expected }) => {
      const { clock, calls, recorder, stop, done } = start({ takesMs });
      for (let index = 0; index < 65; index++) {
        const metadata = { ...web.metadata, uid: `u${index}` };
        recorder.event({ ...web, metadata }, 'Normal', 'Started', 'm');
      }
      await clock.advance(within);
      // The first fifty one after the other, then one in 220 ms, but for one a second.
      expect(calls.length).toBeGreaterThanOrEqual(expected - 2);
      expect(calls.length).toBeLessThanOrEqual(expected + 2);
      await clock.advance(3_000);
      expect(calls).toHaveLength(65);
      stop.abort();
      await done;
    },
  );
});
