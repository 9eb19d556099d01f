import { expect, test } from 'vitest';
import { formatDuration } from './duration.ts';

test.each([
  [0, '0s'],
  [0.4, '0s'],
  [850, '850ms'],
  [1000, '1s'],
  [1234, '1.234s'],
  [123_500, '2m3.5s'],
  [3_600_000, '1h0m0s'],
])('formatDuration(%d): %s', (milliseconds, expected) => {
  expect(formatDuration(milliseconds)).toBe(expected);
});
