/** Brings the plugins' raw counts to scores from 0 to 100. */

export function moreIsBetter(raw: readonly number[]): number[] {
  const most = Math.max(0, ...raw);
  return raw.map((value) => (most === 0 ? 0 : (value / most) * 100));
}

export function lessIsBetter(raw: readonly number[]): number[] {
  return moreIsBetter(raw).map((score) => 100 - score);
}

/** The lowest becomes 0 and the highest 100; nothing when they are the same. */
export function fromWorstToBest(raw: readonly number[]): number[] {
  const least = Math.min(...raw);
  return moreIsBetter(raw.map((value) => value - least));
}
