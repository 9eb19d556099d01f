import { describe, expect, test } from 'vitest';
import { averageMeasure, utilizationMeasure, wantedReplicas } from './replicas.ts';
import type { Circumstances } from './replicas.ts';

/** `a:500` is a ready Pod that uses 500 thousandths; `b?` one of which nothing is known, `c-` one that isn't ready. */
function pods(text: string, current?: number): Circumstances {
  const words = text.split(' ');
  const usage = words
    .filter((word) => word.includes(':'))
    .map(
      (word) =>
        [word.slice(0, word.indexOf(':')), Number(word.slice(word.indexOf(':') + 1))] as const,
    );
  const marked = (mark: string): readonly string[] =>
    words.filter((word) => word.endsWith(mark)).map((word) => word.slice(0, -1));
  return {
    current: current ?? words.length,
    tolerance: { up: 0.1, down: 0.1 },
    pods: { ready: usage.map(([name]) => name), unready: marked('-'), missing: marked('?') },
    usage: new Map(usage),
  };
}

const requests = new Map(['a', 'b', 'c', 'd', 'e'].map((name) => [name, 1000]));

describe('by utilization, of 1000 each', () => {
  test.each([
    ['at the target', 'a:500 b:500', 50, 2, 50],
    ['within the tolerance', 'a:549 b:549', 50, 2, 54],
    ['just beyond it', 'a:560 b:560', 50, 3, 56],
    ['twice too much', 'a:1000 b:1000', 50, 4, 100],
    ['half of it', 'a:250 b:250 c:250 d:250', 50, 2, 25],
    ['nothing at all', 'a:0 b:0', 50, 0, 0],
    ['an unready Pod uses nothing on the way up', 'a:1000 b:1000 c-', 50, 4, 100],
    ['an unready Pod may suffice', 'a:600 b-', 50, 2, 60],
    ['an unready Pod is no reason against going down', 'a:100 b:100 c:100 d-', 50, 1, 10],
    ['a missing Pod uses nothing on the way up', 'a:1000 b?', 50, 2, 100],
    ['a missing Pod uses all it asks for on the way down', 'a:100 b:100 c?', 80, 2, 10],
    ['a missing Pod would turn the direction', 'a:400 b?', 50, 2, 40],
    ['a missing Pod counts as using the target where that is more', 'a:100 b?', 200, 2, 10],
  ])('%s', (...[, text, target, replicas, utilization]) => {
    const measure = utilizationMeasure(requests, target);
    expect(wantedReplicas(measure, pods(text))).toMatchObject({ replicas, utilization });
  });

  test('says nothing about Pods that are not known', () => {
    expect(() => wantedReplicas(utilizationMeasure(new Map(), 50), pods('x:500'))).toThrow(
      'no metrics returned matched known pods',
    );
  });
});

describe('by average', () => {
  test.each([
    ['at the target', 'a:300 b:300', 2, 300],
    ['above', 'a:500 b:700', 4, 600],
    ['below', 'a:100 b:100 c:100', 1, 100],
    ['a missing Pod is at the target on the way down', 'a:100 b?', 2, 100],
    ['a missing Pod uses nothing on the way up', 'a:900 b?', 3, 900],
  ])('%s', (...[, text, replicas, average]) => {
    expect(wantedReplicas(averageMeasure(300), pods(text))).toMatchObject({ replicas, average });
  });
});

test('without numbers there is no number', () => {
  expect(() => wantedReplicas(averageMeasure(300), pods('a- b?'))).toThrow(
    'did not receive metrics for targeted pods (pods might be unready)',
  );
});

test('each direction has its tolerance', () => {
  const measure = utilizationMeasure(requests, 50);
  const at = (text: string, up: number, down: number): number =>
    wantedReplicas(measure, { ...pods(text), tolerance: { up, down } }).replicas;
  expect(at('a:520 b:520', 0, 0.5)).toBe(3);
  expect(at('a:520 b:520', 0.05, 0)).toBe(2);
  expect(at('a:240 b:240', 0, 0.6)).toBe(2);
  expect(at('a:240 b:240', 0.6, 0.1)).toBe(1);
});
