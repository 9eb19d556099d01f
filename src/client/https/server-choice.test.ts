import { expect, test } from 'vitest';
import { VirtualClock } from '#base/virtual-clock.ts';
import { ServerChoice } from './server-choice.ts';

test('stays with one, moves on when it is away, and comes back only when it must', async () => {
  const clock = new VirtualClock();
  const choice = new ServerChoice(() => ['a', 'b', 'c'], clock);
  expect([choice.pick(), choice.pick()]).toEqual(['a', 'a']);
  choice.failed('a');
  expect(choice.pick()).toBe('b');
  choice.answered('b');
  await clock.advance(60_000);
  expect(choice.pick()).toBe('b');
  choice.failed('b');
  expect(choice.pick()).toBe('c');
  choice.failed('c');
  // Its rest is over.
  expect(choice.pick()).toBe('a');
});

test('tries the one whose rest ends first when all are away', async () => {
  const clock = new VirtualClock();
  const choice = new ServerChoice(() => ['a', 'b'], clock);
  choice.failed('a');
  await clock.advance(100);
  choice.failed('b');
  expect(choice.pick()).toBe('a');
  choice.failed('a');
  expect(choice.pick()).toBe('b');
});

test('goes with the list', () => {
  let servers = ['a', 'b'];
  const choice = new ServerChoice(() => servers, new VirtualClock());
  expect(choice.pick()).toBe('a');
  servers = ['b', 'c'];
  expect(choice.pick()).toBe('b');
});
