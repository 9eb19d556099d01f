import { describe, expect, test } from 'vitest';
import { Backoff, backoffAfter } from './backoff.ts';
import { seededRandom } from './random.ts';

describe('backoffAfter()', () => {
  test.each([
    [0, 5],
    [1, 10],
    [10, 5120],
    [30, 1_000_000],
    [5000, 1_000_000],
  ])('after failure %i waits %i ms', (failures, expected) => {
    expect(backoffAfter(failures, { initialMs: 5, maxMs: 1_000_000 })).toBe(expected);
  });
});

test('Backoff grows, adds jitter within its share, and starts again after reset()', () => {
  const backoff = new Backoff({ initialMs: 100, maxMs: 400, jitter: 0.5 }, seededRandom(1));
  for (const base of [100, 200, 400, 400]) {
    const wait = backoff.next();
    expect(wait).toBeGreaterThanOrEqual(base);
    expect(wait).toBeLessThanOrEqual(base * 1.5);
  }
  expect(backoff.failures).toBe(4);
  backoff.reset();
  expect(backoff.next()).toBeLessThanOrEqual(150);
});
