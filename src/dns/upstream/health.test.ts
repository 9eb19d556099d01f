/** Which upstreams count as down, and how they come back. */
import { afterEach, expect, test, vi } from 'vitest';
import type { VirtualClock } from '#base/virtual-clock.ts';
import { types } from '../wire/constants.ts';
import {
  always,
  ask,
  FakeUpstream,
  forwarderOf,
  routeTo,
  said,
  settingsOf,
  tell,
} from './fixtures.ts';
import type { Heard } from './fixtures.ts';
import type { Forwarder } from './forwarder.ts';

const running: FakeUpstream[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

const soon = { interval: 1, timeout: 5000 };

/** Deaf until it is told to hear. */
async function moody(text: string) {
  const mood = { deaf: true };
  const server = await FakeUpstream.start((heard) =>
    mood.deaf ? undefined : always(text, 0)(heard),
  );
  running.push(server);
  return { server, mood };
}

const isProbe = ({ name, query }: Heard): boolean => name === '.' && query.type === types.NS;
const questionsTo = ({ heard }: FakeUpstream): number =>
  heard.filter((one) => !isProbe(one)).length;
const probesOf = ({ heard }: FakeUpstream): number => heard.filter(isProbe).length;

interface Try {
  readonly forwarder: Forwarder;
  readonly clock: VirtualClock;
}

/** Asks, with as much time as it takes. */
async function told({ forwarder, clock }: Try, name = 'www.example.com'): Promise<string> {
  const done = new AbortController();
  const asked = Promise.resolve(forwarder.forward(ask(name), 1232)).finally(() => done.abort());
  // Real sockets, virtual time: give the one a chance before moving the other.
  for (let step = 0; step < 50 && !done.signal.aborted; step++) {
    await new Promise((resolve) => setImmediate(resolve));
    if (step > 20) await clock.advance(250);
  }
  return said(await asked);
}

const valueOf = ({ forwarder }: Try, metric: string): number =>
  forwarder.snapshot().counters.find(({ name }) => name === metric)?.value ?? -1;

test('after two failures in a row it is left out, probed twice a second, and used again', async () => {
  const first = await moody('192.0.2.1');
  const second = await moody('192.0.2.2');
  second.mood.deaf = false;
  const asked = forwarderOf(settingsOf(routeTo([first.server, second.server])));
  expect(await told(asked)).toBe('NOERROR 192.0.2.2');
  expect(probesOf(first.server)).toBe(0);
  expect(await told(asked)).toBe('NOERROR 192.0.2.2');
  expect(questionsTo(first.server)).toBe(2);
  expect(await told(asked)).toBe('NOERROR 192.0.2.2');
  expect(questionsTo(first.server)).toBe(2);
  await vi.waitFor(() => expect(probesOf(first.server)).toBeGreaterThan(0), soon);
  const before = probesOf(first.server);
  for (let half = 1; half <= 4; half++) {
    await asked.clock.advance(500);
    await vi.waitFor(() => expect(probesOf(first.server)).toBe(before + half), soon);
  }
  expect(valueOf(asked, 'proxy_healthcheck_failures_total')).toBeGreaterThan(0);
  first.mood.deaf = false;
  await asked.clock.advance(500);
  await vi.waitFor(async () => expect(await told(asked)).toBe('NOERROR 192.0.2.1'), soon);
  const after = probesOf(first.server);
  await asked.clock.advance(5000);
  expect(probesOf(first.server)).toBe(after);
});

test('an answer in between begins the count anew', async () => {
  const first = await moody('192.0.2.1');
  const second = await moody('192.0.2.2');
  second.mood.deaf = false;
  const asked = forwarderOf(settingsOf(routeTo([first.server, second.server])));
  for (const deaf of [true, false, true, false]) {
    first.mood.deaf = deaf;
    expect(await told(asked)).toBe(deaf ? 'NOERROR 192.0.2.2' : 'NOERROR 192.0.2.1');
  }
  expect(probesOf(first.server)).toBe(0);
});

test('when all are down one is asked all the same, once, and it is counted', async () => {
  const only = await moody('192.0.2.1');
  const asked = forwarderOf(settingsOf(routeTo([only.server], { maxFails: 1 })));
  expect(await told(asked)).toBe('SERVFAIL');
  expect(valueOf(asked, 'forward_healthcheck_broken_total')).toBe(0);
  const before = questionsTo(only.server);
  expect(await told(asked)).toBe('SERVFAIL');
  expect(questionsTo(only.server)).toBe(before + 1);
  expect(valueOf(asked, 'forward_healthcheck_broken_total')).toBe(1);
  only.mood.deaf = false;
  expect(await told(asked)).toBe('NOERROR 192.0.2.1');
});

test('one that can’t do TCP is well otherwise', async () => {
  const server = await FakeUpstream.start(({ query, transport }) => {
    return transport === 'udp' ? tell(query, { truncated: true }) : undefined;
  });
  running.push(server);
  const asked = forwarderOf(settingsOf(routeTo([server], { maxFails: 1 })));
  const answer = Promise.resolve(asked.forwarder.forward(ask('www.example.com'), undefined));
  for (let tries = 2; tries <= 3; tries++) {
    await vi.waitFor(() => expect(server.heard).toHaveLength(tries), soon);
    await asked.clock.advance(2000);
  }
  await asked.clock.advance(500);
  expect(said(await answer)).toBe('NOERROR');
  expect(probesOf(server)).toBe(0);
});

test('maxFails 0: never', async () => {
  const first = await moody('192.0.2.1');
  const second = await moody('192.0.2.2');
  second.mood.deaf = false;
  const asked = forwarderOf(settingsOf(routeTo([first.server, second.server], { maxFails: 0 })));
  for (let time = 0; time < 4; time++) await told(asked);
  expect(questionsTo(first.server)).toBe(4);
  expect(probesOf(first.server)).toBe(0);
});

test('its health outlives a change of settings, but it isn’t probed any more once it is gone', async () => {
  const first = await moody('192.0.2.1');
  const second = await moody('192.0.2.2');
  second.mood.deaf = false;
  const route = routeTo([first.server, second.server], { maxFails: 1 });
  const asked = forwarderOf(settingsOf(route));
  await told(asked);
  asked.forwarder.settings = settingsOf({ ...route, policy: 'round_robin' });
  const before = questionsTo(first.server);
  await told(asked);
  await told(asked);
  expect(questionsTo(first.server)).toBe(before);
  asked.forwarder.settings = settingsOf(routeTo([second.server]));
  await new Promise((resolve) => setImmediate(resolve));
  const probes = probesOf(first.server);
  await asked.clock.advance(5000);
  expect(probesOf(first.server)).toBeLessThanOrEqual(probes + 1);
});
