/** Whatever the short way answers, the long one answers with the same bytes. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedNames, BothWays } from './testing/both-ways.ts';
import { readMessage } from './testing/message-reader.ts';
import { optRecord, wireName, words } from './testing/question.ts';

const worlds = [
  { ttl: 5, negativeTtl: 0, claimed: [], podAddresses: true },
  { ttl: 0, negativeTtl: 30, claimed: ['corp.example', 'arpa'], podAddresses: true },
  { ttl: 3600, negativeTtl: 5, claimed: ['local'], podAddresses: false },
].map((options) => new BothWays(options));

const u16 = fc.nat({ max: 0xffff });
/** Mostly such as are asked, all that are special, and any. */
const type = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(1, 28, 12, 16, 1, 28, 33) },
  { weight: 2, arbitrary: fc.constantFrom(2, 5, 6, 13, 41, 65, 251, 252, 255) },
  u16,
);
const edns = fc.record({
  payloadSize: fc.oneof(fc.constantFrom(0, 511, 512, 513, 600, 1232, 1233, 4096), u16),
  version: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.constantFrom(1, 255)),
  dnssecOk: fc.boolean(),
  options: fc.oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    fc.constantFrom([0, 10, 0, 2, 1, 2], [0, 10, 0, 9], [1]),
  ),
});
/** A name in any mixture of cases: of each letter one bit says which. */
const mixed = fc
  .tuple(fc.constantFrom(...askedNames), fc.bigInt({ min: 0n, max: (1n << 255n) - 1n }))
  .map(([name, cases]) => {
    const upper = (at: number): boolean => ((cases >> BigInt(at)) & 1n) === 1n;
    return name.replaceAll(/./g, (letter, at: number) =>
      upper(at) ? letter.toUpperCase() : letter,
    );
  });
const question = fc
  .record({
    name: mixed,
    type,
    class: fc.oneof({ weight: 12, arbitrary: fc.constant(1) }, fc.constantFrom(3, 255)),
    id: u16,
    bits: fc.constantFrom(0x0100, 0x0100, 0, 0x0110, 0x0120, 0x0700, 0x00f0),
    edns: fc.option(edns, { nil: undefined }),
    tail: fc.constantFrom(0, 0, 0, 0, 1, 11),
  })
  .map((asked) =>
    Buffer.concat([
      words(asked.id, asked.bits, 1, 0, 0, asked.edns ? 1 : 0),
      wireName(asked.name),
      words(asked.type, asked.class),
      ...(asked.edns ? [optRecord(asked.edns)] : []),
      Buffer.alloc(asked.tail),
    ]),
  );
const mutated = fc
  .tuple(
    question,
    fc.array(fc.tuple(fc.nat({ max: 70 }), fc.nat({ max: 255 })), { maxLength: 3 }),
    fc.nat({ max: 6 }),
  )
  .map(([message, changes, cut]) => {
    const copy = Buffer.from(message.subarray(0, message.length - cut));
    for (const [at, value] of changes) if (at < copy.length) copy[at] = value;
    return copy;
  });

describe('the short way', () => {
  test('answers as the long one does, to the last byte', async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...worlds),
        fc.oneof({ weight: 3, arbitrary: question }, mutated),
        async (world, message) => {
          world.reset();
          const short = world.short(message);
          if (!short) return;
          answered += 1;
          // Read first: a difference between two wrong answers would tell less.
          readMessage(short);
          const long = await world.long(message);
          expect(long?.toString('hex')).toBe(short.toString('hex'));
        },
      ),
      { numRuns: 30_000 },
    );
    expect(answered).toBeGreaterThan(5000);
  });

  test('looks at no byte beyond the message', () => {
    fc.assert(
      fc.property(question, fc.nat({ max: 60 }), (message, cut) => {
        const [world] = worlds;
        const length = Math.max(0, message.length - cut);
        // As a batch's slot: what an earlier datagram left stands behind.
        const slot = Buffer.concat([message.subarray(0, length), Buffer.alloc(200, 1)]);
        world?.reset();
        const among = world?.short(slot, length)?.toString('hex');
        world?.reset();
        expect(among).toBe(world?.short(slot.subarray(0, length))?.toString('hex'));
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['a routed Service', 'kubernetes.default.svc.cluster.local', 1, true],
    ['absence', 'nosuch.default.svc.cluster.local', 28, true],
    ['no record of the type', 'kubernetes.default.svc.cluster.local', 28, true],
    ['an alias', 'out.default.svc.cluster.local', 1, false],
    ['SRV', 'db.default.svc.cluster.local', 33, false],
    ['a Pod’s address name', '10-42-0-7.default.pod.cluster.local', 1, false],
    ['a name above the zone', 'local', 1, false],
    ['a name outside', 'example.com', 1, false],
  ] as const)('%s', (_what, name, number, taken) => {
    const message = Buffer.concat([words(1, 0x0100, 1, 0, 0, 0), wireName(name), words(number, 1)]);
    expect(worlds[0]?.short(message) !== undefined).toBe(taken);
  });
});
