/** What is asked once for many, kept for a while, refused when there is too much of it, and counted. */
import { describe, expect, test, vi } from 'vitest';
import { settle } from '#base/virtual-clock.ts';
import { flags, rcodes, types } from '../wire/constants.ts';
import { toWire } from '../wire/name.ts';
import { readAnswer } from '../wire/response.ts';
import {
  address,
  allOf,
  always,
  ask,
  forwarderOf,
  routeTo,
  said,
  settingsOf,
  silence,
  soa,
  tell,
  upstream,
} from './fixtures.ts';

const soon = { interval: 1, timeout: 5000 };

describe('answers kept and shared', () => {
  test('identical questions are asked once, and each client gets its own id and case', async () => {
    const one = await upstream(always('192.0.2.1'));
    const { forwarder } = forwarderOf(settingsOf(routeTo([one])));
    const names = ['www.example.com', 'WWW.example.com', 'wWw.eXample.coM'];
    const answers = await allOf(
      names.map((name, at) => forwarder.forward(ask(name, { id: at + 1 }), 1232)),
    );
    expect(one.names).toEqual(['www.example.com.']);
    for (const [at, answer] of answers.entries()) {
      expect(answer.readUInt16BE(0)).toBe(at + 1);
      expect(answer.includes((names[at] ?? '').split('.')[0] ?? '-')).toBe(true);
      expect(said(answer)).toBe('NOERROR 192.0.2.1');
    }
  });

  test('what is kept is given at once, with the time that is left to it', async () => {
    const one = await upstream(always('192.0.2.1', 20));
    const { forwarder, clock } = forwarderOf(settingsOf(routeTo([one])));
    await forwarder.forward(ask('www.example.com'), 1232);
    await clock.advance(4200);
    const kept = forwarder.forward(ask('wWw.example.com', { id: 9 }), 1232);
    if (kept instanceof Promise) throw new TypeError('it was asked again');
    expect(readAnswer(kept)?.answers.map(({ ttl }) => ttl)).toEqual([15]);
    expect(kept.readUInt16BE(0)).toBe(9);
    expect(kept.includes('wWw')).toBe(true);
    await clock.advance(15_800);
    await forwarder.forward(ask('www.example.com'), 1232);
    expect(one.heard).toHaveLength(2);
  });

  test('DNSSEC’s records and unchecked data are kept apart', async () => {
    const one = await upstream(({ query }) => {
      const answer = tell(query, { answers: [address(query.name, '192.0.2.1')] });
      answer.writeUInt16BE(answer.readUInt16BE(2) | flags.authenticData, 2);
      return answer;
    });
    const { forwarder } = forwarderOf(settingsOf(routeTo([one])));
    const { recursionDesired, checkingDisabled, authenticData } = flags;
    const kinds = [
      ask('www.example.com'),
      ask('www.example.com', { dnssecOk: true }),
      ask('www.example.com', { bits: recursionDesired | checkingDisabled }),
      ask('www.example.com', { type: types.AAAA }),
    ];
    const answers: Buffer[] = [];
    for (const query of kinds) answers.push(await forwarder.forward(query, 1232));
    expect(one.heard.map(({ query }) => query.edns?.dnssecOk)).toEqual([false, true, false, false]);
    // Who didn't ask whether it is validated isn't told; DO comes back (RFC 3225).
    const told = (answer: Buffer | undefined): boolean =>
      ((answer?.readUInt16BE(2) ?? 0) & authenticData) !== 0;
    expect(answers.map(told)).toEqual([false, true, false, false]);
    expect((answers[1]?.at(-4) ?? 0) & 0x80).toBe(0x80);
    const asked = ask('www.example.com', { bits: recursionDesired | authenticData });
    expect(told(await forwarder.forward(asked, 1232))).toBe(true);
    expect(one.heard).toHaveLength(4);
  });

  test('absence is kept as long as the SOA says, a failure for a moment', async () => {
    const one = await upstream(({ query, name }) =>
      name.startsWith('gone')
        ? tell(query, { rcode: rcodes.NXDOMAIN, authorities: [soa('example.com', 300, 7)] })
        : tell(query, { rcode: rcodes.SERVFAIL }),
    );
    const { forwarder, clock } = forwarderOf(settingsOf(routeTo([one])));
    const both = async (): Promise<number> => {
      await forwarder.forward(ask('gone.example.com'), 1232);
      await forwarder.forward(ask('broken.example.com'), 1232);
      return one.heard.length;
    };
    expect(await both()).toBe(2);
    await clock.advance(900);
    expect(await both()).toBe(2);
    await clock.advance(200);
    expect(await both()).toBe(3);
    await clock.advance(6000);
    expect(await both()).toBe(5);
  });

  test('an alias’ target is looked up once for all who ask', async () => {
    const one = await upstream(always('192.0.2.1'));
    const { forwarder } = forwarderOf(settingsOf(routeTo([one])));
    const name = toWire('www.example.com');
    const look = () => forwarder.lookup(name, types.A);
    const found = [...(await Promise.all([look(), look()])), await look()];
    for (const answer of found) {
      expect(answer?.answers[0]?.data).toEqual({ type: 'A', address: '192.0.2.1' });
    }
    expect(one.heard).toHaveLength(1);
    expect(await forwarderOf(settingsOf()).forwarder.lookup(name, types.A)).toBeUndefined();
  });
});

describe('too much', () => {
  test('more than a route allows is refused, and counted', async () => {
    const silent = await upstream(silence);
    const { forwarder, clock } = forwarderOf(settingsOf(routeTo([silent], { maxConcurrent: 2 })));
    const waiting = [1, 2].map((at) => forwarder.forward(ask(`n${at}.example.com`), 1232));
    expect(said(await forwarder.forward(ask('n3.example.com'), 1232))).toBe('REFUSED');
    // Who joins a question under way costs nothing more.
    waiting.push(forwarder.forward(ask('n1.example.com'), 1232));
    const rejected = forwarder
      .snapshot()
      .counters.find(({ name }) => name === 'forward_max_concurrent_rejects_total');
    expect(rejected?.value).toBe(1);
    await clock.advance(5000);
    expect((await allOf(waiting)).map(said)).toEqual(['SERVFAIL', 'SERVFAIL', 'SERVFAIL']);
    expect(forwarder.forward(ask('n4.example.com'), 1232)).toBeInstanceOf(Promise);
  });

  test('so are clients beyond any number, even of one name', async () => {
    const silent = await upstream(silence);
    const { forwarder, clock } = forwarderOf(settingsOf(routeTo([silent])));
    const query = ask('www.example.com');
    const waiting = Array.from({ length: 10_001 }, (_, at) =>
      forwarder.forward(query, 1232, `client ${at}`),
    );
    expect(waiting.at(-2)).toBeInstanceOf(Promise);
    expect(waiting.at(-1)).toBeInstanceOf(Buffer);
    await settle();
    expect(silent.heard).toHaveLength(1);
    await clock.advance(5000);
    await allOf(waiting);
  });

  test('one client’s flood leaves room for others', async () => {
    const silent = await upstream(silence);
    const { forwarder, clock } = forwarderOf(settingsOf(routeTo([silent], { maxConcurrent: 100 })));
    const asked = (client: string, count: number) =>
      Array.from({ length: count }, (_, at) =>
        forwarder.forward(ask(`${client}-${at}.example.com`), 1232, client),
      );
    const greedy = asked('greedy', 5000);
    const modest = asked('modest', 20);
    const waits = (answer: unknown): boolean => answer instanceof Promise;
    expect(greedy.filter(waits)).toHaveLength(51);
    expect(modest.filter(waits)).toHaveLength(20);
    await clock.advance(5000);
    await allOf([...greedy, ...modest]);
  });

  test('a flood of names that nobody answers holds no more sockets than its bound needs', async () => {
    const silent = await upstream(silence);
    const { forwarder, clock } = forwarderOf(settingsOf(routeTo([silent], { maxConcurrent: 200 })));
    const answers = Array.from({ length: 5000 }, (_, at) =>
      forwarder.forward(ask(`n${at}.example.com`), 1232, `10.42.0.${at % 250}`),
    );
    expect(answers.filter((answer) => answer instanceof Promise)).toHaveLength(200);
    await vi.waitFor(() => expect(silent.heard).toHaveLength(200), soon);
    expect(new Set(silent.heard.map(({ port }) => port)).size).toBeLessThanOrEqual(4 + 2);
    await clock.advance(5000);
    await allOf(answers);
  });
});

test('snapshot() tells it all under CoreDNS’s names, in what can cross to another thread', async () => {
  const one = await upstream(always('192.0.2.1'));
  const { forwarder } = forwarderOf(settingsOf(routeTo([one])));
  await forwarder.forward(ask('www.example.com'), 1232);
  await forwarder.forward(ask('www.example.com'), 1232);
  const { counters, gauges, histograms } = structuredClone(forwarder.snapshot());
  const values = Object.fromEntries(
    [...counters, ...gauges].map(({ name, labels, value }) => {
      return [[name, labels['proto'], labels['type']].filter(Boolean).join(' '), value];
    }),
  );
  expect(values).toEqual({
    forward_max_concurrent_rejects_total: 0,
    forward_healthcheck_broken_total: 0,
    cache_misses_total: 1,
    cache_requests_total: 2,
    'cache_hits_total success': 1,
    'cache_hits_total denial': 0,
    'cache_evictions_total success': 0,
    'cache_evictions_total denial': 0,
    proxy_healthcheck_failures_total: 0,
    'proxy_conn_cache_hits_total udp': 0,
    'proxy_conn_cache_misses_total udp': 1,
    'proxy_conn_cache_hits_total tcp': 0,
    'proxy_conn_cache_misses_total tcp': 0,
    'cache_entries success': 1,
    'cache_entries denial': 0,
  });
  const [duration] = histograms;
  const to = `127.0.0.1:${one.upstream.port}`;
  expect(duration).toMatchObject({
    name: 'proxy_request_duration_seconds',
    labels: { proxy_name: 'forward', to, rcode: 'NOERROR' },
    count: 1,
  });
  expect(duration?.buckets.reduce((sum, count) => sum + count, 0)).toBe(1);
});
