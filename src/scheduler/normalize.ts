/** Brings the plugins' raw counts to scores from 0 to 100. */

export function moreIsBetter(raw: readonly number[]): number[] {
  const most = Math.max(0, ...raw);
  return raw.map((value) => (most === 0 ? 0 : (value / most) * 100));
}

export function lessIsBetter(raw: readonly number[]): number[] {
  return moreIsBetter(raw).map((score) => 100 - score);
}
