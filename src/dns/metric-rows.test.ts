import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { doubled, Histogram, sumOf } from './metric-rows.ts';
import type { MetricRows } from './metric-rows.ts';

const labels = { proto: 'udp' };

describe('Histogram', () => {
  test.each([
    [0, [1, 0, 0]],
    [10, [1, 0, 0]],
    [10.5, [0, 1, 0]],
    [40, [0, 0, 1]],
    [41, [0, 0, 0]],
  ])('%d is in the first bucket whose bound isn’t below it', (value, buckets) => {
    const histogram = new Histogram(doubled(10, 3));
    histogram.observe(value);
    const row = histogram.row('dns_request_size_bytes', labels);
    expect(row).toMatchObject({ bounds: [10, 20, 40], buckets, sum: value, count: 1 });
  });

  test('several of one value are as many observations, one by one', () => {
    const value = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, fc.integer({ min: 1, max: 64 }))), (observed) => {
        const [together, single] = [new Histogram(), new Histogram()];
        for (const [seconds, times] of observed) {
          together.observe(seconds, times);
          for (let time = 0; time < times; time++) single.observe(seconds);
        }
        const name = 'dns_request_duration_seconds';
        const { sum, ...others } = single.row(name, labels);
        expect(together.row(name, labels)).toMatchObject(others);
        expect(together.row(name, labels).sum).toBeCloseTo(sum, 6);
      }),
    );
  });
});

test('sumOf() adds what has the same name and labels', () => {
  const rows = (value: number, proto: string): MetricRows => {
    const histogram = new Histogram([1]);
    histogram.observe(value, 2);
    return {
      counters: [{ name: 'dns_requests_total', labels: { proto }, value }],
      gauges: [{ name: 'cache_entries', labels: {}, value }],
      histograms: [histogram.row('dns_request_size_bytes', { proto })],
    };
  };
  const all = sumOf([rows(1, 'udp'), rows(3, 'udp'), rows(5, 'tcp')]);
  expect(all.counters.map(({ value }) => value)).toEqual([4, 5]);
  expect(all.gauges.map(({ value }) => value)).toEqual([9]);
  expect(all.histograms).toMatchObject([
    { labels: { proto: 'udp' }, buckets: [2], sum: 8, count: 4 },
    { labels: { proto: 'tcp' }, buckets: [0], sum: 10, count: 2 },
  ]);
});
