/**
 * Reads a CronJob's schedule: exactly what the parser that upstream uses accepts (five fields, names of months and
 * days, lists, ranges, steps, `?`, descriptors such as `@hourly`, `@every 5m`), with its messages. What other crons
 * know beyond that (seconds, `L`, `W`, `#`, Sunday as 7) is refused.
 */
import { parseGoDuration } from './go-duration.ts';

export interface CronField {
  /** Ascending; empty: it never matches. */
  readonly values: readonly number[];
  /** Written as `*` or `?`: of the two kinds of days, it leaves the choice to the other. */
  readonly any: boolean;
}

export interface CronFields {
  readonly minute: CronField;
  readonly hour: CronField;
  readonly dayOfMonth: CronField;
  readonly month: CronField;
  readonly dayOfWeek: CronField;
}

export type Schedule =
  | ({ readonly every?: undefined } & CronFields)
  /** Milliseconds from one start to the next; whole seconds, at least one. */
  | { readonly every: number };

export type ParsedSchedule =
  | { readonly schedule: Schedule; readonly fault?: undefined }
  | { readonly fault: string };

interface Bounds {
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const bounds = {
  minute: { from: 0, to: 59 },
  hour: { from: 0, to: 23 },
  dayOfMonth: { from: 1, to: 31 },
  month: {
    from: 1,
    to: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  dayOfWeek: { from: 0, to: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
} satisfies Record<keyof CronFields, Bounds>;

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** Carries a message out of the depth of a field. */
class Fault extends Error {}

export function parseSchedule(text: string): ParsedSchedule {
  try {
    return { schedule: parse(text) };
  } catch (error) {
    if (error instanceof Fault) return { fault: error.message };
    throw error;
  }
}

function parse(text: string): Schedule {
  if (text === '') throw new Fault('empty spec string');
  if (text.startsWith('@')) return parseDescriptor(text);
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length !== 5) {
    throw new Fault(`expected exactly 5 fields, found ${words.length}: [${words.join(' ')}]`);
  }
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = ''] = words;
  return {
    minute: parseField(minute, bounds.minute),
    hour: parseField(hour, bounds.hour),
    dayOfMonth: parseField(dayOfMonth, bounds.dayOfMonth),
    month: parseField(month, bounds.month),
    dayOfWeek: parseField(dayOfWeek, bounds.dayOfWeek),
  };
}

function parseDescriptor(text: string): Schedule {
  const fields = descriptors[text];
  if (fields !== undefined) return parse(fields);
  const every = '@every ';
  if (!text.startsWith(every)) throw new Fault(`unrecognized descriptor: ${text}`);
  const duration = parseGoDuration(text.slice(every.length));
  if (typeof duration === 'object') {
    throw new Fault(`failed to parse duration ${text}: ${duration.fault}`);
  }
  return { every: Math.max(1, Math.trunc(duration / 1000)) * 1000 };
}

function parseField(text: string, limits: Bounds): CronField {
  const values = new Set<number>();
  let any = false;
  for (const part of text.split(',').filter((item) => item !== '')) {
    const range = parseRange(part, limits);
    any ||= range.any;
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
  }
  return { values: [...values].toSorted((a, b) => a - b), any };
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly any: boolean;
}

function parseRange(text: string, limits: Bounds): Range {
  const [ends = '', stepText, ...moreSteps] = text.split('/');
  const [low = '', high, ...moreEnds] = ends.split('-');
  const isAny = low === '*' || low === '?';
  if (!isAny && moreEnds.length > 0) throw new Fault(`too many hyphens: ${text}`);
  const from = isAny ? limits.from : numberOrName(low, text, limits);
  let to = isAny ? limits.to : from;
  if (!isAny && high !== undefined) to = numberOrName(high, text, limits);
  if (moreSteps.length > 0) throw new Fault(`too many slashes: ${text}`);
  const step = stepText === undefined ? 1 : parseNumber(stepText, text);
  // A start and a step, without an end, means: to the end.
  if (stepText !== undefined && high === undefined) to = limits.to;
  if (from < limits.from) {
    throw new Fault(`beginning of range (${from}) below minimum (${limits.from}): ${text}`);
  }
  if (to > limits.to) throw new Fault(`end of range (${to}) above maximum (${limits.to}): ${text}`);
  if (from > to)
    throw new Fault(`beginning of range (${from}) beyond end of range (${to}): ${text}`);
  if (step === 0) throw new Fault(`step of range should be a positive number: ${text}`);
  return { from, to, step, any: isAny && step === 1 };
}

function numberOrName(word: string, whole: string, { from, names }: Bounds): number {
  const named = names?.indexOf(word.toLowerCase()) ?? -1;
  return named < 0 ? parseNumber(word, whole) : from + named;
}

function parseNumber(word: string, whole: string): number {
  if (!/^[-+]?\d+$/.test(word)) {
    throw new Fault(
      `failed to parse int from ${whole}: strconv.Atoi: parsing ${JSON.stringify(word)}: invalid syntax`,
    );
  }
  const number = Number(word);
  if (number < 0) throw new Fault(`negative number (${number}) not allowed: ${whole}`);
  return number;
}
