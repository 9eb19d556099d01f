/** What an upstream's answer comes to: how long it may be kept (RFC 2308), and what the client sees of it. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flags, rcodes, types } from '../wire/constants.ts';
import { rootName, toWire } from '../wire/name.ts';
import { readAnswer } from '../wire/response.ts';
import { address, ask, soa, tell } from './fixtures.ts';
import type { Told } from './fixtures.ts';
import { questionOf } from './question.ts';
import { readReply, render } from './reply.ts';

const query = ask('www.example.com');
const question = questionOf(query);
const name = toWire('www.example.com');
const target = toWire('web.example.com');
const alias = { name, ttl: 90, data: { type: 'CNAME', target } } as const;
const delegation = { name, ttl: 60, data: { type: 'NS', target } } as const;

const read = (told: Told) => readReply(tell(query, told), question);

describe('how long it may be kept', () => {
  test.each<[string, Told, unknown]>([
    [
      'records: the least of their times',
      { answers: [address(name, '192.0.2.1', 60), address(name, '192.0.2.2', 40)] },
      { kind: 'success', seconds: 40 },
    ],
    [
      'an alias and its target',
      { answers: [alias, address(target, '192.0.2.1', 300)] },
      { kind: 'success', seconds: 90 },
    ],
    ['a record for no time', { answers: [address(name, '192.0.2.1', 0)] }, undefined],
    [
      'a time with the highest bit set is none (RFC 2181 §8)',
      { answers: [address(name, '192.0.2.1', 0x8000_0000)] },
      undefined,
    ],
    [
      'no such name: what the SOA says',
      { rcode: rcodes.NXDOMAIN, authorities: [soa('example.com', 900, 300)] },
      { kind: 'denial', seconds: 300 },
    ],
    [
      'no such name: the SOA’s own time, where it is the lower one',
      { rcode: rcodes.NXDOMAIN, authorities: [soa('example.com', 60, 300)] },
      { kind: 'denial', seconds: 60 },
    ],
    ['no such name, and no SOA', { rcode: rcodes.NXDOMAIN }, undefined],
    [
      'no such record',
      { authorities: [soa('example.com', 900, 300)] },
      { kind: 'denial', seconds: 300 },
    ],
    [
      'an alias whose target has no such record',
      { answers: [alias], authorities: [soa('example.com', 900, 300)] },
      { kind: 'denial', seconds: 90 },
    ],
    ['no such record, and no SOA', {}, undefined],
    ['half a chain', { answers: [alias] }, undefined],
    ['a referral', { authorities: [delegation] }, undefined],
    ['a failure: a moment', { rcode: rcodes.SERVFAIL }, { kind: 'denial', seconds: 1 }],
    ['a refusal', { rcode: rcodes.REFUSED }, undefined],
    ['what was cut off', { answers: [address(name, '192.0.2.1', 60)], truncated: true }, undefined],
  ])('%s', (_name, told, expected) => {
    expect(read(told)?.keep).toEqual(expected);
  });
});

describe('what the client sees', () => {
  test('times count down together, and never below nothing', () => {
    const reply = read({
      answers: [address(name, '192.0.2.1', 60), address(name, '192.0.2.2', 5)],
    });
    if (!reply) throw new TypeError('unread');
    const aged = readAnswer(render(reply, query, { limit: undefined, age: 7 }));
    expect(aged?.answers.map(({ ttl }) => ttl)).toEqual([53, 0]);
    // The kept one is as it was.
    const fresh = readAnswer(render(reply, query, { limit: undefined, age: 0 }));
    expect(fresh?.answers.map(({ ttl }) => ttl)).toEqual([60, 5]);
  });

  test('an absence is told for no longer than the SOA’s last field says', () => {
    const reply = read({ rcode: rcodes.NXDOMAIN, authorities: [soa('example.com', 900, 300)] });
    if (!reply) throw new TypeError('unread');
    const [ttlAt = 0] = reply.ttlsAt;
    const message = render(reply, query, { limit: undefined, age: 10 });
    expect(message.readUInt32BE(ttlAt)).toBe(290);
  });

  test('it isn’t authoritative, recursion is available, and the upstream’s EDNS record stays here', () => {
    const message = tell(query, { answers: [address(name, '192.0.2.1')] });
    message.writeUInt16BE(message.readUInt16BE(2) | flags.authoritative, 2);
    const reply = readReply(message, question);
    if (!reply) throw new TypeError('unread');
    const plain = render(reply, { ...query, edns: undefined }, { limit: 512, age: 0 });
    expect(plain.readUInt16BE(2) & flags.authoritative).toBe(0);
    expect(plain.readUInt16BE(2) & flags.recursionAvailable).not.toBe(0);
    expect(plain.readUInt16BE(10)).toBe(0);
    expect(render(reply, query, { limit: 512, age: 0 }).readUInt16BE(10)).toBe(1);
  });

  test('cut to any length it is a whole message of whole records', () => {
    const answers = Array.from({ length: 60 }, (_, at) => address(name, `192.0.2.${at}`, 60));
    const reply = read({ answers });
    const property = fc.property(fc.integer({ min: 60, max: 1300 }), (limit) => {
      if (!reply) throw new TypeError('unread');
      const message = render(reply, query, { limit, age: 1 });
      const cut = readAnswer(message);
      expect(message.length).toBeLessThanOrEqual(limit);
      expect(cut?.answers.every(({ ttl }) => ttl === 59)).toBe(true);
      expect(cut?.truncated).toBe((cut?.answers.length ?? 0) < 60);
    });
    fc.assert(property);
  });
});

describe('what is no answer', () => {
  test('an extended code: it isn’t about the name', () => {
    const message = tell(query, {});
    message.writeUInt8(1, message.length - 6);
    expect(readReply(message, question)).toBeUndefined();
  });

  test('an EDNS record where none may be', () => {
    const message = tell(query, {});
    message.writeUInt16BE(1, 6);
    message.writeUInt16BE(0, 10);
    expect(readReply(message, question)).toBeUndefined();
  });

  test('records that a truncated message hasn’t whole are left out', () => {
    const message = tell(query, {
      answers: [address(name, '192.0.2.1'), address(name, '192.0.2.2')],
      truncated: true,
    });
    const reply = readReply(message.subarray(0, -13), question);
    expect(reply?.compiled.counts.answers).toBe(1);
    expect(reply?.truncated).toBe(true);
  });

  test('whatever comes after the question, it never throws and stays within what came', () => {
    const head = tell(query, {}).subarray(0, query.questionEnd);
    const counts = fc.tuple(fc.nat(40), fc.nat(40), fc.nat(40));
    const property = fc.property(fc.uint8Array({ maxLength: 300 }), counts, (tail, numbers) => {
      const message = Buffer.concat([head, tail]);
      for (const [at, count] of numbers.entries()) message.writeUInt16BE(count, 6 + 2 * at);
      const reply = readReply(message, question);
      if (!reply) return;
      expect(reply.compiled.message.length).toBeLessThanOrEqual(message.length);
      for (const limit of [60, 512, undefined]) render(reply, query, { limit, age: 5 });
    });
    fc.assert(property, { numRuns: 1000 });
  });
});

test('a question says nothing of its client but what it wants', () => {
  const client = ask('wWw.example.com', { dnssecOk: true, id: 99, bits: flags.checkingDisabled });
  const { message, end, type } = questionOf(client);
  expect(message.readUInt16BE(0)).toBe(0);
  expect(message.readUInt16BE(2)).toBe(flags.checkingDisabled | flags.authenticData);
  expect(message.includes('wWw')).toBe(true);
  expect(message.length - end).toBe(11);
  expect(type).toBe(types.A);
  expect(message.subarray(end, end + 1).toString('latin1')).toBe(rootName);
});
