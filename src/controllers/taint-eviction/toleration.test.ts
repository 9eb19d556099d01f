import { expect, test } from 'vitest';
import type { Taint, Toleration } from '#api/gen/types.ts';
import { stayMs } from './toleration.ts';

const unreachable: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' };

function tolerates(tolerationSeconds?: number): Toleration {
  return {
    key: unreachable.key,
    operator: 'Exists',
    effect: 'NoExecute',
    ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
  };
}

test.each<[string, Taint[], Toleration[], number]>([
  ['no taint', [], [], Number.POSITIVE_INFINITY],
  ['a taint that is not tolerated', [unreachable], [], 0],
  ['one that is, for ever', [unreachable], [tolerates()], Number.POSITIVE_INFINITY],
  ['one that is for a while', [unreachable], [tolerates(5)], 5_000],
  ['one that is for less than nothing', [unreachable], [tolerates(-1)], 0],
  ['the first toleration counts', [unreachable], [tolerates(7), tolerates(5)], 7_000],
  [
    'the shortest of two taints',
    [unreachable, { key: 'a', effect: 'NoExecute' }],
    [tolerates(5), { key: 'a', operator: 'Exists', tolerationSeconds: 3 }],
    3_000,
  ],
  [
    'one of two is not tolerated',
    [unreachable, { key: 'a', effect: 'NoExecute' }],
    [tolerates()],
    0,
  ],
])('stayMs() with %s', (...[, taints, tolerations, expected]) => {
  expect(stayMs(taints, tolerations)).toBe(expected);
});
