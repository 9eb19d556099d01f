import { describe, expect, test } from 'vitest';
import { VirtualClock } from './virtual-clock.ts';
import { KeyedBackoff } from './keyed-backoff.ts';

describe('KeyedBackoff', () => {
  test('doubles from 10 seconds to 5 minutes', () => {
    const backoff = new KeyedBackoff(new VirtualClock());
    const delays = Array.from({ length: 7 }, () => {
      backoff.next('key');
      return backoff.delay('key') / 1000;
    });
    expect(delays).toEqual([10, 20, 40, 80, 160, 300, 300]);
  });

  test('lets the first attempt pass, then counts from when it failed', async () => {
    const clock = new VirtualClock();
    const backoff = new KeyedBackoff(clock);
    expect(backoff.remaining('key', clock.now())).toBe(0);
    backoff.next('key');
    await clock.advance(4_000);
    expect(backoff.remaining('key', clock.now() - 1_000)).toBe(9_000);
    expect(backoff.remainingSinceUpdate('key')).toBe(6_000);
    await clock.advance(6_000);
    expect(backoff.remainingSinceUpdate('key')).toBe(0);
  });

  test('forgets what ran well for ten minutes', async () => {
    const clock = new VirtualClock();
    const backoff = new KeyedBackoff(clock);
    for (let count = 0; count < 4; count++) backoff.next('key');
    await clock.advance(600_001);
    expect(backoff.remaining('key', clock.now())).toBe(0);
    backoff.next('key');
    expect(backoff.delay('key')).toBe(10_000);
  });

  test('forgets by prefix', () => {
    const backoff = new KeyedBackoff(new VirtualClock());
    backoff.next('a/x');
    backoff.next('b/x');
    backoff.forget('a/');
    expect([backoff.delay('a/x'), backoff.delay('b/x')]).toEqual([0, 10_000]);
  });
});
