/** Timestamps and durations to and from text: RFC 3339, and Go's durations. */
import { fail } from '../errors.ts';
import { maxInt, maxTimestamp, minInt, minTimestamp, nanosPerSecond } from './limits.ts';
import { Duration, Timestamp } from './value.ts';

export function timestampOf(nanos: bigint): Timestamp {
  return nanos < minTimestamp || nanos > maxTimestamp
    ? fail('timestamp overflow')
    : new Timestamp(nanos);
}

export function durationOf(nanos: bigint): Duration {
  return nanos < minInt || nanos > maxInt ? fail('duration overflow') : new Duration(nanos);
}

const rfc3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/** Throws CelEvaluationError. */
export function parseTimestamp(text: string): Timestamp {
  const match = rfc3339.exec(text);
  const [, year, month, day, hour, minute, second, fraction = '', sign, zoneHour, zoneMinute] =
    match ?? [];
  const seconds = match
    ? utcSeconds([year, month, day, hour, minute, second].map(Number))
    : undefined;
  if (seconds === undefined || Number(zoneHour ?? 0) > 23 || Number(zoneMinute ?? 0) > 59) {
    return fail(
      `parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse`,
    );
  }
  const offset = (Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0)) * (sign === '-' ? -60 : 60);
  const nanos = BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return timestampOf(BigInt(seconds - offset) * nanosPerSecond + nanos);
}

/** Undefined when there is no such day or time. */
function utcSeconds(fields: readonly number[]): number | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const right =
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  return right ? date.getTime() / 1000 + hour * 3600 + minute * 60 + second : undefined;
}

/** Throws CelEvaluationError. */
export function parseDate(text: string): Timestamp {
  return /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? parseTimestamp(`${text}T00:00:00Z`)
    : fail(`Invalid date formatted string ${text}`);
}

/** In milliseconds, rounded down, and the nanoseconds beyond. */
export function splitMillis(nanos: bigint): readonly [millis: number, rest: number] {
  const rest = ((nanos % 1_000_000n) + 1_000_000n) % 1_000_000n;
  return [Number((nanos - rest) / 1_000_000n), Number(rest)];
}

export function timestampText({ nanos }: Timestamp): string {
  const fraction = ((nanos % nanosPerSecond) + nanosPerSecond) % nanosPerSecond;
  const [millis] = splitMillis(nanos - fraction);
  const whole = new Date(millis).toISOString().slice(0, 19);
  return `${whole}${fractionText(fraction)}Z`;
}

/** In seconds. */
export function durationText({ nanos }: Duration): string {
  const size = nanos < 0n ? -nanos : nanos;
  return `${nanos < 0n ? '-' : ''}${size / nanosPerSecond}${fractionText(size % nanosPerSecond)}s`;
}

function fractionText(nanos: bigint): string {
  return nanos === 0n ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`;
}

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: nanosPerSecond,
  m: 60n * nanosPerSecond,
  h: 3600n * nanosPerSecond,
};

/** Such as `1h30m` and `-1.5s`; throws CelEvaluationError. */
export function parseDuration(text: string): Duration {
  const parts = /^([+-]?)(0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.exec(text);
  if (!parts) return fail(`time: invalid duration ${JSON.stringify(text)}`);
  let nanos = 0n;
  for (const [, number = '', unit = ''] of (parts[2] ?? '').matchAll(/([\d.]+)([a-zµμ]+)/g)) {
    const [whole, fraction = ''] = number.split('.');
    const scale = units[unit] ?? 1n;
    const digits = fraction.slice(0, 18);
    nanos +=
      BigInt(whole || '0') * scale + (BigInt(digits || '0') * scale) / 10n ** BigInt(digits.length);
  }
  return durationOf(parts[1] === '-' ? -nanos : nanos);
}
