import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toWire } from './name.ts';
import { encodeQuery, parseQuery } from './query.ts';
import type { Query } from './query.ts';
import { bug } from '#base/errors.ts';
import type { ResourceRecord } from './record.ts';
import { compile, instantiate } from './response.ts';
import { repack, unpack } from './unpacked.ts';

function queryOf(name: string, type: number): Query {
  const query = parseQuery(encodeQuery(7, { name: toWire(name), type }));
  return typeof query === 'string' ? bug(query) : query;
}

const name = toWire('db.example');
const soa: ResourceRecord = {
  name: toWire('example'),
  ttl: 5,
  data: {
    type: 'SOA',
    primary: toWire('ns.example'),
    mailbox: toWire('admin.example'),
    serial: 1,
    timers: { refresh: 2, retry: 3, expire: 4, minimum: 5 },
  },
};

test('taken apart and put together, an answer says the same', () => {
  const query = queryOf('db.example', 33);
  const answers: ResourceRecord[] = [
    {
      name,
      ttl: 5,
      data: { type: 'SRV', priority: 1, weight: 2, port: 3, target: toWire('a.db.example') },
    },
    { name, ttl: 6, data: { type: 'CNAME', target: toWire('b.db.example') } },
    { name, ttl: 7, data: { type: 'TXT', texts: ['x', 'y'] } },
  ];
  const additionals: ResourceRecord[] = [
    { name: toWire('a.db.example'), ttl: 5, data: { type: 'A', address: '192.0.2.1' } },
  ];
  const answer = {
    rcode: 0,
    authoritative: true,
    answers,
    authorities: [soa],
    additionals,
  } as const;
  const message = instantiate(compile(name, 33, answer), query, {});
  const unpacked = unpack(message);
  expect(unpacked?.answers.map(({ target }) => target)).toEqual([
    toWire('a.db.example'),
    toWire('b.db.example'),
    undefined,
  ]);
  const again = unpacked && instantiate(repack(query, unpacked), query, {});
  expect(again).toEqual(message);
});

test('pointers in names that end a record’s data, and in an SOA’s, are followed', () => {
  // Question example. MX; answer: name and exchange by pointer; SOA in authority: both names by pointer.
  const head = '000081800001000100010000';
  const question = '076578616d706c6500000f0001';
  const mx = 'c00c000f0001000000050009000a046d61696cc00c';
  const data = `026e73c00cc00c${'00000001'.repeat(5)}`;
  const authority = `c00c0006000100000005${(data.length / 2).toString(16).padStart(4, '0')}${data}`;
  const unpacked = unpack(Buffer.from(head + question + mx + authority, 'hex'));
  expect(unpacked?.answers).toMatchObject([
    { target: toWire('mail.example'), data: Buffer.from([0, 10]) },
  ]);
  const names = Buffer.from(toWire('ns.example') + toWire('example'), 'latin1');
  expect(unpacked?.authorities[0]?.data.subarray(0, names.length)).toEqual(names);
});

test('whatever comes is unpacked or refused, never thrown', () => {
  const query = queryOf('db.example', 1);
  const sound = instantiate(
    compile(name, 1, { rcode: 0, authoritative: true, answers: [soa], authorities: [soa] }),
    query,
    {},
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: sound.length - 1 }), fc.nat({ max: 255 })), { maxLength: 6 }),
      fc.nat({ max: sound.length }),
      (changes, length) => {
        const message = Buffer.from(sound.subarray(0, length));
        for (const [at, value] of changes) if (at < length) message[at] = value;
        const unpacked = unpack(message);
        if (unpacked) expect(repack(query, unpacked).message.length).toBeGreaterThan(12);
      },
    ),
    { numRuns: 3000 },
  );
});
