/**
 * The contract of a benchmark: a file of this folder exports one, `index.ts` lists them. A figure that has a peer or a
 * floor is a ratio taken in the same run; bounds come from the issues and are never moved to make a row hold.
 */

export interface Row {
  /** What was measured, such as `get of one Pod`. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Absent: for information. */
  readonly bound?: { readonly at: 'least' | 'most'; readonly value: number };
  /** What ran beside it in the same run, with its figure. */
  readonly comparedWith?: string;
}

export interface Benchmark {
  readonly name: string;
  readonly what: string;
  /** Real containers need root. */
  readonly needsRoot?: boolean;
  run(): Promise<readonly Row[]>;
}

export function holds(row: Row): boolean | undefined {
  if (!row.bound) return undefined;
  return row.bound.at === 'least' ? row.value >= row.bound.value : row.value <= row.bound.value;
}

/** The middle one; the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Linear between the nearest ranks. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = ((sorted.length - 1) * percent) / 100;
  const [low = Number.NaN, high = low] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}
