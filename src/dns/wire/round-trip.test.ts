/** What is compiled and sent, a reader that shares no code with the writer reads as meant, whatever it is. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMessage } from '../testing/message-reader.ts';
import { optRecord, words } from '../testing/question.ts';
import { types } from './constants.ts';
import { fromWire, toWire } from './name.ts';
import { parseQuery } from './query.ts';
import type { RecordData, ResourceRecord } from './record.ts';
import { bare, compile, encodeWhole, instantiate, negative } from './response.ts';
import { instantiateServices } from './service-answer.ts';

const label = fc.oneof(
  fc.constantFrom('db', 'default', 'svc', 'cluster', 'local', 'mysql-0'),
  fc.stringMatching(/^[a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?$/),
);
const name = fc
  .array(label, { minLength: 1, maxLength: 5 })
  .map((labels) => labels.join('.'))
  .filter((text) => text.length < 250)
  .map(toWire);
const u16 = fc.nat({ max: 0xffff });
const u32 = fc.nat({ max: 0xffff_ffff });
const text = fc.stringMatching(/^[ -!#-~]{0,40}$/);
const v4 = fc.ipV4();
const v6 = fc.constantFrom(
  'fd42::7',
  '::',
  '2001:db8::1',
  '::1',
  'fe80:1:2:3:4:5:6:7',
  '1::2:0:0:3',
);

const data: fc.Arbitrary<RecordData> = fc.oneof(
  v4.map((address) => ({ type: 'A' as const, address })),
  v6.map((address) => ({ type: 'AAAA' as const, address })),
  fc.record({
    type: fc.constantFrom('CNAME' as const, 'PTR' as const, 'NS' as const),
    target: name,
  }),
  fc.record({
    type: fc.constant('SRV' as const),
    priority: u16,
    weight: u16,
    port: u16,
    target: name,
  }),
  fc.record({
    type: fc.constant('TXT' as const),
    texts: fc.array(text, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ type: fc.constant('HINFO' as const), cpu: text, os: text }),
  fc.record({
    type: fc.constant('SOA' as const),
    primary: name,
    mailbox: name,
    serial: u32,
    timers: fc.record({ refresh: u32, retry: u32, expire: u32, minimum: u32 }),
  }),
);
const record: fc.Arbitrary<ResourceRecord> = fc.record({
  name,
  ttl: fc.nat({ max: 0x7fff_ffff }),
  data,
});
const records = fc.array(record, { maxLength: 12 });
const sections = fc.record({ answers: records, authorities: records, additionals: records });
const edns = fc.option(fc.record({ payloadSize: u16, dnssecOk: fc.boolean() }), { nil: undefined });

/** As a zone file would have it. */
function line({ name: owner, ttl, data: said }: ResourceRecord): string {
  return `${fromWire(owner)} ${ttl} ${said.type} ${dataOf(said)}`;
}

function dataOf(said: RecordData): string {
  switch (said.type) {
    case 'A':
    case 'AAAA':
      return said.address;
    case 'CNAME':
    case 'PTR':
    case 'NS':
      return fromWire(said.target);
    case 'SRV':
      return [said.priority, said.weight, said.port, fromWire(said.target)].join(' ');
    case 'TXT':
      return said.texts.map((part) => `"${part}"`).join(' ');
    case 'HINFO':
      return `"${said.cpu}" "${said.os}"`;
    case 'SOA':
    default: {
      const { refresh, retry, expire, minimum } = said.timers;
      const numbers = [said.serial, refresh, retry, expire, minimum];
      return [fromWire(said.primary), fromWire(said.mailbox), ...numbers].join(' ');
    }
  }
}

function ask(asked: string, type: number, options?: { payloadSize: number; dnssecOk: boolean }) {
  const message = Buffer.concat([
    words(4711, 0x0100, 1, 0, 0, options ? 1 : 0),
    Buffer.from(asked, 'latin1'),
    words(type, 1),
    ...(options ? [optRecord(options)] : []),
  ]);
  const query = parseQuery(message);
  if (typeof query === 'string') throw new TypeError(query);
  return query;
}

describe('an answer', () => {
  test('of any records is read as it was meant', () => {
    fc.assert(
      fc.property(name, sections, edns, (asked, { answers, authorities, additionals }, opt) => {
        const answer = {
          rcode: 0,
          authoritative: true,
          answers,
          authorities,
          additionals,
        } as const;
        const query = ask(asked, types.TXT, opt);
        const read = readMessage(instantiate(compile(asked, types.TXT, answer), query, {}));
        expect(read.answers).toEqual(answers.map(line));
        expect(read.authorities).toEqual(authorities.map(line));
        expect(read.additionals).toEqual(additionals.map(line));
        expect(read.question).toBe(`${fromWire(asked)} IN TXT`);
        expect(read.edns?.dnssecOk).toBe(opt?.dnssecOk);
      }),
    );
  });

  test('that is too long ends after a whole record, and says so when it misses more than additional ones', () => {
    const limit = fc.integer({ min: 300, max: 1300 });
    fc.assert(
      fc.property(name, sections, limit, edns, (asked, { answers, additionals }, most, opt) => {
        const answer = { rcode: 0, authoritative: true, answers, additionals } as const;
        const compiled = compile(asked, types.TXT, answer);
        const message = instantiate(compiled, ask(asked, types.TXT, opt), { limit: most });
        const read = readMessage(message);
        expect(message.length).toBeLessThanOrEqual(most);
        const kept = [...read.answers, ...read.additionals];
        expect(kept).toEqual([...answers, ...additionals].map(line).slice(0, kept.length));
        expect(read.flags.includes('tc')).toBe(read.answers.length < answers.length);
      }),
    );
  });

  test('of SRV records may begin with any of them, and misses none', () => {
    const zone = toWire('cluster.local');
    const target = fc
      .stringMatching(/^[a-z0-9]{1,12}$/)
      .map((host) => toWire(`${host}.db.cluster.local`));
    const asked = '\u0002dB\u0007CLUSTER\u0005local\0';
    fc.assert(
      fc.property(
        fc.uniqueArray(target, { minLength: 1, maxLength: 20 }),
        fc.nat({ max: 60 }),
        (targets, rotation) => {
          const answers = targets.map((to, at): ResourceRecord => {
            const said = { type: 'SRV', priority: 0, weight: 1, port: at, target: to } as const;
            return { name: asked.toLowerCase(), ttl: 5, data: said };
          });
          const glue = {
            name: targets[0] ?? zone,
            ttl: 5,
            data: { type: 'A', address: '10.42.0.1' },
          } as const;
          const compiled = compile(asked.toLowerCase(), types.SRV, {
            rcode: 0,
            authoritative: true,
            answers,
            additionals: [glue],
          });
          const read = readMessage(
            instantiateServices(compiled, ask(asked, types.SRV), zone, { rotation }),
          );
          const told = answers.map((each) =>
            line(each).replaceAll('cluster.local', 'CLUSTER.local').replace(/^db/, 'dB'),
          );
          const shift = rotation % told.length;
          expect(read.answers).toEqual([...told.slice(shift), ...told.slice(0, shift)]);
          expect(read.additionals).toHaveLength(1);
        },
      ),
    );
  });

  test('that denies is read as it was meant', () => {
    const soa = record.filter(({ data: said }) => said.type === 'SOA');
    fc.assert(
      fc.property(
        name,
        soa,
        edns,
        fc.constantFrom(0 as const, 3 as const),
        (asked, who, opt, rcode) => {
          const read = readMessage(negative(ask(asked, types.A, opt), rcode, encodeWhole(who)));
          expect([read.rcode, read.answers]).toEqual([rcode === 0 ? 'NOERROR' : 'NXDOMAIN', []]);
          expect(read.authorities).toEqual([line(who)]);
          expect(read.edns?.dnssecOk).toBe(opt?.dnssecOk);
        },
      ),
    );
  });

  test('without records repeats the question, whatever bytes its name has', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 63 });
    const odd = fc
      .array(bytes, { maxLength: 3 })
      .map(
        (labels) => `${labels.map((each) => String.fromCharCode(each.length, ...each)).join('')}\0`,
      );
    fc.assert(
      fc.property(odd, edns, (asked, opt) => {
        const query = ask(asked, types.A, opt);
        const message = bare(query, 5);
        expect(readMessage(message).rcode).toBe('REFUSED');
        expect(message.subarray(12, query.questionEnd)).toEqual(
          query.message.subarray(12, query.questionEnd),
        );
      }),
    );
  });
});
