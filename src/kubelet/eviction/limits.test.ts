import { expect, test } from 'vitest';
import type { PodSpec } from '#api/gen/types.ts';
import { podOf } from '../testing/pods.ts';
import { excessOf, mostAllowed } from './limits.ts';

const kibi = 1024;
const container = (name: string, limit?: string): PodSpec['containers'][number] => ({
  name,
  ...(limit === undefined ? {} : { resources: { limits: { 'ephemeral-storage': limit } } }),
});
const scratch = (sizeLimit?: string, medium?: string) => [
  {
    name: 'scratch',
    emptyDir: { ...(sizeLimit ? { sizeLimit } : {}), ...(medium ? { medium } : {}) },
  },
];

interface Case {
  readonly name: string;
  readonly spec: Partial<PodSpec>;
  /** KiB. */
  readonly volumes?: Readonly<Record<string, number>>;
  readonly containers?: Readonly<Record<string, number>>;
  readonly expected: string | undefined;
}

const cases: readonly Case[] = [
  {
    name: 'nothing is limited',
    spec: { volumes: scratch() },
    volumes: { scratch: 99 },
    expected: undefined,
  },
  {
    name: 'a volume as large as its limit',
    spec: { volumes: scratch('8Ki') },
    volumes: { scratch: 8 },
    expected: undefined,
  },
  {
    name: 'a volume larger than its limit',
    spec: { volumes: scratch('8Ki') },
    volumes: { scratch: 9 },
    expected: 'Usage of EmptyDir volume "scratch" exceeds the limit "8Ki". ',
  },
  {
    name: 'a volume without a size',
    spec: { volumes: scratch('0') },
    volumes: { scratch: 9 },
    expected: undefined,
  },
  {
    name: 'a volume in memory',
    spec: { volumes: scratch('8Ki', 'Memory') },
    volumes: { scratch: 9 },
    expected: undefined,
  },
  {
    name: 'volumes and containers together',
    spec: { volumes: scratch(), containers: [container('main', '8Ki'), container('other')] },
    volumes: { scratch: 4 },
    containers: { main: 3, other: 2 },
    expected: 'Pod ephemeral local storage usage exceeds the total limit of containers 8Ki. ',
  },
  {
    name: 'one container of several, while the Pod has room',
    spec: { containers: [container('main', '4Ki'), container('other', '8Ki')] },
    containers: { main: 5, other: 2 },
    expected: 'Container main exceeded its local ephemeral storage limit "4Ki". ',
  },
];

const bytes = (kibibytes: Readonly<Record<string, number>> = {}): ReadonlyMap<string, number> =>
  new Map(Object.entries(kibibytes).map(([name, value]) => [name, value * kibi]));

test.each(cases)('$name: $expected', ({ spec, volumes, containers, expected }) => {
  const usage = { volumes: bytes(volumes), containers: bytes(containers) };
  expect(excessOf(podOf(spec), usage)).toBe(expected);
});

test('the most that anything may take is the largest limit', () => {
  const spec = {
    volumes: scratch('8Ki'),
    containers: [container('main', '4Ki'), container('b', '6Ki')],
  };
  expect(mostAllowed(podOf(spec))).toBe(10 * kibi);
});
