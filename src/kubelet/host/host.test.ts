import { expect, test } from 'vitest';
import { parseLayout, weightOf } from './cgroups.ts';
import { goArchitecture } from './machine.ts';

const line = (mountPoint: string, type: string, options = 'rw'): string =>
  `30 20 0:26 / ${mountPoint} rw - ${type} ${type} ${options}`;

test.each([
  {
    name: 'v2',
    lines: [line('/sys/fs/cgroup', 'cgroup2')],
    unified: '/sys/fs/cgroup',
    cpu: undefined,
  },
  {
    name: 'v1',
    lines: [
      line('/sys/fs/cgroup/cpu,cpuacct', 'cgroup', 'rw,cpu,cpuacct'),
      line('/sys/fs/cgroup/memory', 'cgroup', 'rw,memory'),
    ],
    unified: undefined,
    cpu: '/sys/fs/cgroup/cpu,cpuacct',
  },
  {
    name: 'both',
    lines: [
      line('/sys/fs/cgroup/unified', 'cgroup2'),
      line('/sys/fs/cgroup/cpu', 'cgroup', 'rw,cpu'),
    ],
    unified: '/sys/fs/cgroup/unified',
    cpu: '/sys/fs/cgroup/cpu',
  },
])('parseLayout(): $name', ({ lines, unified, cpu }) => {
  const layout = parseLayout(`${line('/', 'ext4')}\n${lines.join('\n')}\n`);
  expect([layout.unified, layout.controllers.get('cpu')]).toEqual([unified, cpu]);
});

test.each([
  [2, 1],
  [1024, 39],
  [262_144, 10_000],
])('weightOf(%d): %d', (shares, weight) => {
  expect(weightOf(shares)).toBe(weight);
});

test.each([
  ['x64', 'amd64'],
  ['arm64', 'arm64'],
  ['ia32', '386'],
])('goArchitecture(%s): %s', (name, expected) => {
  expect(goArchitecture(name)).toBe(expected);
});
