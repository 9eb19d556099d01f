/** Asking by TCP: when, over how many connections, and what happens when they end. */
import { expect, test, vi } from 'vitest';
import { flags } from '../wire/constants.ts';
import {
  address,
  allOf,
  always,
  ask,
  FakeUpstream,
  forwarderOf,
  routeTo,
  said,
  settingsOf,
  silence,
  tell,
  upstream,
} from './fixtures.ts';
import type { Reply } from './fixtures.ts';

const soon = { interval: 1, timeout: 5000 };

/** By UDP only the first two of eighty addresses, and TC. */
const long: Reply = ({ query, transport }) => {
  const answers = Array.from({ length: transport === 'udp' ? 2 : 80 }, (_, at) =>
    address(query.name, `192.0.2.${at}`),
  );
  return tell(query, { answers, truncated: transport === 'udp' });
};

const isTruncated = (message: Buffer): boolean => (message.readUInt16BE(2) & flags.truncated) !== 0;

test('a client that came by UDP gets the part, and is told so; one by TCP gets all', async () => {
  const one = await upstream(long);
  const { forwarder } = forwarderOf(settingsOf(routeTo([one])));
  const part = await forwarder.forward(ask('www.example.com'), 1232);
  expect(said(part)).toBe('NOERROR 192.0.2.0 192.0.2.1');
  expect(isTruncated(part)).toBe(true);
  // The part wasn't kept: it is asked again.
  const whole = await forwarder.forward(ask('www.example.com'), undefined);
  expect(said(whole).split(' ')).toHaveLength(81);
  expect(isTruncated(whole)).toBe(false);
  expect(one.heard.map(({ transport }) => transport)).toEqual(['udp', 'udp', 'tcp']);
});

test('the whole answer is kept, and cut to what the next client takes', async () => {
  const one = await upstream(long);
  const { forwarder } = forwarderOf(settingsOf(routeTo([one])));
  await forwarder.forward(ask('www.example.com'), undefined);
  const part = forwarder.forward(ask('www.example.com'), 512);
  if (part instanceof Promise) throw new TypeError('it was asked again');
  expect(part.length).toBeLessThanOrEqual(512);
  expect(isTruncated(part)).toBe(true);
  expect(said(part).split(' ').length).toBeGreaterThan(25);
});

test('both kinds of clients may wait for one question', async () => {
  const one = await upstream(long);
  const { forwarder } = forwarderOf(settingsOf(routeTo([one])));
  const [part, whole, other] = await Promise.all([
    forwarder.forward(ask('www.example.com'), 1232),
    forwarder.forward(ask('www.example.com'), undefined),
    forwarder.forward(ask('www.example.com'), undefined),
  ]);
  expect(said(part).split(' ')).toHaveLength(3);
  expect(said(whole).split(' ')).toHaveLength(81);
  expect(said(other).split(' ')).toHaveLength(81);
  expect(one.heard.map(({ transport }) => transport)).toEqual(['udp', 'tcp']);
});

test('part of an answer is better than none, when TCP fails', async () => {
  const one = await upstream((heard) => (heard.transport === 'udp' ? long(heard) : undefined));
  const { forwarder, clock } = forwarderOf(settingsOf(routeTo([one])));
  const answer = forwarder.forward(ask('www.example.com'), undefined);
  await vi.waitFor(() => expect(one.heard).toHaveLength(2), soon);
  await clock.advance(4500);
  expect(said(await answer)).toBe('NOERROR 192.0.2.0 192.0.2.1');
});

test('questions follow each other on one connection, the answers in any order', async () => {
  const first = Promise.withResolvers<void>();
  const one = await upstream(async ({ query, name }) => {
    if (name.startsWith('slow')) await first.promise;
    return tell(query, { answers: [address(query.name, `192.0.2.${name.length}`)] });
  });
  const { forwarder } = forwarderOf(settingsOf(routeTo([one], { forceTcp: true })));
  const slow = forwarder.forward(ask('slow.example.com'), 1232);
  await vi.waitFor(() => expect(one.heard).toHaveLength(1), soon);
  const quick = await allOf(
    ['a.example.com', 'b.example.com'].map((name) => forwarder.forward(ask(name), 1232)),
  );
  expect(quick.map(said)).toEqual(['NOERROR 192.0.2.14', 'NOERROR 192.0.2.14']);
  first.resolve();
  expect(said(await slow)).toBe('NOERROR 192.0.2.17');
  expect(new Set(one.heard.map(({ port }) => port)).size).toBe(1);
  expect(one.heard.every(({ transport }) => transport === 'tcp')).toBe(true);
});

test('a crowd opens a few more connections, never many', async () => {
  const go = Promise.withResolvers<void>();
  const one = await upstream(async ({ query }) => {
    await go.promise;
    return tell(query, { answers: [address(query.name, '192.0.2.1')] });
  });
  const { forwarder } = forwarderOf(settingsOf(routeTo([one], { forceTcp: true })));
  const answers = Array.from({ length: 500 }, (_, at) =>
    forwarder.forward(ask(`n${at}.example.com`), 1232),
  );
  await vi.waitFor(() => expect(one.heard).toHaveLength(500), soon);
  expect(one.connections.size).toBe(4);
  go.resolve();
  expect(new Set((await allOf(answers)).map(said))).toEqual(new Set(['NOERROR 192.0.2.1']));
});

test('a connection without questions is given up after a while', async () => {
  const one = await upstream(always('192.0.2.1', 0));
  const settings = settingsOf(routeTo([one], { forceTcp: true, expireMs: 3000 }));
  const { forwarder, clock } = forwarderOf(settings);
  await forwarder.forward(ask('www.example.com'), 1232);
  await clock.advance(2000);
  await forwarder.forward(ask('www.example.com'), 1232);
  await clock.advance(2000);
  expect(one.connections.size).toBe(1);
  await clock.advance(1000);
  await vi.waitFor(() => expect(one.connections.size).toBe(0), soon);
});

test('a kept connection that the server had closed costs nothing but a new one', async () => {
  let hangUp = false;
  const one = await upstream((heard) => {
    if (!hangUp) return always('192.0.2.1', 0)(heard);
    hangUp = false;
    for (const connection of one.connections) connection.destroy();
    return undefined;
  });
  const { forwarder } = forwarderOf(settingsOf(routeTo([one], { forceTcp: true })));
  await forwarder.forward(ask('www.example.com'), 1232);
  hangUp = true;
  // The clock stands still: it was not by waiting.
  expect(said(await forwarder.forward(ask('www.example.com'), 1232))).toBe('NOERROR 192.0.2.1');
  expect(new Set(one.heard.map(({ port }) => port)).size).toBe(2);
  expect(one.heard).toHaveLength(3);
});

test('a server that hangs up on every question is not asked for ever', async () => {
  const rude = await upstream(() => {
    for (const connection of rude.connections) connection.destroy();
    return undefined;
  });
  const good = await upstream(always('192.0.2.2'));
  const { forwarder } = forwarderOf(settingsOf(routeTo([rude, good], { forceTcp: true })));
  expect(said(await forwarder.forward(ask('www.example.com'), 1232))).toBe('NOERROR 192.0.2.2');
  expect(rude.heard).toHaveLength(1);
});

test('a connection on which nothing comes any more is not used again', async () => {
  let deaf = true;
  const one = await upstream((heard) => (deaf ? undefined : always('192.0.2.1')(heard)));
  const { forwarder, clock } = forwarderOf(settingsOf(routeTo([one], { forceTcp: true })));
  const answer = forwarder.forward(ask('www.example.com'), 1232);
  await vi.waitFor(() => expect(one.heard).toHaveLength(1), soon);
  deaf = false;
  await clock.advance(2000);
  expect(said(await answer)).toBe('NOERROR 192.0.2.1');
  expect(new Set(one.heard.map(({ port }) => port)).size).toBe(2);
});

test('connections to an upstream that is no longer wanted end, but not before their questions', async () => {
  const go = Promise.withResolvers<void>();
  const one = await upstream(async ({ query }) => {
    await go.promise;
    return tell(query, { answers: [address(query.name, '192.0.2.1')] });
  });
  const { forwarder } = forwarderOf(settingsOf(routeTo([one], { forceTcp: true })));
  const answer = forwarder.forward(ask('www.example.com'), 1232);
  await vi.waitFor(() => expect(one.heard).toHaveLength(1), soon);
  forwarder.settings = settingsOf();
  expect(one.connections.size).toBe(1);
  go.resolve();
  expect(said(await answer)).toBe('NOERROR 192.0.2.1');
  await vi.waitFor(() => expect(one.connections.size).toBe(0), soon);
});

test('nobody there is told at once', async () => {
  const gone = await FakeUpstream.start(silence);
  await gone.stop();
  const { forwarder } = forwarderOf(settingsOf(routeTo([gone], { forceTcp: true })));
  expect(said(await forwarder.forward(ask('www.example.com'), 1232))).toBe('SERVFAIL');
});
