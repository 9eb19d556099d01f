import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HorizontalPodAutoscalerBehavior, HPAScalingRules } from '#api/gen/types.ts';
import { History } from './history.ts';
import { limit } from './limits.ts';
import type { Limits } from './limits.ts';

const minutes5 = { downscaleStabilizationMs: 300_000 };
const limits = (behavior?: HorizontalPodAutoscalerBehavior, min = 1, max = 100): Limits => ({
  min,
  max,
  behavior,
  ...minutes5,
});

const usual: HorizontalPodAutoscalerBehavior = {
  scaleUp: {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ],
  },
  scaleDown: {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  },
};
const up = (rules: HPAScalingRules): HorizontalPodAutoscalerBehavior => ({
  ...usual,
  scaleUp: { ...usual.scaleUp, ...rules },
});
const down = (rules: HPAScalingRules): HorizontalPodAutoscalerBehavior => ({
  ...usual,
  scaleDown: { ...usual.scaleDown, ...rules },
});
const pods = (value: number, periodSeconds = 60) => ({ type: 'Pods', value, periodSeconds });
const percent = (value: number, periodSeconds = 60) => ({ type: 'Percent', value, periodSeconds });

describe('at first', () => {
  test.each([
    ['nothing to do', limits(), 3, 3, 3, 'DesiredWithinRange'],
    ['within range', limits(), 3, 5, 5, 'DesiredWithinRange'],
    ['at most twice as many', limits(), 3, 20, 6, 'ScaleUpLimit'],
    ['or four', limits(), 1, 20, 4, 'ScaleUpLimit'],
    ['at most the maximum', limits(undefined, 1, 5), 3, 20, 5, 'TooManyReplicas'],
    ['at least the minimum', limits(undefined, 2), 3, 1, 2, 'TooFewReplicas'],
    ['the usual rules', limits(usual), 3, 20, 7, 'ScaleUpLimit'],
    ['by Pods', limits(up({ policies: [pods(2)] })), 3, 20, 5, 'ScaleUpLimit'],
    ['by percent, rounded up', limits(up({ policies: [percent(10)] })), 3, 20, 4, 'ScaleUpLimit'],
    [
      'the least of several',
      limits(up({ policies: [pods(2), percent(200)], selectPolicy: 'Min' })),
      3,
      20,
      5,
      'ScaleUpLimit',
    ],
    ['never up', limits(up({ selectPolicy: 'Disabled' })), 3, 20, 3, 'ScaleUpLimit'],
    ['down by Pods', limits(down({ policies: [pods(2)] })), 9, 1, 7, 'ScaleDownLimit'],
    ['down by percent', limits(down({ policies: [percent(10)] })), 10, 1, 9, 'ScaleDownLimit'],
    [
      'down by the least of several',
      limits(down({ policies: [pods(1), percent(50)], selectPolicy: 'Min' })),
      10,
      1,
      9,
      'ScaleDownLimit',
    ],
    ['never down', limits(down({ selectPolicy: 'Disabled' })), 9, 1, 9, 'ScaleDownLimit'],
    ['all the way down', limits(usual, 2), 9, 1, 2, 'TooFewReplicas'],
  ])('%s', (...[, given, current, wanted, replicas, reason]) => {
    const result = limit({ current, wanted, now: 0 }, given, new History());
    expect(result.replicas).toBe(replicas);
    expect(result.limited).toMatchObject({ reason, isLimited: reason !== 'DesiredWithinRange' });
  });
});

describe('over time', () => {
  /** What becomes of a wish at each second, beginning with so many. */
  function follow(given: Limits, current: number, wishes: Readonly<Record<number, number>>) {
    const history = new History();
    history.begin(current, 0);
    let replicas = current;
    return Object.entries(wishes).map(([second, wanted]) => {
      const now = Number(second) * 1000;
      const result = limit({ current: replicas, wanted, now }, given, history);
      if (result.replicas !== replicas) history.rescaled(replicas, result.replicas, now, 600_000);
      replicas = result.replicas;
      return [replicas, result.stabilized.reason];
    });
  }

  test('goes down only after five minutes, and only to the most that was wanted', () => {
    expect(follow(limits(), 6, { 15: 2, 200: 4, 290: 2, 301: 2, 480: 2, 501: 2 })).toEqual([
      [6, 'ScaleDownStabilized'],
      [6, 'ScaleDownStabilized'],
      [6, 'ScaleDownStabilized'],
      [4, 'ScaleDownStabilized'],
      [4, 'ScaleDownStabilized'],
      [2, 'ReadyForNewScale'],
    ]);
  });

  test('goes up at once', () => {
    expect(follow(limits(), 2, { 1: 4 })).toEqual([[4, 'ReadyForNewScale']]);
  });

  test('goes up only when it is told to for the whole window', () => {
    const given = limits(up({ stabilizationWindowSeconds: 60 }));
    expect(follow(given, 2, { 10: 5, 30: 4, 61: 5, 95: 5 })).toEqual([
      [2, 'ScaleUpStabilized'],
      [2, 'ScaleUpStabilized'],
      [4, 'ScaleUpStabilized'],
      [5, 'ReadyForNewScale'],
    ]);
  });

  test('a policy counts what was done within its period, in either direction', () => {
    const given = limits(up({ policies: [pods(2)] }));
    const followed = follow(given, 5, { 1: 20, 30: 20, 62: 20, 70: 4, 80: 20 });
    expect(followed.map(([replicas]) => replicas)).toEqual([7, 7, 9, 4, 9]);
  });

  test('a window of its own for going down', () => {
    const given = limits(down({ stabilizationWindowSeconds: 30 }));
    const followed = follow(given, 5, { 10: 1, 31: 1 });
    expect(followed.map(([replicas]) => replicas)).toEqual([5, 1]);
  });
});

test('stays between minimum and maximum, and never beyond what is wanted', () => {
  const number = fc.integer({ min: 1, max: 50 });
  const policy = fc.record({
    type: fc.constantFrom('Pods', 'Percent'),
    value: number,
    periodSeconds: fc.integer({ min: 1, max: 120 }),
  });
  const rules = fc.record({
    stabilizationWindowSeconds: fc.integer({ min: 0, max: 60 }),
    selectPolicy: fc.constantFrom('Max', 'Min', 'Disabled'),
    policies: fc.array(policy, { minLength: 1, maxLength: 3 }),
  });
  const behavior = fc.option(fc.record({ scaleUp: rules, scaleDown: rules }), { nil: undefined });
  const wishes = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 80 })),
    {
      minLength: 1,
      maxLength: 20,
    },
  );
  fc.assert(
    fc.property(
      fc.tuple(number, number, number),
      behavior,
      wishes,
      ([a, b, start], rulesOf, all) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)];
        const history = new History();
        let current = Math.min(Math.max(start, min), max);
        let now = 0;
        let most = current;
        history.begin(current, now);
        for (const [seconds, wanted] of all) {
          now += seconds * 1000;
          most = Math.max(most, wanted, min);
          const { replicas } = limit({ current, wanted, now }, limits(rulesOf, min, max), history);
          expect(replicas).toBeGreaterThanOrEqual(min);
          expect(replicas).toBeLessThanOrEqual(Math.min(max, most));
          if (replicas !== current) history.rescaled(current, replicas, now, 120_000);
          current = replicas;
        }
      },
    ),
  );
});
