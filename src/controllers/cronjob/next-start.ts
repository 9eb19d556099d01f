/**
 * When a schedule is met next. The one place that knows the library `croner`: it finds the next date of a pattern on a
 * calendar without time zones, and is loaded when the first CronJob needs it. Time zones are put on top here, so that
 * what a change of the clocks does is what it does upstream: a time that is skipped is not met, one that comes twice is met
 * twice.
 */
import type { CronField, CronFields, Schedule } from '#api/cron/parse-schedule.ts';

/** The first time after `after` (epoch milliseconds); undefined: none in the next five years. */
export type NextStart = (after: number) => number | undefined;

const day = 86_400_000;
const horizon = 5 * 366 * day;

/** `timeZone` is one that the runtime knows; UTC when it is absent. */
export async function nextStartOf(schedule: Schedule, timeZone = 'UTC'): Promise<NextStart> {
  const { every } = schedule;
  if (every !== undefined) return (after) => Math.floor(after / 1000) * 1000 + every;
  const nextOnCalendar = await calendar(schedule);
  const offset = offsetsOf(timeZone);
  return (after) => {
    // What offset the clock has is known up to its next change; there it begins anew.
    for (let from = after, wall = from + offset(from); from < after + horizon;) {
      const met = nextOnCalendar(wall);
      if (met === undefined) return undefined;
      const instant = met - offset(from);
      const change = nextChange(offset, from, instant);
      if (change === undefined) return instant;
      from = change;
      wall = change + offset(change) - 1;
    }
    return undefined;
  };
}

/** Wall clock to wall clock, both as if they were UTC. */
async function calendar(fields: CronFields): Promise<NextStart> {
  const { minute, hour, dayOfMonth, month, dayOfWeek } = fields;
  const all = [minute, hour, dayOfMonth, month, dayOfWeek];
  if (all.some(({ values }) => values.length === 0)) return () => undefined;
  const { Cron } = await import('croner');
  const pattern = all.map(toText).join(' ');
  const cron = new Cron(pattern, { paused: true, timezone: 'UTC', mode: '5-part' });
  return (wall) => {
    const next = cron.nextRun(new Date(wall))?.getTime();
    return next === undefined || next > wall + horizon ? undefined : next;
  };
}

function toText({ values, any }: CronField): string {
  return any ? '*' : values.join(',');
}

type Offset = (instant: number) => number;

/** What the zone's wall clock is ahead of UTC, in milliseconds. */
function offsetsOf(timeZone: string): Offset {
  if (timeZone === 'UTC') return () => 0;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  return (instant) => {
    const name = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value;
    const [, sign, hours, minutes, seconds] =
      /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name ?? '') ?? [];
    const size = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
    return (sign === '-' ? -size : size) * 1000;
  };
}

/** The first instant in (from, to] with another offset than `from` has. */
function nextChange(offset: Offset, from: number, to: number): number | undefined {
  const known = offset(from);
  for (let start = from; start < to; start += day) {
    let [before, after] = [start, Math.min(start + day, to)];
    if (offset(after) === known) continue;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (offset(middle) === known) before = middle;
      else after = middle;
    }
    return after;
  }
  return undefined;
}

/** As RFC 3339, on the zone's clock. */
export function toZonedTime(instant: number, timeZone = 'UTC'): string {
  const ahead = offsetsOf(timeZone)(instant);
  const wall = new Date(instant + ahead).toISOString().slice(0, 19);
  if (ahead === 0) return `${wall}Z`;
  const minutes = Math.abs(ahead) / 60_000;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${wall}${ahead < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}
