/** Strings whose format makes them something else in expressions. */
import { fail } from '../errors.ts';
import { nanosPerSecond } from '../values/limits.ts';
import { durationOf, parseDate, parseDuration, parseTimestamp } from '../values/time.ts';
import type { CelValue, Duration, Timestamp } from '../values/value.ts';

/** Throws CelEvaluationError when the text isn't of the format. */
export function formattedValue(text: string, format: string | undefined): CelValue {
  switch (format) {
    case 'duration':
      return durationFrom(text);
    case 'date':
      return parseDate(text);
    case 'date-time':
      return timestampFrom(text);
    case 'byte':
      return bytesFrom(text);
    default:
      return text;
  }
}

/** The zone may be missing. */
function timestampFrom(text: string): Timestamp {
  return parseTimestamp(/[zZ]$|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
}

/** In seconds. */
const units: readonly (readonly [names: readonly string[], seconds: bigint])[] = [
  [['s', 'sec', 'second'], 1n],
  [['min', 'minute'], 60n],
  [['h', 'hr', 'hour'], 3600n],
  [['d', 'day'], 86_400n],
  [['w', 'wk', 'week'], 604_800n],
];

/** As Go has them, or of words such as `3 days`. */
function durationFrom(text: string): Duration {
  const [, count = '', word = ''] = /^(\d{1,18})\s*([a-z]+?)s?$/i.exec(text.trim()) ?? [];
  const unit = units.find(([names]) => names.includes(word.toLowerCase()));
  return unit && count ? durationOf(BigInt(count) * unit[1] * nanosPerSecond) : parseDuration(text);
}

function bytesFrom(text: string): Uint8Array {
  const plain = text.replace(/[\r\n]/g, '');
  const right = plain.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(plain);
  return right
    ? new Uint8Array(Buffer.from(plain, 'base64'))
    : fail(`Invalid byte formatted string ${text}: illegal base64 data`);
}
