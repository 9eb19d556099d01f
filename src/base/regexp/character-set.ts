/** Sets of characters, and those that have a name in patterns. */

/** Ranges of character codes, both ends in. */
export interface CharacterSet {
  readonly negated: boolean;
  readonly ranges: readonly (readonly [number, number])[];
}

const digits = [[48, 57]] as const;
const word = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
] as const;
const space = [
  [9, 10],
  [12, 13],
  [32, 32],
] as const;
export const classes: Readonly<Record<string, CharacterSet['ranges']>> = {
  d: digits,
  w: word,
  s: space,
};
export const posixClasses: Readonly<Record<string, CharacterSet['ranges']>> = {
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  alpha: [
    [65, 90],
    [97, 122],
  ],
  ascii: [[0, 127]],
  blank: [
    [9, 9],
    [32, 32],
  ],
  digit: digits,
  lower: [[97, 122]],
  print: [[32, 126]],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  space: [
    [9, 13],
    [32, 32],
  ],
  upper: [[65, 90]],
  word,
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
};

/** All characters that aren't in the ranges. */
export function complement(ranges: CharacterSet['ranges']): CharacterSet['ranges'] {
  const left: (readonly [number, number])[] = [];
  let next = 0;
  for (const [low, high] of ranges.toSorted(([a], [b]) => a - b)) {
    if (low > next) left.push([next, low - 1]);
    next = Math.max(next, high + 1);
  }
  return [...left, [next, 0x10_ffff]];
}

/** Letters of ASCII in both cases, where case is ignored. */
export function anyCase(given: CharacterSet): CharacterSet {
  const other = given.ranges.flatMap(([low, high]) => [
    ...shifted(low, high, 65, 32),
    ...shifted(low, high, 97, -32),
  ]);
  return { ...given, ranges: [...given.ranges, ...other] };
}

function shifted(low: number, high: number, first: number, by: number): CharacterSet['ranges'] {
  const from = Math.max(low, first);
  const to = Math.min(high, first + 25);
  return from <= to ? [[from + by, to + by]] : [];
}
