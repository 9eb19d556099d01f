import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSchedule } from './parse-schedule.ts';

describe('parseSchedule', () => {
  test.each([
    ['*/20 0-6/3 1,15 feb MON-wed', [[0, 20, 40], [0, 3, 6], [1, 15], [2], [1, 2, 3]]],
    ['50/5 ? 31 12 sat', [[50, 55], undefined, [31], [12], [6]]],
    ['@monthly', [[0], [0], [1], undefined, undefined]],
    ['@weekly', [[0], [0], undefined, undefined, [0]]],
    ['@hourly', [[0], undefined, undefined, undefined, undefined]],
    // A list of nothing is never met.
    [', * * * *', [[], undefined, undefined, undefined, undefined]],
    ['  0\t0 * * 5,5-6 ', [[0], [0], undefined, undefined, [5, 6]]],
  ])('reads %j', (text, fields) => {
    const parsed = parseSchedule(text);
    if (parsed.fault !== undefined || parsed.schedule.every !== undefined)
      throw new TypeError(text);
    const { minute, hour, dayOfMonth, month, dayOfWeek } = parsed.schedule;
    const all = [minute, hour, dayOfMonth, month, dayOfWeek];
    expect(all.map(({ any, values }) => (any ? undefined : values))).toEqual(fields);
  });

  test.each([
    ['@every 1h30m', 5_400_000],
    ['@every 1.5s', 1_000],
    ['@every 300ms', 1_000],
    ['@every -5s', 1_000],
  ])('%s is every %d ms', (text, every) => {
    expect(parseSchedule(text)).toEqual({ schedule: { every } });
  });

  test.each([
    ['', 'empty spec string'],
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['0 * * * * *', 'expected exactly 5 fields, found 6: [0 * * * * *]'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['* * * * 7', 'end of range (7) above maximum (6): 7'],
    ['5-2 * * * *', 'beginning of range (5) beyond end of range (2): 5-2'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
    ['a * * * *', 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'],
    ['* * L * *', 'failed to parse int from L: strconv.Atoi: parsing "L": invalid syntax'],
    ['* * * * 5#2', 'failed to parse int from 5#2: strconv.Atoi: parsing "5#2": invalid syntax'],
    ['@reboot', 'unrecognized descriptor: @reboot'],
    ['@Hourly', 'unrecognized descriptor: @Hourly'],
    ['@every 5', 'failed to parse duration @every 5: time: missing unit in duration "5"'],
    ['@every 1d', 'failed to parse duration @every 1d: time: unknown unit "d" in duration "1d"'],
    ['@every x', 'failed to parse duration @every x: time: invalid duration "x"'],
  ])('refuses %j: %s', (text, fault) => {
    expect(parseSchedule(text)).toEqual({ fault });
  });

  test('takes any list within bounds, and never throws', () => {
    const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 1 });
    fc.assert(
      fc.property(minutes, (values) => {
        const parsed = parseSchedule(`${values.join(',')} * * * *`);
        const sorted = values.toSorted((a, b) => a - b);
        expect(parsed).toMatchObject({ schedule: { minute: { values: sorted, any: false } } });
      }),
    );
    const characters = fc.constantFrom(...'0123456789*/-,? @everymonLW#'.split(''));
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 20 }), (text) => {
        expect(Object.keys(parseSchedule(text))).toHaveLength(1);
      }),
    );
  });
});
