/**
 * What an evaluation costs, in upstream's units, and when it is too much. Upstream charges some operations less than
 * they take, such as comparing nested lists that share their parts; `step` counts what those do, so that they end too.
 */
import { CelCostError } from '../errors.ts';

/** Steps that are not charged for, for each unit of the limit. */
const stepsPerUnit = 5;
/** When nobody says how much: about a tenth of a second. */
export const defaultCostLimit = 1_000_000;

export class CostMeter {
  readonly #limit: number;
  #cost = 0;
  #steps = 0;

  constructor(limit = defaultCostLimit) {
    this.#limit = limit;
  }

  get cost(): number {
    return this.#cost;
  }

  charge(units: number): void {
    this.#cost += units;
    if (this.#cost > this.#limit) throw new CelCostError();
  }

  step(count = 1): void {
    this.#steps += count;
    if (this.#steps > this.#limit * stepsPerUnit) throw new CelCostError();
  }
}

/** Of a string in characters, of bytes, lists and maps; anything else counts one. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return characterCount(value);
  if (typeof value !== 'object' || value === null) return 1;
  if (value instanceof Uint8Array) return value.length;
  return 'size' in value && typeof value.size === 'number' ? value.size : 1;
}

/** Code points: a character beyond the basic plane is two units of a JavaScript string. */
export function characterCount(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    if (isHighSurrogate(text, index) && isLowSurrogate(text, index + 1)) {
      count--;
      index++;
    }
  }
  return count;
}

function isHighSurrogate(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xd800;
}

function isLowSurrogate(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00;
}

/** A tenth for each, rounded up: what walking through text costs. */
export function traversal(size: number): number {
  return Math.ceil(size / 10);
}
