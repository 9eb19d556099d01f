/** Parts of timestamps and durations: `getHours()` and so on. A timestamp's are of UTC or of a named time zone. */
import { fail } from '../errors.ts';
import { nanosPerSecond } from '../values/limits.ts';
import { splitMillis } from '../values/time.ts';
import * as of from './declare.ts';
import type { Overload } from './declare.ts';

const { int, string, timestamp, duration } = of;

const parts: Readonly<Record<string, (date: Date) => number>> = {
  getFullYear: (date) => date.getUTCFullYear(),
  getMonth: (date) => date.getUTCMonth(),
  getDayOfYear: (date) =>
    Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000),
  getDayOfMonth: (date) => date.getUTCDate() - 1,
  getDate: (date) => date.getUTCDate(),
  getDayOfWeek: (date) => date.getUTCDay(),
  getHours: (date) => date.getUTCHours(),
  getMinutes: (date) => date.getUTCMinutes(),
  getSeconds: (date) => date.getUTCSeconds(),
  getMilliseconds: (date) => date.getUTCMilliseconds(),
};

/** A date whose parts in UTC are the time zone's. */
function inZone(nanos: bigint, zone: string): Date {
  const [millis] = splitMillis(nanos);
  return new Date(millis + zoneOffset(millis, zone));
}

/** In milliseconds: of `-08:00`, or of a name of the time zone database. */
function zoneOffset(millis: number, zone: string): number {
  const fixed = /^([+-]?)(\d{1,2}):(\d{2})$/.exec(zone);
  if (fixed) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3]);
    return minutes * (fixed[1] === '-' ? -60_000 : 60_000);
  }
  if (zone === 'UTC') return 0;
  const whole = Math.floor(millis / 1000) * 1000;
  return zoneTime(whole, zone) - whole;
}

function zoneTime(millis: number, zone: string): number {
  const fields = new Map(
    zoneFormat(zone)
      .formatToParts(millis)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const field = (name: Intl.DateTimeFormatPartTypes): number => fields.get(name) ?? 0;
  const date = new Date(0);
  date.setUTCFullYear(field('year'), field('month') - 1, field('day'));
  date.setUTCHours(field('hour'), field('minute'), field('second'));
  return date.getTime();
}

function zoneFormat(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return fail(`unknown time zone ${zone}`);
  }
}

const ofTimestamps: readonly Overload[] = Object.entries(parts).flatMap(([name, part]) => [
  of.member([name, timestamp], int.type, ({ nanos }) => BigInt(part(inZone(nanos, 'UTC')))),
  of.member([name, timestamp, string], int.type, ({ nanos }, zone) =>
    BigInt(part(inZone(nanos, zone))),
  ),
]);

const spans: Readonly<Record<string, bigint>> = {
  getHours: 3600n * nanosPerSecond,
  getMinutes: 60n * nanosPerSecond,
  getSeconds: nanosPerSecond,
};

const ofDurations: readonly Overload[] = [
  ...Object.entries(spans).map(([name, span]) =>
    of.member([name, duration], int.type, ({ nanos }) => nanos / span),
  ),
  of.member(['getMilliseconds', duration], int.type, ({ nanos }) => nanos / 1_000_000n),
];

export const clockFunctions: readonly Overload[] = [...ofTimestamps, ...ofDurations];
