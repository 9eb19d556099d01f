import { describe, expect, test } from 'vitest';
import { parseSchedule } from '#api/cron/parse-schedule.ts';
import { nextStartOf, toZonedTime } from './next-start.ts';

async function starts(
  text: string,
  { from, zone, count = 3 }: { from: string; zone?: string; count?: number },
): Promise<readonly string[]> {
  const parsed = parseSchedule(text);
  if (parsed.fault !== undefined) throw new TypeError(parsed.fault);
  const next = await nextStartOf(parsed.schedule, zone);
  const found: string[] = [];
  for (let time = next(Date.parse(from)); time !== undefined; time = next(time)) {
    found.push(new Date(time).toISOString().slice(0, 16));
    if (found.length === count) break;
  }
  return found;
}

const zone = 'America/New_York';

describe('the next start', () => {
  test.each([
    ['*/20 * * * *', '2026-01-01T00:00:00Z', ['T00:20', 'T00:40', 'T01:00']],
    ['@every 90s', '2026-01-01T00:00:00.5Z', ['T00:01', 'T00:03', 'T00:04']],
  ])('of %s', async (text, from, times) => {
    expect((await starts(text, { from })).map((time) => time.slice(10))).toEqual(times);
  });

  test('either of the days, where both are given', async () => {
    const from = '2026-02-01T00:00:00Z';
    expect(await starts('0 0 13 * 5', { from, count: 4 })).toEqual([
      '2026-02-06T00:00',
      '2026-02-13T00:00',
      '2026-02-20T00:00',
      '2026-02-27T00:00',
    ]);
    expect(await starts('0 0 */10 * ?', { from })).toEqual([
      '2026-02-11T00:00',
      '2026-02-21T00:00',
      '2026-03-01T00:00',
    ]);
  });

  test('on the 29th of February', async () => {
    expect(await starts('0 0 29 2 *', { from: '2026-01-01T00:00:00Z', count: 1 })).toEqual([
      '2028-02-29T00:00',
    ]);
  });

  test('never, of a day that does not come', async () => {
    expect(await starts('59 23 31 2 *', { from: '2026-01-01T00:00:00Z' })).toEqual([]);
    expect(await starts(', * * * *', { from: '2026-01-01T00:00:00Z' })).toEqual([]);
  });

  test('a time that the clocks skip is not met', async () => {
    const from = '2026-03-07T12:00:00Z';
    expect(await starts('30 2 * * *', { from, zone, count: 2 })).toEqual([
      '2026-03-09T06:30',
      '2026-03-10T06:30',
    ]);
    expect(await starts('0 * * * *', { from: '2026-03-08T05:30:00Z', zone })).toEqual([
      '2026-03-08T06:00',
      '2026-03-08T07:00',
      '2026-03-08T08:00',
    ]);
  });

  test('a time that comes twice is met twice', async () => {
    const from = '2026-11-01T04:30:00Z';
    expect(await starts('0 1 * * *', { from, zone })).toEqual([
      '2026-11-01T05:00',
      '2026-11-01T06:00',
      '2026-11-02T06:00',
    ]);
    expect(await starts('*/30 1 * * *', { from, zone, count: 5 })).toEqual([
      '2026-11-01T05:00',
      '2026-11-01T05:30',
      '2026-11-01T06:00',
      '2026-11-01T06:30',
      '2026-11-02T06:00',
    ]);
  });

  test('zones of half hours', async () => {
    const from = '2026-04-04T12:00:00Z';
    // Lord Howe's clocks go back half an hour at 15:00 UTC on that day.
    expect(await starts('45 1 * * *', { from, zone: 'Australia/Lord_Howe', count: 2 })).toEqual([
      '2026-04-04T14:45',
      '2026-04-04T15:15',
    ]);
    expect(toZonedTime(Date.parse(from), 'Asia/Kolkata')).toBe('2026-04-04T17:30:00+05:30');
    expect(toZonedTime(Date.parse(from), zone)).toBe('2026-04-04T08:00:00-04:00');
    expect(toZonedTime(Date.parse(from))).toBe('2026-04-04T12:00:00Z');
  });
});
