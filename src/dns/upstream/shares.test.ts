/** Places for clients: nobody takes all of them, nobody finds none. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Shares } from './shares.ts';

/** How many a client gets that never gives one back. */
function takeAll(shares: Shares, client: string): number {
  let taken = 0;
  while (shares.mayTake(client)) {
    shares.take(client);
    taken += 1;
  }
  return taken;
}

describe('Shares', () => {
  test.each([
    [1, [1, 0]],
    [2, [2, 0]],
    [1000, [501, 250, 125]],
    [Number.MAX_SAFE_INTEGER, []],
  ])('%i places: the greedy get %j', (places, expected) => {
    const shares = new Shares(places);
    expect(expected.map((_, at) => takeAll(shares, `10.42.0.${at}`))).toEqual(expected);
    if (places > 1000) for (let at = 0; at < 5000; at++) shares.take('10.42.0.1');
    expect(shares.mayTake('10.42.9.9')).toBe(places >= 1000);
  });

  test('what is given back can be taken again', () => {
    const shares = new Shares(2);
    const giveBack = [shares.take('a'), shares.take('a')];
    expect(shares.mayTake('b')).toBe(false);
    for (const give of giveBack) give();
    expect(takeAll(shares, 'b')).toBe(2);
  });

  test('never more than there are, and room for a newcomer while there is more than one greedy client’s rest', () => {
    const clients = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean()));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), clients, (places, steps) => {
        const shares = new Shares(places);
        const held = new Map<string, (() => void)[]>();
        const of = (client: string) => held.get(client) ?? [];
        const all = (): number => [...held.values()].reduce((sum, { length }) => sum + length, 0);
        for (const [client, takes] of steps) {
          const left = places - all();
          const expected = left > 0 && of(client).length <= left;
          expect(shares.mayTake(client)).toBe(expected);
          if (!takes) of(client).pop()?.();
          else if (expected) held.set(client, [...of(client), shares.take(client)]);
          expect(all()).toBeLessThanOrEqual(places);
        }
      }),
    );
  });
});
