import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flags, rcodes, types } from './constants.ts';
import { toWire } from './name.ts';
import { encodeQuery, parseQuery } from './query.ts';
import type { Query } from './query.ts';
import type { ResourceRecord } from './record.ts';
import {
  bare,
  compile,
  datagramLimit,
  encodeWhole,
  instantiate,
  negative,
  readAnswer,
} from './response.ts';

const db = toWire('db.default.svc.cluster.local');

function addresses(count: number): ResourceRecord[] {
  return Array.from({ length: count }, (_, at) => {
    const address = `10.42.${at >> 8}.${at & 255}`;
    return { name: db, ttl: 5, data: { type: 'A', address } };
  });
}

/** A query as a client would send it; without EDNS when `payloadSize` is absent. */
function ask(name: string, type: number, payloadSize?: number): Query {
  const message = encodeQuery(4711, { name, type }, payloadSize);
  if (payloadSize === undefined) {
    message.writeUInt16BE(0, 10);
    return parsed(message.subarray(0, -11));
  }
  return parsed(message);
}

function parsed(message: Buffer): Query {
  const query = parseQuery(message);
  if (typeof query === 'string') throw new TypeError(query);
  return query;
}

const answerA = (count: number) =>
  compile(db, types.A, { rcode: 0, authoritative: true, answers: addresses(count) });

describe('instantiate()', () => {
  test('answers with the query’s id, flags and case', () => {
    const message = instantiate(
      answerA(1),
      ask('\u0002Db\u0007defAULT\u0003svc\u0007cluster\u0005local\0', types.A),
      {},
    );
    expect(message.readUInt16BE(0)).toBe(4711);
    expect(message.readUInt16BE(2)).toBe(
      flags.response | flags.authoritative | flags.recursionDesired | flags.recursionAvailable,
    );
    const read = readAnswer(message);
    expect(read?.answers).toEqual([
      { ...addresses(1)[0], name: '\u0002Db\u0007defAULT\u0003svc\u0007cluster\u0005local\0' },
    ]);
  });

  test('what is compiled can be read back', () => {
    const target = toWire('mysql-0.db.default.svc.cluster.local');
    const records: ResourceRecord[] = [
      { name: db, ttl: 5, data: { type: 'CNAME', target } },
      { name: target, ttl: 7, data: { type: 'AAAA', address: 'fd00::7' } },
    ];
    const compiled = compile(db, types.AAAA, { rcode: 0, authoritative: true, answers: records });
    expect(readAnswer(instantiate(compiled, ask(db, types.AAAA), {}))?.answers).toEqual(records);
  });

  test('owners below the question’s name are compressed', () => {
    const member = toWire('mysql-0.db.default.svc.cluster.local');
    const compiled = compile(db, types.SRV, {
      rcode: 0,
      authoritative: true,
      answers: [],
      additionals: [{ name: member, ttl: 5, data: { type: 'A', address: '10.42.0.2' } }],
    });
    // Header, question, then one label, a pointer, ten fixed bytes and the address.
    expect(compiled.message).toHaveLength(12 + db.length + 4 + 8 + 2 + 10 + 4);
  });

  test('without EDNS an answer has at most 512 bytes: whole records, and TC', () => {
    const query = ask(db, types.A);
    const message = instantiate(answerA(40), query, { limit: datagramLimit(query) });
    expect(message.length).toBeLessThanOrEqual(512);
    expect(readAnswer(message)).toMatchObject({ truncated: true });
    expect(readAnswer(message)?.answers).toHaveLength(29);
  });

  test('EDNS allows more, and gets its record back', () => {
    const query = ask(db, types.A, 4096);
    expect(datagramLimit(query)).toBe(1232);
    const message = instantiate(answerA(40), query, { limit: datagramLimit(query) });
    expect(readAnswer(message)).toMatchObject({ truncated: false });
    expect(message.readUInt16BE(10)).toBe(1);
    expect(message.subarray(-11, -6)).toEqual(Buffer.from([0, 0, 41, 0x04, 0xd0]));
  });

  test('additional records go before anything is called truncated', () => {
    const compiled = compile(db, types.SRV, {
      rcode: 0,
      authoritative: true,
      answers: addresses(20),
      additionals: addresses(20),
    });
    const message = instantiate(compiled, ask(db, types.SRV), { limit: 512 });
    expect(readAnswer(message)).toMatchObject({ truncated: false });
    expect(message.readUInt16BE(6)).toBe(20);
    expect(message.readUInt16BE(10)).toBe(9);
  });

  test('rotation keeps every record, whatever is cut off', () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.nat({ max: 200 }),
      fc.integer({ min: 80, max: 1200 }),
      (count, rotation, limit) => {
        const compiled = answerA(count);
        const whole =
          readAnswer(instantiate(compiled, ask(db, types.A), { rotation }))?.answers ?? [];
        const expected = addresses(count);
        const shift = rotation % count;
        expect(whole).toEqual([...expected.slice(shift), ...expected.slice(0, shift)]);
        const cut = readAnswer(instantiate(compiled, ask(db, types.A), { rotation, limit }));
        expect(cut?.answers).toEqual(whole.slice(0, cut?.answers.length));
        expect(cut?.truncated).toBe((cut?.answers.length ?? 0) < count);
      },
    );
    fc.assert(property);
  });
});

describe('bare() and negative()', () => {
  test('BADVERS needs EDNS’s bits of the code', () => {
    const message = bare(ask(db, types.A, 1232), rcodes.BADVERS);
    expect(message.readUInt16BE(2) & 0xf).toBe(0);
    expect(message.at(-6)).toBe(1);
  });

  test('a negative answer carries the SOA', () => {
    const data = {
      type: 'SOA',
      primary: db,
      mailbox: db,
      serial: 1,
      timers: { refresh: 1, retry: 2, expire: 3, minimum: 0 },
    } as const;
    const soa = encodeWhole({ name: toWire('cluster.local'), ttl: 0, data });
    for (const query of [ask(db, types.A), ask(db, types.A, 1232)]) {
      const message = negative(query, rcodes.NXDOMAIN, soa);
      expect(message.readUInt16BE(2) & 0xf).toBe(rcodes.NXDOMAIN);
      expect([message.readUInt16BE(6), message.readUInt16BE(8)]).toEqual([0, 1]);
      expect(message.readUInt16BE(10)).toBe(query.edns ? 1 : 0);
      expect(message.includes(soa)).toBe(true);
    }
  });
});

describe('parseQuery()', () => {
  const good = encodeQuery(1, { name: db, type: types.A });
  const changed = (at: number, value: number): Buffer => {
    const message = Buffer.from(good);
    message.writeUInt16BE(value, at);
    return message;
  };
  test.each([
    ['a response', changed(2, 0x8000), 'drop'],
    ['a stump', good.subarray(0, 11), 'drop'],
    ['an update', changed(2, 5 << 11), 'opcode'],
    ['two questions', changed(4, 2), 'format'],
    ['no question', changed(4, 0), 'format'],
    ['a question that ends early', good.subarray(0, 20), 'format'],
    ['an additional record that ends early', good.subarray(0, -1), 'format'],
  ])('%s', (_name, message, expected) => {
    expect(parseQuery(message)).toBe(expected);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        parseQuery(Buffer.from(bytes));
        readAnswer(Buffer.from(bytes));
      }),
    );
  });

  test('a name’s case is folded in the key only', () => {
    const query = ask('\u0002Db\0', types.A);
    expect(query.name).toBe('\u0002db\0');
    expect(query.message.includes('Db')).toBe(true);
  });
});
