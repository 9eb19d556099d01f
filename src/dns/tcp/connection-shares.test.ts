/** Who makes room for whom. */
import { describe, expect, test } from 'vitest';
import { ConnectionShares } from './connection-shares.ts';
import type { Held } from './connection-shares.ts';

class Fake implements Held {
  readonly name: string;
  readonly client: string;
  idle: boolean;
  closed = false;

  /** `a1` is the first connection of client `a`; a final `!` means that a question is under way. */
  constructor(told: string) {
    this.name = told.replace('!', '');
    this.client = told.slice(0, 1);
    this.idle = !told.endsWith('!');
  }

  close(): void {
    this.closed = true;
  }
}

/** Adds them in order; tells which were closed, and which were not taken. */
function run(
  limits: { most: number; mostPerClient: number },
  told: string,
): { closed: string; refused: string; size: number } {
  const shares = new ConnectionShares<Fake>(limits);
  const all = told.split(' ').map((one) => new Fake(one));
  const refused = all.filter((one) => !shares.add(one));
  const names = (some: readonly Fake[]): string => some.map(({ name }) => name).join(' ');
  return {
    closed: names(all.filter(({ closed }) => closed)),
    refused: names(refused),
    size: shares.size,
  };
}

describe('ConnectionShares', () => {
  test.each([
    ['room for all', 'a1 a2 b1', '', '', 3],
    ['a client’s own longest idle one', 'a1 b1 a2 a3 a4', 'a1', '', 4],
    ['not one that works', 'a1! a2 a3 a4', 'a2', '', 3],
    ['a client whose connections all work gets no more', 'a1! a2! a3! a4', '', 'a4', 3],
    ['full: the greediest’s longest idle one', 'b1 a1 a2! a3 c1 c2 d1', 'a1', '', 6],
    [
      'full of work: the greediest’s oldest, for who has less',
      'a1! a2! a3! b1! b2! b3! c1',
      'a1',
      '',
      6,
    ],
    ['full of work: not for who would have as much', 'a1! a2! b1! b2! c1! c2! c3', '', 'c3', 6],
    ['full of work of clients that have one each', 'a1! b1! c1! d1! e1! f1! g1', '', 'g1', 6],
    ['full of idle ones of clients that have one each', 'a1 b1 c1 d1 e1 f1 g1', 'a1', '', 6],
  ])('%s', (_what, told, ...expected) => {
    const { closed, refused, size } = run({ most: 6, mostPerClient: 3 }, told);
    expect([closed, refused, size]).toEqual(expected);
  });

  test('use keeps a connection, and one that closed gives its place back', () => {
    const shares = new ConnectionShares<Fake>({ most: 2, mostPerClient: 2 });
    const [first, second, third, fourth] = ['a1', 'a2', 'a3', 'a4'].map((told) => new Fake(told));
    if (!first || !second || !third || !fourth) throw new TypeError('four were made');
    shares.add(first);
    shares.add(second);
    shares.used(first);
    shares.add(third);
    expect([first.closed, second.closed]).toEqual([false, true]);
    shares.delete(third);
    shares.delete(third);
    shares.add(fourth);
    expect([first.closed, shares.size]).toEqual([false, 2]);
    shares.closeAll();
    expect([first.closed, fourth.closed, shares.size]).toEqual([true, true, 0]);
  });
});
