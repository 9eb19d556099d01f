/** The cache never says more than it was told, and never holds more than its bounds. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '#base/virtual-clock.ts';
import { Cache } from './cache.ts';
import type { Reply } from './reply.ts';

function reply(kind: 'success' | 'denial', seconds: number, bytes = 100): Reply {
  const message = Buffer.alloc(bytes);
  return {
    compiled: { message, ends: [], counts: { answers: 0, authorities: 0 }, stride: 0 },
    ttlsAt: [],
    rcode: 0,
    truncated: false,
    keep: { kind, seconds },
  };
}

const settings = { successTtl: 30, denialTtl: 20 };

describe('Cache', () => {
  test.each([
    ['success', 10, 10],
    ['success', 3600, 30],
    ['denial', 10, 10],
    ['denial', 3600, 20],
  ] as const)('%s of %i seconds is kept for %i', (kind, seconds, kept) => {
    const clock = new VirtualClock();
    const cache = new Cache(clock, settings);
    cache.put('a', reply(kind, seconds));
    clock.skip(kept * 1000 - 1);
    expect(cache.get('a')?.age).toBe(kept);
    clock.skip(1);
    expect(cache.get('a')).toBeUndefined();
  });

  test('a bound of 0 seconds keeps nothing of that kind', () => {
    const cache = new Cache(new VirtualClock(), { successTtl: 0, denialTtl: 20 });
    cache.put('a', reply('success', 10));
    cache.put('b', reply('denial', 10));
    expect([cache.get('a'), cache.get('b')?.age]).toEqual([undefined, 0]);
  });

  test('a name that is gone replaces the name that was there, and the other way round', () => {
    const cache = new Cache(new VirtualClock(), settings);
    const answers = [reply('success', 10), reply('denial', 10), reply('success', 10)];
    for (const answer of answers) {
      cache.put('a', answer);
      expect(cache.get('a')?.reply).toBe(answer);
      expect(cache.size.entries).toBe(1);
    }
  });

  test('what was used longest ago goes first', () => {
    const cache = new Cache(new VirtualClock(), settings, { entries: 3, bytes: 1e6 });
    for (const key of ['a', 'b', 'c']) cache.put(key, reply('success', 10));
    cache.get('a');
    cache.put('d', reply('success', 10));
    expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key))).toEqual(['a', 'c', 'd']);
  });

  test('a flood of names that don’t exist pushes no answer out', () => {
    const cache = new Cache(new VirtualClock(), settings, { entries: 100, bytes: 1e6 });
    for (let at = 0; at < 100; at++) cache.put(`good${at}`, reply('success', 10));
    for (let at = 0; at < 100_000; at++) cache.put(`random${at}`, reply('denial', 10));
    for (let at = 0; at < 100; at++) expect(cache.get(`good${at}`)).toBeDefined();
    expect(cache.size.entries).toBe(200);
    const evicted = cache
      .counters()
      .filter(({ name }) => name === 'cache_evictions_total')
      .map(({ labels, value }) => [labels['type'], value]);
    expect(evicted).toEqual([
      ['success', 0],
      ['denial', 99_900],
    ]);
  });

  test('never longer than its time, never more than its bounds, whatever happens', () => {
    const bounds = { entries: 5, bytes: 6000 };
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i');
    const step = fc.oneof(
      fc.record({ do: fc.constant('wait' as const), milliseconds: fc.nat({ max: 15_000 }) }),
      fc.record({ do: fc.constant('get' as const), key }),
      fc.record({
        do: fc.constant('put' as const),
        key,
        kind: fc.constantFrom('success' as const, 'denial' as const),
        seconds: fc.integer({ min: 1, max: 60 }),
        bytes: fc.integer({ min: 12, max: 7000 }),
      }),
      fc.record({ do: fc.constant('clear' as const) }),
    );
    const property = fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const clock = new VirtualClock();
      const cache = new Cache(clock, settings, bounds);
      const puts = new Map<Reply, { readonly at: number; readonly seconds: number }>();
      const last = new Map<string, Reply>();
      for (const one of steps) {
        if (one.do === 'wait') clock.skip(one.milliseconds);
        if (one.do === 'clear') {
          cache.clear();
          last.clear();
        }
        if (one.do === 'put') {
          const answer = reply(one.kind, one.seconds, one.bytes);
          puts.set(answer, { at: clock.monotonic(), seconds: one.seconds });
          last.set(one.key, answer);
          cache.put(one.key, answer);
        }
        if (one.do === 'get') {
          const hit = cache.get(one.key);
          const put = hit && puts.get(hit.reply);
          if (hit && put) {
            const real = (clock.monotonic() - put.at) / 1000;
            // What the client keeps and what went by come to no more than it was told at first.
            expect(hit.age).toBeGreaterThanOrEqual(real);
            expect(hit.age).toBeLessThanOrEqual(put.seconds);
            expect(hit.reply).toBe(last.get(one.key));
          }
        }
        expect(cache.size.entries).toBeLessThanOrEqual(2 * bounds.entries);
        expect(cache.size.bytes).toBeLessThanOrEqual(2 * bounds.bytes);
        expect(cache.size.bytes === 0).toBe(cache.size.entries === 0);
      }
    });
    fc.assert(property);
  });
});
