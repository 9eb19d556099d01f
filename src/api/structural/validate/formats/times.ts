/** Dates, times and durations as upstream's formats have them. */

const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `2006-01-02`, and such a day was or will be. */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return false;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  if (day < 1 || day > (daysInMonth[month - 1] ?? 0)) return false;
  const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month !== 2 || day < 29 || isLeapYear;
}

/** RFC 3339. A leap second isn't one. */
export function isDateTime(text: string): boolean {
  const [date = '', time = ''] = text.toLowerCase().split('t', 3);
  const match = /^(\d{2}):(\d{2}):(\d{2})(.[0-9]+)?(z|([+-]\d{2}:\d{2}))$/.exec(time);
  if (!match || !isDate(date)) return false;
  const [hours = '', minutes = '', seconds = ''] = match.slice(1);
  return hours <= '23' && minutes <= '59' && seconds <= '59';
}

const goDuration = /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const words = /^[\t\n\f\r ]*(?:\d+[\t\n\f\r ]*[A-Za-zµ]+[\t\n\f\r ]*)+$/;
const wholeUnits = new Set(['ns', 'us', 'µs', 'ms', 's', 'm', 'h', 'hr', 'd', 'w', 'wk']);
const unitStarts = ['nano', 'micro', 'milli', 'sec', 'min', 'hour', 'day', 'week'];

/** As Go's (`1h30m`) or in words as Scala's (`3 days`). One unit that is known will do. */
export function isDuration(text: string): boolean {
  if (goDuration.test(text)) return true;
  if (!words.test(text)) return false;
  const units = text.toLowerCase().match(/[a-zµ]+/g) ?? [];
  return units.some(
    (unit) => wholeUnits.has(unit) || unitStarts.some((start) => unit.startsWith(start)),
  );
}
