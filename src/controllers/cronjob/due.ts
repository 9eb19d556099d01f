/** Which start of a CronJob is due, and when to look again. Pure. */
import type { CronJob } from '#api/gen/types.ts';
import type { NextStart } from './next-start.ts';

/** The timer may be early by a little; the schedule must not be. */
const slackMs = 100;
const tooMany = 100;

export interface Missed {
  /** The newest start that has passed since the last one; undefined: none has. */
  readonly newest?: number;
  /** What was last done, or what nothing before is due of: epoch milliseconds. */
  readonly since: number;
  /** Starts that have passed, roughly. */
  readonly count: number;
}

export class UnusableSchedule extends Error {}

/** `withDeadline`: starts that `startingDeadlineSeconds` makes too old are as if they had not been. */
export function missedStarts(
  { metadata, spec, status }: CronJob,
  { next, now, withDeadline }: { next: NextStart; now: number; withDeadline: boolean },
): Missed {
  const last = Date.parse(status?.lastScheduleTime ?? metadata.creationTimestamp);
  const { startingDeadlineSeconds: deadline } = spec;
  const since =
    withDeadline && deadline !== undefined ? Math.max(last, now - deadline * 1000) : last;
  const first = next(since);
  if (first === undefined || now < first) return { since, count: 0 };
  const second = next(first);
  if (second === undefined || now < second) return { since, newest: first, count: 1 };
  const seconds = Math.round((second - first) / 1000);
  if (seconds < 1) {
    throw new UnusableSchedule('time difference between two schedules is less than 1 second');
  }
  const count = Math.floor(Math.floor((now - first) / 1000) / seconds) + 1;
  // The times are not evenly spaced, but nearly all of them may be skipped so.
  let newest: number | undefined;
  let time = next(first + (count - 2) * seconds * 1000);
  for (; time !== undefined && time <= now; time = next(time)) newest = time;
  return { since, count, ...(newest === undefined ? {} : { newest }) };
}

export function isTooMany({ count }: Missed): boolean {
  return count > tooMany;
}

/** Milliseconds until the start after the newest one; undefined: there is none. */
export function untilNext(cronJob: CronJob, next: NextStart, now: number): number | undefined {
  const { newest, count, since } = missedStarts(cronJob, { next, now, withDeadline: false });
  const time = next(newest ?? (count === 0 ? since : now));
  return time === undefined ? undefined : Math.max(0, time + slackMs - now);
}

/** True when `startingDeadlineSeconds` has passed since the start was due. */
export function isTooLate({ spec }: CronJob, due: number, now: number): boolean {
  const { startingDeadlineSeconds: deadline } = spec;
  return deadline !== undefined && due + deadline * 1000 < now;
}
