/** From what Pods use to how many there should be: upstream's arithmetic. Pure. */
import type { PodGroups } from './pods.ts';
import { Unmeasured } from './unmeasured.ts';

/** By the Pod's name, in thousandths. */
export type Amounts = ReadonlyMap<string, number>;

/** How far from its target a metric may be without consequences, as a share of it. */
export interface Tolerance {
  readonly up: number;
  readonly down: number;
}

export interface Ratio {
  /** Above 1 there are too few Pods. */
  readonly ratio: number;
  /** What a Pod uses on average, in thousandths. */
  readonly average: number;
  /** As a percentage of what is asked for, where that is the measure. */
  readonly utilization?: number;
}

export interface Measure {
  /** Throws Unmeasured. */
  ratioOf(usage: Amounts): Ratio;
  /** What a Pod that nothing is known of is taken to use when the number would go down. */
  assumed(pod: string): number;
}

/** By the share of what Pods ask for that they use; `target` is a percentage. */
export function utilizationMeasure(requests: Amounts, target: number): Measure {
  return {
    ratioOf(usage) {
      const known = [...usage].filter(([pod]) => requests.has(pod));
      const used = sum(known.map(([, amount]) => amount));
      const asked = sum(known.map(([pod]) => requests.get(pod) ?? 0));
      if (asked === 0) throw new Unmeasured('no metrics returned matched known pods');
      const utilization = Math.trunc((used * 100) / asked);
      return { ratio: utilization / target, average: Math.trunc(used / known.length), utilization };
    },
    assumed: (pod) => Math.trunc(((requests.get(pod) ?? 0) * Math.max(100, target)) / 100),
  };
}

/** By what a Pod uses on average; `target` is in thousandths. */
export function averageMeasure(target: number): Measure {
  return {
    ratioOf(usage) {
      const average = Math.trunc(sum([...usage.values()]) / usage.size);
      return { ratio: average / target, average };
    },
    assumed: () => target,
  };
}

export interface Circumstances {
  /** How many there are to be now. */
  readonly current: number;
  readonly tolerance: Tolerance;
  readonly pods: Pick<PodGroups, 'ready' | 'unready' | 'missing'>;
  /** Of the ready ones. */
  readonly usage: Amounts;
}

export interface Wanted extends Ratio {
  readonly replicas: number;
}

/** Throws Unmeasured. */
export function wantedReplicas(measure: Measure, circumstances: Circumstances): Wanted {
  const { usage } = circumstances;
  if (usage.size === 0) {
    throw new Unmeasured('did not receive metrics for targeted pods (pods might be unready)');
  }
  const found = measure.ratioOf(usage);
  return { ...found, replicas: replicasFor(found.ratio, measure, circumstances) };
}

function replicasFor(ratio: number, measure: Measure, circumstances: Circumstances): number {
  const { current, tolerance, pods, usage } = circumstances;
  const growsUnready = pods.unready.length > 0 && ratio > 1;
  if (!growsUnready && pods.missing.length === 0) {
    return isNear(ratio, tolerance) ? current : Math.ceil(ratio * pods.ready.length);
  }
  // The guesses are against the change: who isn't measured uses nothing on the way up, and much on the way down.
  const guessed = new Map(usage);
  for (const pod of ratio === 1 ? [] : pods.missing) {
    guessed.set(pod, ratio < 1 ? measure.assumed(pod) : 0);
  }
  for (const pod of growsUnready ? pods.unready : []) guessed.set(pod, 0);
  const next = measure.ratioOf(guessed).ratio;
  const turns = (ratio < 1 && next > 1) || (ratio > 1 && next < 1);
  if (turns || isNear(next, tolerance)) return current;
  const replicas = Math.ceil(next * guessed.size);
  const contradicts = (next < 1 && replicas > current) || (next > 1 && replicas < current);
  return contradicts ? current : replicas;
}

function isNear(ratio: number, { up, down }: Tolerance): boolean {
  return 1 - down <= ratio && ratio <= 1 + up;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
