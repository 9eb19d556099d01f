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
  const match = /^(\d{2}):(\d{2}):(\d{2})(.[0-9]+)?(z|([+-]\d{2}:\d{2}))$/u.exec(time);
  if (!match || !isDate(date)) return false;
  const [hours = '', minutes = '', seconds = ''] = match.slice(1);
  return hours <= '23' && minutes <= '59' && seconds <= '59';
}

const goDuration = /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
/** A number with a word after it, anywhere; it starts with the first digit, so that each is read once. */
const measure = /(?<!\d)(\d+)[\t\n\f\r ]*([A-Za-zµ]+)/g;
const wholeUnits = new Set(['ns', 'us', 'µs', 'ms', 's', 'm', 'h', 'hr', 'd', 'w', 'wk']);
const unitStarts = ['nano', 'micro', 'milli', 'sec', 'min', 'hour', 'day', 'week'];

/** As Go's (`1h30m`) or in words as Scala's (`3 days`), of which one unit that is known will do. */
export function isDuration(text: string): boolean {
  if (goDuration.test(text)) return true;
  const measures = [...text.matchAll(measure)];
  const isInRange = measures.every(([, count]) => Number(count) < 2 ** 63);
  return isInRange && measures.some(([, , unit = '']) => isUnit(unit.toLowerCase()));
}

function isUnit(word: string): boolean {
  return wholeUnits.has(word) || unitStarts.some((start) => word.startsWith(start));
}
