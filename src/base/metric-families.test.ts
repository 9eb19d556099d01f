import { expect, test } from 'vitest';
import { familiesText } from './metric-families.ts';

test('counters and gauges, with what must be escaped', () => {
  const text = familiesText([
    {
      name: 'asked_total',
      help: 'A \\ and\na line.',
      type: 'counter',
      samples: [
        { labels: {}, value: 3 },
        { labels: { view: 'a "b"\\\n', type: 'A' }, value: 0.5 },
      ],
    },
    { name: 'kept', help: 'Kept.', type: 'gauge', samples: [{ labels: {}, value: 0 }] },
  ]);
  expect(text).toBe(
    String.raw`
# HELP asked_total A \\ and\na line.
# TYPE asked_total counter
asked_total 3
asked_total{view="a \"b\"\\\n",type="A"} 0.5

# HELP kept Kept.
# TYPE kept gauge
kept 0
`,
  );
});

test('a histogram’s buckets add up, and the last has what is beyond all bounds', () => {
  const sample = {
    labels: { proto: 'udp' },
    bounds: [0.000_25, 1],
    buckets: [2, 3],
    sum: 12.5,
    count: 6,
  };
  const [, , ...lines] = familiesText([
    { name: 'took_seconds', help: 'Took.', type: 'histogram', samples: [sample] },
  ])
    .trim()
    .split('\n');
  expect(lines).toEqual([
    'took_seconds_bucket{proto="udp",le="0.00025"} 2',
    'took_seconds_bucket{proto="udp",le="1"} 5',
    'took_seconds_bucket{proto="udp",le="+Inf"} 6',
    'took_seconds_sum{proto="udp"} 12.5',
    'took_seconds_count{proto="udp"} 6',
  ]);
});

test('nothing at all', () => {
  expect(familiesText([])).toBe('');
});
