/** Forwarding as clients see it: whom it asks, what it believes, and that it never keeps anybody waiting. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { flags, rcodes } from '../wire/constants.ts';
import { toWire } from '../wire/name.ts';
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

const soon = { interval: 1, timeout: 5000 };

/** True when no socket of this machine has the port. */
async function isFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  const bound = once(socket, 'listening').then(
    () => true,
    () => false,
  );
  socket.bind(port, '127.0.0.1');
  const free = await bound;
  socket.close();
  return free;
}

describe('whom it believes', () => {
  test('the client’s id comes back but never goes out', async () => {
    const one = await upstream(always('192.0.2.1'));
    const { forwarder } = forwarderOf(settingsOf(routeTo([one])));
    for (let time = 0; time < 4; time++) {
      const answer = await forwarder.forward(ask(`n${time}.example.com`, { id: 7 }), 1232);
      expect(answer.readUInt16BE(0)).toBe(7);
    }
    const ids = one.heard.map(({ query }) => query.id);
    expect(new Set(ids).size).toBe(4);
  });

  test('no answer with another id or another question', async () => {
    const liar = await upstream(({ query }) => {
      const forged = tell(query, { answers: [address(query.name, '192.0.2.66')] });
      const otherId = Buffer.from(forged);
      otherId.writeUInt16BE(query.id ^ 1, 0);
      const otherName = Buffer.from(forged);
      otherName[13] = 'x'.charCodeAt(0);
      const noResponse = Buffer.from(forged);
      noResponse.writeUInt16BE(flags.recursionDesired, 2);
      const real = tell(query, { answers: [address(query.name, '192.0.2.3')] });
      return [otherId, otherName, noResponse, Buffer.from('nonsense'), real];
    });
    const { forwarder } = forwarderOf(settingsOf(routeTo([liar])));
    expect(said(await forwarder.forward(ask('www.example.com'), 1232))).toBe('NOERROR 192.0.2.3');
  });

  test('sockets are shared, bounded in number, and their ports change', async () => {
    const one = await upstream(always('192.0.2.1'));
    const { forwarder } = forwarderOf(settingsOf(routeTo([one])));
    const uses = new Map<number, number>();
    for (let batch = 0; batch < 20; batch++) {
      const questions = Array.from({ length: 40 }, (_, at) => ask(`n${batch}-${at}.example.com`));
      await allOf(questions.map((query) => forwarder.forward(query, 1232)));
    }
    for (const { port } of one.heard) uses.set(port, (uses.get(port) ?? 0) + 1);
    expect(one.heard).toHaveLength(800);
    expect(Math.max(...uses.values())).toBeLessThanOrEqual(100);
    // 800 questions, 100 a port; some ports are still in use at the end.
    expect(uses.size).toBeGreaterThanOrEqual(8);
    expect(uses.size).toBeLessThanOrEqual(11);
  });

  test('a port that has done its work is given back at once', async () => {
    const one = await upstream(always('192.0.2.1'));
    const { forwarder } = forwarderOf(settingsOf(routeTo([one])));
    const questions = Array.from({ length: 800 }, (_, at) => ask(`n${at}.example.com`));
    for (const query of questions) await forwarder.forward(query, 1232);
    const free = await Promise.all([...new Set(one.heard.map(({ port }) => port))].map(isFree));
    expect(free.filter(Boolean).length).toBeGreaterThanOrEqual(4);
    expect(free.filter((isFree) => !isFree).length).toBeLessThanOrEqual(4);
  });

  test('a port that nobody used for a while is given back', async () => {
    const one = await upstream(always('192.0.2.1'));
    const { forwarder, clock } = forwarderOf(settingsOf(routeTo([one], { expireMs: 3000 })));
    const ports = async (prefix: string): Promise<readonly number[]> => {
      const before = one.heard.length;
      const questions = Array.from({ length: 40 }, (_, at) => ask(`${prefix}${at}.example.com`));
      await allOf(questions.map((query) => forwarder.forward(query, 1232)));
      return one.heard.slice(before).map(({ port }) => port);
    };
    const first = await ports('a');
    expect((await ports('b')).every((port) => first.includes(port))).toBe(true);
    await clock.advance(3000);
    expect((await ports('c')).some((port) => first.includes(port))).toBe(false);
  });
});

describe('nobody to ask', () => {
  test.each([
    ['no route', settingsOf()],
    ['a route without upstreams', settingsOf(routeTo([], { to: ['resolv-conf'] }))],
    [
      'another zone’s route only',
      settingsOf(routeTo([{ address: '192.0.2.1', port: 53 }], { zone: toWire('corp.example') })),
    ],
  ])('%s: there is no such name, at once, and nobody may remember it', (_name, settings) => {
    const { forwarder } = forwarderOf(settings);
    const answer = forwarder.forward(ask('www.example.com'), 1232);
    if (answer instanceof Promise) throw new TypeError('it waited');
    expect(said(answer)).toBe('NXDOMAIN');
    expect([answer.readUInt16BE(6), answer.readUInt16BE(8)]).toEqual([0, 0]);
  });

  test('only oneself: an own address is never asked, however it is written', async () => {
    const own = await upstream(always('192.0.2.1'));
    const mapped = { address: `::ffff:${own.upstream.address}`, port: own.upstream.port };
    const { forwarder } = forwarderOf(settingsOf(routeTo([own, mapped])));
    forwarder.listening([own.upstream]);
    expect(said(await forwarder.forward(ask('www.example.com'), 1232))).toBe('NXDOMAIN');
    expect(own.heard).toEqual([]);
  });

  test('the node’s resolvers may come later', async () => {
    const one = await upstream(always('192.0.2.1'));
    const { forwarder } = forwarderOf(settingsOf(routeTo([], { to: ['resolv-conf'] })));
    expect(said(await forwarder.forward(ask('www.example.com'), 1232))).toBe('NXDOMAIN');
    forwarder.resolvers = [one.upstream];
    expect(said(await forwarder.forward(ask('www.example.com'), 1232))).toBe('NOERROR 192.0.2.1');
  });
});

describe('when an upstream fails', () => {
  test('one that isn’t there is passed over without waiting', async () => {
    const gone = await FakeUpstream.start(silence);
    await gone.stop();
    const good = await upstream(always('192.0.2.2'));
    const { forwarder } = forwarderOf(settingsOf(routeTo([gone, good])));
    // The clock stands still: no time-out can have helped.
    expect(said(await forwarder.forward(ask('www.example.com'), 1232))).toBe('NOERROR 192.0.2.2');
  });

  test.each([false, true])('so is one to which there is no way (TCP: %s)', async (forceTcp) => {
    const nowhere = { address: '255.255.255.255', port: 53 };
    const good = await upstream(always('192.0.2.2'));
    const { forwarder } = forwarderOf(settingsOf(routeTo([nowhere, good], { forceTcp })));
    expect(said(await forwarder.forward(ask('www.example.com'), 1232))).toBe('NOERROR 192.0.2.2');
  });

  test('one that is silent is waited for two seconds', async () => {
    const silent = await upstream(silence);
    const good = await upstream(always('192.0.2.2'));
    const { forwarder, clock } = forwarderOf(settingsOf(routeTo([silent, good])));
    const answer = forwarder.forward(ask('www.example.com'), 1232);
    await vi.waitFor(() => expect(silent.heard).toHaveLength(1), soon);
    await clock.advance(1999);
    expect(good.heard).toEqual([]);
    await clock.advance(1);
    expect(said(await answer)).toBe('NOERROR 192.0.2.2');
  });

  test('a lost datagram is sent again', async () => {
    let lost = 0;
    const one = await upstream((heard) => (lost++ === 0 ? undefined : always('192.0.2.1')(heard)));
    const { forwarder, clock } = forwarderOf(settingsOf(routeTo([one])));
    const answer = forwarder.forward(ask('www.example.com'), 1232);
    await vi.waitFor(() => expect(one.heard).toHaveLength(1), soon);
    await clock.advance(2000);
    expect(said(await answer)).toBe('NOERROR 192.0.2.1');
  });

  test('when all are silent the client hears of it before it would ask again', async () => {
    const silent = await Promise.all([1, 2, 3, 4].map(() => upstream(silence)));
    const { forwarder, clock } = forwarderOf(settingsOf(routeTo(silent)));
    const answer = Promise.resolve(forwarder.forward(ask('www.example.com'), 1232));
    const heard = (): number => silent.reduce((sum, one) => sum + one.heard.length, 0);
    for (const [asked, wait] of [
      [1, 2000],
      [2, 2000],
      [3, 500],
    ] as const) {
      await vi.waitFor(() => expect(heard()).toBe(asked), soon);
      await clock.advance(wait);
    }
    expect(said(await answer)).toBe('SERVFAIL');
    expect(clock.monotonic()).toBeLessThan(5000);
    expect(heard()).toBe(3);
  });

  test.each(['SERVFAIL', 'REFUSED', 'NOTIMP'] as const)(
    'one that says %s isn’t the last word, unless all say so',
    async (rcode) => {
      const bad = await upstream(({ query }) => tell(query, { rcode: rcodes[rcode] }));
      const good = await upstream(always('192.0.2.2'));
      const both = forwarderOf(settingsOf(routeTo([bad, good])));
      expect(said(await both.forwarder.forward(ask('www.example.com'), 1232))).toBe(
        'NOERROR 192.0.2.2',
      );
      const alone = forwarderOf(settingsOf(routeTo([bad])));
      expect(said(await alone.forwarder.forward(ask('www.example.com'), 1232))).toBe(rcode);
    },
  );

  test('one that knows no EDNS is asked without', async () => {
    const old = await upstream((heard) =>
      heard.query.edns ? tell(heard.query, { rcode: rcodes.FORMERR }) : always('192.0.2.5')(heard),
    );
    const { forwarder } = forwarderOf(settingsOf(routeTo([old])));
    expect(said(await forwarder.forward(ask('www.example.com'), 1232))).toBe('NOERROR 192.0.2.5');
  });

  test('even then the client hears in time', async () => {
    const silent = await Promise.all([1, 2].map(() => upstream(silence)));
    const old = await upstream(({ query }) =>
      query.edns ? tell(query, { rcode: rcodes.FORMERR }) : undefined,
    );
    const { forwarder, clock } = forwarderOf(settingsOf(routeTo([...silent, old])));
    const answer = Promise.resolve(forwarder.forward(ask('www.example.com'), 1232));
    for (const { heard } of silent) {
      await vi.waitFor(() => expect(heard).toHaveLength(1), soon);
      await clock.advance(2000);
    }
    await vi.waitFor(() => expect(old.heard).toHaveLength(2), soon);
    await clock.advance(500);
    expect(said(await answer)).toBe('FORMERR');
  });

  test('an answer that is cut off in the middle of a record is none', async () => {
    const broken = await upstream((heard) => {
      const whole = always('192.0.2.66')(heard);
      return Buffer.isBuffer(whole) ? whole.subarray(0, -13) : undefined;
    });
    const good = await upstream(always('192.0.2.2'));
    const { forwarder } = forwarderOf(settingsOf(routeTo([broken, good])));
    expect(said(await forwarder.forward(ask('www.example.com'), 1232))).toBe('NOERROR 192.0.2.2');
  });
});

describe('which upstream', () => {
  test('the longest zone that has the name; an exception falls to the next shorter one', async () => {
    const world = await upstream(always('192.0.2.1'));
    const corp = await upstream(always('192.0.2.2'));
    const lab = await upstream(always('192.0.2.3'));
    const { forwarder } = forwarderOf(
      settingsOf(
        routeTo([world]),
        routeTo([corp], {
          zone: toWire('corp.example'),
          except: [toWire('public.corp.example')],
        }),
        routeTo([lab], { zone: toWire('lab.corp.example') }),
      ),
    );
    const told = async (name: string): Promise<string> =>
      said(await forwarder.forward(ask(name), 1232)).replace('NOERROR ', '');
    expect(await told('www.example.com')).toBe('192.0.2.1');
    expect(await told('DB.Corp.Example')).toBe('192.0.2.2');
    expect(await told('corp.example')).toBe('192.0.2.2');
    expect(await told('a.b.lab.corp.example')).toBe('192.0.2.3');
    expect(await told('www.public.corp.example')).toBe('192.0.2.1');
    expect(await told('public.corp.example')).toBe('192.0.2.1');
    expect(await told('notcorp.example')).toBe('192.0.2.1');
  });

  test.each([
    ['sequential', [8, 0]],
    ['round_robin', [4, 4]],
  ] as const)('%s', async (policy, expected) => {
    const two = await Promise.all([1, 2].map(() => upstream(always('192.0.2.1'))));
    const { forwarder } = forwarderOf(settingsOf(routeTo(two, { policy })));
    for (let at = 0; at < 8; at++) await forwarder.forward(ask(`n${at}.example.com`), 1232);
    expect(two.map(({ heard }) => heard.length)).toEqual(expected);
  });

  test('random', async () => {
    const two = await Promise.all([1, 2].map(() => upstream(always('192.0.2.1'))));
    const { forwarder } = forwarderOf(settingsOf(routeTo(two, { policy: 'random' })));
    for (let at = 0; at < 60; at++) await forwarder.forward(ask(`n${at}.example.com`), 1232);
    for (const { heard } of two) expect(heard.length).toBeGreaterThan(15);
  });

  test('settings may be replaced while a question is under way', async () => {
    const later = Promise.withResolvers<void>();
    const old = await upstream(async ({ query }) => {
      await later.promise;
      return tell(query, { answers: [address(query.name, '192.0.2.1')] });
    });
    const fresh = await upstream(always('192.0.2.2'));
    const { forwarder } = forwarderOf(settingsOf(routeTo([old])));
    const before = forwarder.forward(ask('www.example.com'), 1232);
    await vi.waitFor(() => expect(old.heard).toHaveLength(1), soon);
    forwarder.settings = settingsOf(routeTo([fresh]));
    const after = await forwarder.forward(ask('www.example.com'), 1232);
    later.resolve();
    expect(said(after)).toBe('NOERROR 192.0.2.2');
    expect(said(await before)).toBe('NOERROR 192.0.2.1');
    // What the old one said too late isn't kept.
    expect(said(await forwarder.forward(ask('www.example.com'), 1232))).toBe('NOERROR 192.0.2.2');
  });
});
