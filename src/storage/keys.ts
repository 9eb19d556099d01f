/** The order of keys and the ends of prefixes, shared by the drivers. */

/** Compares as UTF-8 bytes compare: like `<` on strings, but for surrogate pairs, which come last. */
export function compareKeys(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/** UTF-16 puts surrogates (code points above U+FFFF) before U+E000; UTF-8 puts them after U+FFFF. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** The smallest key greater than every key with this prefix; undefined when there is none. */
export function prefixEnd(prefix: string): string | undefined {
  const unit = prefix.charCodeAt(prefix.length - 1);
  // Nearly always: no surrogate, and none next to it.
  if (unit < 0xd7ff) return prefix.slice(0, -1) + String.fromCharCode(unit + 1);
  const points = Array.from(prefix);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const point = last.codePointAt(0) ?? 0;
    if (point === 0x10ffff) continue;
    // U+D800 to U+DFFF are no characters.
    return points.join('') + String.fromCodePoint(point === 0xd7ff ? 0xe000 : point + 1);
  }
  return undefined;
}

/** The first index of the sorted array at which `before` is false. */
export function partition<T>(sorted: readonly T[], before: (item: T) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = sorted[middle];
    if (item !== undefined && before(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
