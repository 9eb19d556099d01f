/** Randomness, injected, so that tests are repeatable. */
import { randomUUID } from 'node:crypto';

export interface Random {
  /** In [0, 1). */
  next(): number;
  /** RFC 9562 version 4. */
  uuid(): string;
}

export const systemRandom: Random = {
  next: () => Math.random(),
  // Node puts it together from twenty pieces, which a string that is only kept goes on consisting of.
  uuid: () => Buffer.from(randomUUID(), 'latin1').toString('latin1'),
};

/** A repeatable sequence (mulberry32) for tests. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join('');
  return {
    next,
    uuid: () =>
      `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[Math.floor(next() * 4)]}${hex(3)}-${hex(12)}`,
  };
}

/** The alphabet of generated names: no vowels and no look-alikes, so that no words come out (as upstream does). */
const nameAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** `length` characters fit for the end of a generated name. */
export function randomSuffix(random: Random, length = 5): string {
  return Array.from(
    { length },
    () => nameAlphabet[Math.floor(random.next() * nameAlphabet.length)],
  ).join('');
}
