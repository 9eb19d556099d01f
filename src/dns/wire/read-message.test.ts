/** Answers as people read them: what the server compiles comes out again, and nothing that arrives breaks it. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rcodes, types } from './constants.ts';
import { toWire } from './name.ts';
import { encodeQuery, parseQuery } from './query.ts';
import { negativeTtlOf, readMessage } from './read-message.ts';
import type { RecordData } from './record.ts';
import { compile, encodeWhole, instantiate, negative } from './response.ts';
import { rcodeName, typeName, typeNumber } from './type-names.ts';

const name = toWire('db.default.svc.cluster.local');
const soa: RecordData = {
  type: 'SOA',
  primary: toWire('ns.dns.cluster.local'),
  mailbox: toWire('hostmaster.cluster.local'),
  serial: 7,
  timers: { refresh: 7200, retry: 1800, expire: 86_400, minimum: 3 },
};

function queryOf(type: number) {
  const query = parseQuery(encodeQuery(7, { name, type }));
  if (typeof query === 'string') expect.unreachable();
  return query;
}

function answered(...data: readonly RecordData[]) {
  const answers = data.map((one) => ({ name, ttl: 5, data: one }));
  const compiled = compile(name, 1, { rcode: 0, authoritative: true, answers });
  return readMessage(instantiate(compiled, queryOf(1), {}));
}

describe('readMessage()', () => {
  test.each<[RecordData, string]>([
    [{ type: 'A', address: '10.42.0.7' }, '10.42.0.7'],
    [{ type: 'AAAA', address: 'fd00::7' }, 'fd00::7'],
    [{ type: 'CNAME', target: toWire('www.example.com') }, 'www.example.com.'],
    [
      { type: 'SRV', priority: 0, weight: 50, port: 3306, target: name },
      '0 50 3306 db.default.svc.cluster.local.',
    ],
    [{ type: 'TXT', texts: ['1.1.0', 'a "b"'] }, String.raw`"1.1.0" "a \"b\""`],
    [{ type: 'HINFO', cpu: 'RFC8482', os: '' }, '"RFC8482" ""'],
    [soa, 'ns.dns.cluster.local. hostmaster.cluster.local. 7 7200 1800 86400 3'],
  ])('%j', (data, value) => {
    expect(answered(data)).toEqual({
      rcode: 'NOERROR',
      flags: ['aa', 'rd', 'ra'],
      answers: [{ name: 'db.default.svc.cluster.local.', ttl: 5, type: data.type, value }],
      authorities: [],
      additionals: [],
    });
  });

  test('a negative answer, with how long it may be remembered', () => {
    const authority = encodeWhole({ name: toWire('cluster.local'), ttl: 9, data: soa });
    const message = readMessage(negative(queryOf(1), rcodes.NXDOMAIN, authority));
    expect(message).toMatchObject({ rcode: 'NXDOMAIN', answers: [] });
    expect(message && negativeTtlOf(message)).toBe(3);
    const none = answered();
    expect(none && negativeTtlOf(none)).toBeUndefined();
  });

  test('whatever arrives is read, or is undefined', () => {
    const whole = instantiate(
      compile(name, types.SOA, {
        rcode: 0,
        authoritative: true,
        answers: [{ name, ttl: 5, data: soa }],
      }),
      queryOf(types.SOA),
      {},
    );
    const damaged = fc
      .tuple(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length))
      .map(([at, value, length]) => {
        const message = Buffer.from(whole);
        message[at] = value;
        return message.subarray(0, length);
      });
    fc.assert(
      fc.property(
        fc.oneof(
          damaged,
          fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
        ),
        (message) => {
          readMessage(message);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

test('types and rcodes by name', () => {
  expect(['a', 'AAAA', 'TYPE64', 'nonsense', 'TYPE99999'].map(typeNumber)).toEqual([
    1,
    28,
    64,
    undefined,
    undefined,
  ]);
  expect([1, 65, 4242].map(typeName)).toEqual(['A', 'HTTPS', 'TYPE4242']);
  expect([3, 9].map(rcodeName)).toEqual(['NXDOMAIN', 'RCODE9']);
});
