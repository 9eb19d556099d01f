/** How far the number of Pods may go at once, and how long a number must be wanted: upstream's rules. */
import type { HorizontalPodAutoscalerBehavior, HPAScalingRules } from '#api/gen/types.ts';
import type { History } from './history.ts';

export interface Limits {
  readonly min: number;
  readonly max: number;
  readonly behavior: HorizontalPodAutoscalerBehavior | undefined;
  readonly downscaleStabilizationMs: number;
}

export interface Wish {
  readonly current: number;
  /** What the metrics ask for. */
  readonly wanted: number;
  readonly now: number;
}

interface Verdict {
  readonly reason: string;
  readonly message: string;
}

export interface Limited {
  readonly replicas: number;
  /** For the condition `AbleToScale`. */
  readonly stabilized: Verdict;
  /** For the condition `ScalingLimited`, and whether it is true. */
  readonly limited: Verdict & { readonly isLimited: boolean };
}

/** Remembers the wish in the history. */
export function limit(wish: Wish, limits: Limits, history: History): Limited {
  const { current, wanted } = wish;
  const stable = stabilize(wish, limits, history);
  const isUp = limits.behavior !== undefined && wanted >= current;
  const [replicas, reason, message] = bound({ ...wish, wanted: stable }, limits, history);
  return {
    replicas,
    stabilized: stable === wanted ? ready : isUp ? stabilizedUp : stabilizedDown,
    limited: { reason, message, isLimited: replicas !== stable },
  };
}

const ready: Verdict = {
  reason: 'ReadyForNewScale',
  message: 'recommended size matches current size',
};
const stabilizedUp: Verdict = {
  reason: 'ScaleUpStabilized',
  message:
    'recent recommendations were lower than current one, applying the lowest recent recommendation',
};
const stabilizedDown: Verdict = {
  reason: 'ScaleDownStabilized',
  message:
    'recent recommendations were higher than current one, applying the highest recent recommendation',
};

function stabilize({ current, wanted, now }: Wish, limits: Limits, history: History): number {
  const { behavior, downscaleStabilizationMs } = limits;
  const upMs = (behavior?.scaleUp?.stabilizationWindowSeconds ?? 0) * 1000;
  const downSeconds = behavior?.scaleDown?.stabilizationWindowSeconds;
  const downMs = downSeconds === undefined ? downscaleStabilizationMs : downSeconds * 1000;
  const least = Math.min(wanted, ...history.recommendedAfter(now - upMs));
  const most = Math.max(wanted, ...history.recommendedAfter(now - downMs));
  history.recommend(wanted, now, Math.max(upMs, downMs));
  // Without rules of its own only going down waits.
  return behavior ? Math.min(Math.max(current, least), most) : most;
}

type Bounded = readonly [replicas: number, reason: string, message: string];

function bound(wish: Wish, limits: Limits, history: History): Bounded {
  const { behavior } = limits;
  return behavior ? boundByRules(wish, limits, history) : boundByDefault(wish, limits);
}

/** Twice as many, or four: a wrong measurement shall not fill the cluster. */
function boundByDefault({ current, wanted }: Wish, { min, max }: Limits): Bounded {
  const fastest = Math.max(2 * current, 4);
  if (wanted < min) return tooFew(min);
  if (wanted > Math.min(max, fastest)) return max > fastest ? tooFast(fastest) : tooMany(max);
  return withinRange(wanted);
}

function boundByRules(wish: Wish, { min, max, behavior }: Limits, history: History): Bounded {
  const { current, wanted } = wish;
  if (wanted > current) {
    const fastest = Math.max(current, furthestUp(behavior?.scaleUp ?? {}, wish, history));
    if (wanted > Math.min(max, fastest)) return max > fastest ? tooFast(fastest) : tooMany(max);
  } else if (wanted < current) {
    const fastest = Math.min(current, furthestDown(behavior?.scaleDown ?? {}, wish, history));
    if (wanted < Math.max(min, fastest)) return min < fastest ? tooSlow(fastest) : tooFew(min);
  }
  return withinRange(wanted);
}

const tooFew = (replicas: number): Bounded => [
  replicas,
  'TooFewReplicas',
  'the desired replica count is less than the minimum replica count',
];
const tooMany = (replicas: number): Bounded => [
  replicas,
  'TooManyReplicas',
  'the desired replica count is more than the maximum replica count',
];
const tooFast = (replicas: number): Bounded => [
  replicas,
  'ScaleUpLimit',
  'the desired replica count is increasing faster than the maximum scale rate',
];
const tooSlow = (replicas: number): Bounded => [
  replicas,
  'ScaleDownLimit',
  'the desired replica count is decreasing faster than the maximum scale rate',
];
const withinRange = (replicas: number): Bounded => [
  replicas,
  'DesiredWithinRange',
  'the desired count is within the acceptable range',
];

/** The highest number that the policies allow (the least of theirs with `Min`). */
function furthestUp(rules: HPAScalingRules, wish: Wish, history: History): number {
  if (rules.selectPolicy === 'Disabled') return wish.current;
  const proposals = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
    const before = wish.current - history.changeAfter(wish.now - periodSeconds * 1000);
    return type === 'Pods' ? before + value : Math.ceil(before * (1 + value / 100));
  });
  return rules.selectPolicy === 'Min' ? Math.min(...proposals) : Math.max(...proposals);
}

/** The lowest number that the policies allow (the most of theirs with `Min`). */
function furthestDown(rules: HPAScalingRules, wish: Wish, history: History): number {
  if (rules.selectPolicy === 'Disabled') return wish.current;
  const proposals = (rules.policies ?? []).map(({ type, value, periodSeconds }) => {
    const before = wish.current - history.changeAfter(wish.now - periodSeconds * 1000);
    return type === 'Pods' ? before - value : Math.trunc(before * (1 - value / 100));
  });
  return rules.selectPolicy === 'Min' ? Math.max(...proposals) : Math.min(...proposals);
}

/** How long rescales must be remembered for the policies, in milliseconds. */
export function longestPeriodMs(behavior: HorizontalPodAutoscalerBehavior | undefined): number {
  const policies = [behavior?.scaleUp, behavior?.scaleDown].flatMap((one) => one?.policies ?? []);
  return Math.max(0, ...policies.map(({ periodSeconds }) => periodSeconds * 1000));
}
