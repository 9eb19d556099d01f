/**
 * Sets of completion indexes as Jobs' statuses and success policies write them: `1,3-5,7`, ascending. Messages are
 * upstream's.
 */

/** First and last index of a run. */
type Interval = readonly [number, number];

export type ParsedIndexes =
  | { readonly intervals: readonly Interval[]; readonly fault?: undefined }
  | { readonly fault: string };

/** Strict: what isn't an ascending list of indexes below `completions` is a fault. */
export function parseIndexRanges(text: string, completions: number): ParsedIndexes {
  if (text === '') return { intervals: [] };
  const intervals: Interval[] = [];
  for (const part of text.split(',')) {
    const interval = parseInterval(part, completions);
    if (typeof interval === 'string') return { fault: interval };
    const last = intervals.at(-1)?.[1];
    if (last !== undefined && last >= interval[0])
      return { fault: notIncreasing(last, interval[0]) };
    intervals.push(interval);
  }
  return { intervals };
}

function parseInterval(part: string, completions: number): Interval | string {
  const limits = part.split('-');
  if (limits.length > 2) {
    return `the fragment ${JSON.stringify(part)} violates the requirement that an index interval can have at most two parts separated by '-'`;
  }
  const numbers: number[] = [];
  for (const limit of limits) {
    if (!/^\+?\d+$/.test(limit)) {
      return `cannot convert string to integer for index: ${JSON.stringify(limit)}`;
    }
    if (Number(limit) >= completions) return `too large index: ${JSON.stringify(limit)}`;
    numbers.push(Number(limit));
  }
  const [first = 0, last = first] = numbers;
  return numbers.length === 2 && first >= last ? notIncreasing(first, last) : [first, last];
}

function notIncreasing(previous: number, current: number): string {
  return `non-increasing order, previous: ${previous}, current: ${current}`;
}

/** Lenient, for what was stored: indexes that are out of range are left out, and so is what can't be read. */
export function readIndexes(text: string | undefined, completions: number): Set<number> {
  const indexes = new Set<number>();
  for (const part of (text ?? '').split(',')) {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    const end = Math.min(Number(to), completions - 1);
    for (let index = Number(from); index <= end; index++) indexes.add(index);
  }
  return indexes;
}

/** Two that follow each other are written `1,2`, more as `1-3`. */
export function writeIndexes(indexes: Iterable<number>): string {
  const runs: [number, number][] = [];
  for (const index of [...indexes].toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && run[1] + 1 === index) run[1] = index;
    else runs.push([index, index]);
  }
  return runs
    .map(([first, last]) => {
      if (first === last) return String(first);
      return last === first + 1 ? `${first},${last}` : `${first}-${last}`;
    })
    .join(',');
}
