/**
 * Ten million packets, questions with a few bytes changed and noise, through all that looks at a packet before it is
 * answered, the short way and the long one. Nothing throws, what is answered is well-formed, and nothing is kept.
 * In this process: sockets have their own tests (`src/dns/floods.test.ts`, `src/dns/malformed.test.ts`).
 */
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { seededRandom } from '#base/random.ts';
import { askedNames, BothWays } from '#dns/testing/both-ways.ts';
import { readMessage } from '#dns/testing/message-reader.ts';
import { optRecord, wireName, words } from '#dns/testing/question.ts';

const packets = 10_000_000;
/** Every so many answers one is read; reading takes longer than answering. */
const sampled = 200;
/** Bytes: what the compiler and the caches of compiled answers need while they warm up, and no more after. */
const mostGrowth = 8 << 20;

/** Numbers as `seededRandom` gives them, without a call for each byte. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 to `sides` - 1. Marsaglia's xorshift of 32 bits. */
  throw(sides: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) % sides;
  }
}

function questions(): readonly Buffer[] {
  const tails = [Buffer.alloc(0), optRecord(), optRecord({ payloadSize: 512, dnssecOk: true })];
  return askedNames.flatMap((name) =>
    [1, 28, 33, 12, 255].flatMap((type) =>
      tails.map((tail) =>
        Buffer.concat([
          words(7, 0x0100, 1, 0, 0, tail.length > 0 ? 1 : 0),
          wireName(name),
          words(type, 1),
          tail,
        ]),
      ),
    ),
  );
}

/** Writes one packet to `slot`, over what the one before left; returns its length. */
function fuzz(dice: Dice, slot: Buffer, valid: readonly Buffer[]): number {
  const template = valid[dice.throw(valid.length)] ?? slot;
  if (dice.throw(8) === 0) {
    const length = dice.throw(80);
    for (let at = 0; at < length; at++) slot[at] = dice.throw(256);
    return length;
  }
  template.copy(slot);
  for (let changes = dice.throw(5); changes > 0; changes--)
    slot[dice.throw(template.length)] = dice.throw(256);
  return dice.throw(4) === 0 ? dice.throw(template.length + 1) : template.length;
}

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test(`${packets} packets`, async () => {
  const dice = new Dice(1 + Math.floor(seededRandom(7).next() * 0x7fff_ffff));
  const world = new BothWays({
    ttl: 5,
    negativeTtl: 0,
    claimed: ['corp.example'],
    podAddresses: true,
  });
  const valid = questions();
  const slot = Buffer.alloc(512);
  const count = { short: 0, long: 0, unread: 0 };
  let heap = 0;
  for (let number = 0; number < packets; number++) {
    // After a tenth everything has been seen.
    if (number === packets / 10) heap = heapAfterCollection();
    // Whoever watches the test wants to hear of it now and then.
    if (number % 100_000 === 0) await setImmediate();
    const length = fuzz(dice, slot, valid);
    const short = world.short(slot, length);
    if (short && count.short++ % sampled === 0) readMessage(short);
    const answer = world.long(slot.subarray(0, length));
    if (answer === undefined) {
      count.unread += 1;
      // What the short way answers, the long one can read.
      if (short) expect.fail(slot.toString('hex', 0, length));
      continue;
    }
    const long = answer instanceof Promise ? await answer : answer;
    if (count.long++ % sampled === 0) readMessage(long);
  }
  expect(heapAfterCollection() - heap).toBeLessThan(mostGrowth);
  // All three come up often, or this is no test of them.
  for (const times of Object.values(count)) expect(times).toBeGreaterThan(packets / 20);
});
