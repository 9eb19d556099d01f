/** `IntOrString`: a count, or a percentage of one, as in `maxUnavailable: 25%`. */
import type { IntOrString } from './gen/types.ts';

export type Rounding = 'up' | 'down';

/** The count that `value` means out of `total`; undefined when it is neither a number nor a percentage. */
export function scaledValue(
  value: IntOrString,
  total: number,
  rounding: Rounding,
): number | undefined {
  if (typeof value === 'number') return value;
  const percent = percentOf(value);
  if (percent === undefined) return undefined;
  const exact = (percent * total) / 100;
  return rounding === 'up' ? Math.ceil(exact) : Math.floor(exact);
}

/** 25 for `25%`; undefined for anything else. */
function percentOf(value: IntOrString): number | undefined {
  const match = typeof value === 'string' ? /^([0-9]+)%$/.exec(value) : null;
  return match ? Number(match[1]) : undefined;
}
