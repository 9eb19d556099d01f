import { expect, test } from 'vitest';
import { BufferPool } from './buffer-pool.ts';

test('gives what was given back, and never the same to two', () => {
  const pool = new BufferPool(10, 2);
  const [one, two] = [pool.take(), pool.take()];
  expect([one.length, two.length]).toEqual([10, 10]);
  expect(one).not.toBe(two);
  pool.give(one);
  expect(pool.take()).toBe(one);
  expect(pool.take()).not.toBe(one);
});

test('keeps no more than it may', () => {
  const pool = new BufferPool(10, 1);
  const [one, two] = [pool.take(), pool.take()];
  pool.give(one);
  pool.give(two);
  expect(two.length).toBe(0);
  expect(pool.take()).toBe(one);
  expect(pool.take().length).toBe(10);
});
