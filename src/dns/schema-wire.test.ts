/** How messages look, whatever they say: sizes, EDNS, flags, odd questions. Asked through real sockets. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { service, slice } from './fixtures.ts';
import { LoopbackDns, told } from './testing/loopback.ts';
import type { QuestionOptions } from './testing/question.ts';

const members = (count: number, prefix: string): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${prefix}-${at}=10.42.${at >> 8}.${at & 255}`);

const dns = new LoopbackDns();
beforeAll(async () => {
  await dns.listen();
  await dns.hold({
    services: [
      service('web', { clusterIP: '10.43.0.7', ports: [{ name: 'http', port: 80 }] }),
      service('db'),
      service('huge'),
      service('six', { ports: [] }),
      ...[1, 2, 3].map((at) =>
        service(`alias-${at}`, {
          type: 'ExternalName',
          externalName: `${at === 3 ? 'huge' : `alias-${at + 1}`}.default.svc.cluster.local`,
        }),
      ),
    ],
    slices: [
      slice('db', members(12, 'mysql')),
      slice('huge', members(200, 'm')),
      slice('six', ['fd42::1', 'fd42::2', 'fd42::3'], { ports: [], family: 'IPv6' }),
    ],
  });
});
afterAll(() => dns.stop());

const web = 'web.default.svc.cluster.local A';
const huge = 'huge.default.svc.cluster.local A';

describe('size', () => {
  type Case = readonly [of: string, edns: QuestionOptions['edns'], limit: number, kept: number];
  // 512 and 1232 bytes less header, question and OPT, in records of 16.
  test.each<Case>([
    ['without EDNS', undefined, 512, 29],
    ['less than 512 means 512', { payloadSize: 100 }, 512, 28],
    ['0 means 512', { payloadSize: 0 }, 512, 28],
    ['512', { payloadSize: 512 }, 512, 28],
    ['what the client takes', { payloadSize: 700 }, 700, 40],
    ['1232', { payloadSize: 1232 }, 1232, 73],
    ['more than 1232 means 1232', { payloadSize: 4096 }, 1232, 73],
    ['65535 means 1232', { payloadSize: 65_535 }, 1232, 73],
  ])('%s: whole records up to the limit, and TC', async (_, edns, limit, kept) => {
    const answer = await dns.ask(huge, edns ? { edns } : {});
    expect(answer.flags).toEqual(['aa', 'tc', 'rd', 'ra']);
    expect(answer.answers).toHaveLength(kept);
    expect(answer.size).toBeLessThanOrEqual(limit);
    expect(answer.size + 16).toBeGreaterThan(limit);
    expect(answer.edns === undefined).toBe(edns === undefined);
  });

  test('by TCP all of it', async () => {
    const { flags, answers } = await dns.ask(huge, { transport: 'tcp' });
    expect([flags, answers.length]).toEqual([['aa', 'rd', 'ra'], 200]);
  });

  test.each([
    ['addresses', huge, 200],
    // The names m-9, m-10 and m-100 differ in length.
    ['SRV records', '_mysql._tcp.huge.default.svc.cluster.local SRV', 200],
  ])('cut answers rotate, so that every one of the %s is told', async (_, ask, count) => {
    const seen = new Set<string>();
    for (let time = 0; time < count; time++) {
      const { answers, flags } = await dns.ask(ask);
      expect(flags).toContain('tc');
      for (const line of answers) seen.add(line);
    }
    expect(seen.size).toBe(count);
  });

  test('additional records go first, and without TC', async () => {
    const ask = '_mysql._tcp.db.default.svc.cluster.local SRV';
    const whole = await dns.ask(ask, { transport: 'tcp' });
    expect([whole.answers.length, whole.additionals.length]).toEqual([12, 12]);
    const cut = await dns.ask(ask, { edns: { payloadSize: 900 } });
    expect(cut.flags).not.toContain('tc');
    expect(cut.answers.toSorted()).toEqual(whole.answers.toSorted());
    expect(cut.additionals.length).toBeGreaterThan(0);
    expect(cut.additionals.length).toBeLessThan(12);
  });

  test('what follows an alias is cut as well, and told by TC', async () => {
    const { flags, answers, size } = await dns.ask('alias-1.default.svc.cluster.local A');
    expect(flags).toContain('tc');
    expect(size).toBeLessThanOrEqual(512);
    expect(answers.slice(0, 3).map((line) => line.split(' ')[2])).toEqual(Array(3).fill('CNAME'));
    expect(answers.length).toBeGreaterThan(3);
  });

  test('an answer that fits isn’t called cut', async () => {
    expect((await dns.ask(web)).flags).toEqual(['aa', 'rd', 'ra']);
  });
});

describe('compression', () => {
  test('an owner is two bytes where the question says it', async () => {
    const name = 'web.default.svc.cluster.local';
    expect((await dns.ask(web)).size).toBe(12 + name.length + 2 + 4 + 16);
  });

  test('targets of aliases and servers are, those of SRV are not (RFC 2782)', async () => {
    const ns = await dns.ask('cluster.local NS');
    // Header, question; NS with two labels and a pointer; the address behind the same.
    expect(ns.size).toBe(12 + 15 + 4 + (2 + 10 + 9) + (9 + 10 + 4));
    const srv = await dns.ask('_http._tcp.web.default.svc.cluster.local SRV');
    const whole = 'web.default.svc.cluster.local'.length + 2;
    expect(srv.size).toBe(12 + (11 + whole) + 4 + (2 + 10 + 6 + whole) + (2 + 10 + 4));
  });
});

describe('EDNS', () => {
  test('no OPT in the answer where none was asked', async () => {
    expect((await dns.ask(web)).edns).toBeUndefined();
  });

  const cookie = [0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8];
  const nsid = [0, 3, 0, 0];
  const keepalive = [0, 11, 0, 0];
  const unknown = [255, 254, 0, 3, 1, 2, 3];
  const padding = [0, 12, 0, 4, 0, 0, 0, 0];
  test.each([
    ['none', []],
    ['a client’s cookie, of which no server cookie is made', cookie],
    ['the server’s identity, which it hasn’t', nsid],
    ['keep-alive', keepalive],
    ['padding', padding],
    ['an option that nobody knows', unknown],
    ['all of them', [...cookie, ...nsid, ...keepalive, ...unknown, ...padding]],
  ])('options of the query, %s: none comes back', async (_, options) => {
    const answer = await dns.ask(web, { edns: { options } });
    expect(answer.edns).toEqual({ version: 0, payloadSize: 1232, dnssecOk: false, options: 0 });
    expect(answer.answers).toEqual(['web.default.svc.cluster.local. 5 A 10.43.0.7']);
  });

  test.each([
    ['an answer', web],
    ['no such name', 'no.default.svc.cluster.local A'],
    ['no such record', 'web.default.svc.cluster.local TXT'],
    ['a refusal', 'cluster.local AXFR'],
  ])('the DO bit comes back with %s (RFC 3225)', async (_, ask) => {
    for (const dnssecOk of [false, true]) {
      expect((await dns.ask(ask, { edns: { dnssecOk } })).edns).toMatchObject({ dnssecOk });
    }
  });

  test.each([1, 2, 255])('version %s: BADVERS, and which one it knows', async (version) => {
    const answer = await dns.ask(web, { edns: { version } });
    expect(told(answer)).toEqual(['BADVERS rd ra']);
    expect(answer.edns).toMatchObject({ version: 0 });
  });
});

describe('flags', () => {
  type Case = readonly [of: string, ask: string, options: QuestionOptions, says: string];
  test.each<Case>([
    ['about the cluster: authoritative', web, {}, 'NOERROR aa rd ra'],
    ['no such name', 'no.default.svc.cluster.local A', {}, 'NXDOMAIN aa rd ra'],
    ['CD comes back', web, { bits: 0x0110 }, 'NOERROR aa rd ra cd'],
    ['AD is asked, and nothing is authenticated', web, { bits: 0x0120 }, 'NOERROR aa rd ra'],
    ['AA and TC in a query mean nothing', web, { bits: 0x0700 }, 'NOERROR aa rd ra'],
    ['about other names, with nobody to ask', 'example.com A', {}, 'NXDOMAIN rd ra'],
    ['class CH', web, { class: 3 }, 'REFUSED rd ra'],
    ['class ANY', web, { class: 255 }, 'REFUSED rd ra'],
    ['class NONE', 'example.com A', { class: 254 }, 'REFUSED rd ra'],
  ])('%s: %s %s', async (_, ask, options, says) => {
    expect(told(await dns.ask(ask, options))[0]).toBe(says);
  });

  test('RD comes back only where it was asked', async () => {
    const { flags } = await dns.ask(web, { bits: 0 });
    expect(flags).toEqual(['aa', 'ra']);
  });

  test.each([1, 2, 3, 4, 5, 6, 15])('opcode %s: NOTIMP, the opcode repeated', async (opcode) => {
    const answer = await dns.ask(web, { opcode });
    expect([answer.rcode, answer.opcode, answer.id]).toEqual(['NOTIMP', opcode, 4711]);
  });

  test('the id comes back', async () => {
    for (const id of [0, 1, 65_535]) expect((await dns.ask(web, { id })).id).toBe(id);
  });
});
