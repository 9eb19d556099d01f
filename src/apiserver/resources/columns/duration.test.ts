import { describe, expect, test } from 'vitest';
import { humanDuration, since } from './duration.ts';

const s = 1_000;
const m = 60 * s;
const h = 60 * m;
const d = 24 * h;
const y = 365 * d;

describe('humanDuration', () => {
  test.each([
    [-2 * s, '<invalid>'],
    [-1 * s, '0s'],
    [0, '0s'],
    [103 * s, '103s'],
    [119 * s + 999, '119s'],
    [2 * m, '2m'],
    [7 * m + 23 * s, '7m23s'],
    [10 * m + 5 * s, '10m'],
    [28 * m, '28m'],
    [179 * m, '179m'],
    [3 * h, '3h'],
    [3 * h + 4 * m, '3h4m'],
    [8 * h + 4 * m, '8h'],
    [47 * h, '47h'],
    [2 * d, '2d'],
    [2 * d + 5 * h, '2d5h'],
    [26 * d, '26d'],
    [2 * y - h, '729d'],
    [2 * y, '2y'],
    [3 * y + 4 * d, '3y4d'],
    [8 * y + 4 * d, '8y'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(humanDuration(milliseconds)).toBe(text);
  });
});

describe('since', () => {
  test('counts from the timestamp', () => {
    expect(since('2026-01-01T00:00:00Z', Date.UTC(2026, 0, 1, 0, 0, 32))).toBe('32s');
  });
  test('says so when there is none', () => {
    expect(since(undefined, 0)).toBe('<unknown>');
  });
});
