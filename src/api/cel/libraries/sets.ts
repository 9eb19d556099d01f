/** Lists taken as sets: neither order nor repetition counts. */
import type { Library } from '../environment.ts';
import { contains } from '../functions/comparisons.ts';
import * as of from '../functions/declare.ts';
import { sizeOf } from '../values/meter.ts';
import type { CostMeter } from '../values/meter.ts';
import type { CelList, CelValue } from '../values/value.ts';

const { bool, anyList } = of;

function containsAll(list: CelList, part: CelList, meter: CostMeter): boolean {
  for (const each of part) if (!contains(list, each, meter)) return false;
  return true;
}

function intersects(a: CelList, b: CelList, meter: CostMeter): boolean {
  for (const each of a) if (contains(b, each, meter)) return true;
  return false;
}

/** Each of one is compared with each of the other, `times` times. */
function pairCost(times: number) {
  return {
    cost: ([a = null, b = null]: readonly CelValue[]) => 1 + sizeOf(a) * sizeOf(b) * times,
  };
}

export const setsLibrary: Library = {
  overloads: [
    of.global(['sets.contains', anyList, anyList], bool.type, containsAll, pairCost(1)),
    of.global(['sets.intersects', anyList, anyList], bool.type, intersects, pairCost(1)),
    of.global(
      ['sets.equivalent', anyList, anyList],
      bool.type,
      (a, b, meter) => containsAll(a, b, meter) && containsAll(b, a, meter),
      pairCost(2),
    ),
  ],
};
