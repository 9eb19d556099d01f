/**
 * Ranges of numbers to hand out from. Automatic choices come from the upper band first, so that the lower one stays
 * free for people who choose themselves (KEP-3070 for addresses, KEP-3668 for node ports).
 */
import type { Random } from '#base/random.ts';

export interface Range {
  readonly first: number;
  readonly last: number;
  /** The first number of the upper band. */
  readonly upper: number;
}

/** A random free number, from the upper band where one is free; undefined when all are taken. */
export function pickFree(
  range: Range,
  isTaken: (candidate: number) => boolean,
  random: Random,
): number | undefined {
  return (
    pickBetween({ from: range.upper, to: range.last }, isTaken, random) ??
    pickBetween({ from: range.first, to: range.upper - 1 }, isTaken, random)
  );
}

/** Starts at a random number and walks on, so that it ends even when nearly all are taken. */
function pickBetween(
  { from, to }: { from: number; to: number },
  isTaken: (candidate: number) => boolean,
  random: Random,
): number | undefined {
  const size = to - from + 1;
  const start = Math.floor(random.next() * size);
  for (let step = 0; step < size; step++) {
    const candidate = from + ((start + step) % size);
    if (!isTaken(candidate)) return candidate;
  }
  return undefined;
}

/** The size of the lower band: a share of the range, within bounds. */
export function lowerBand(size: number, share: number, bounds: { max: number }): number {
  return size < 16 ? 0 : Math.min(Math.max(16, Math.floor(size / share)), bounds.max);
}
