import { describe, expect, test } from 'vitest';
import type { Container } from '#api/gen/types.ts';
import { podOf } from '../testing/pods.ts';
import { podCgroupParent } from './cgroup-name.ts';
import { containerResources, quotaOf, sharesOf } from './linux-resources.ts';
import { podCgroupResources } from './pod-resources.ts';
import { oomScoreAdjust } from './qos.ts';

const gib = 1024 ** 3;
const guaranteed: Container = {
  name: 'main',
  resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1', memory: '1Gi' } },
};
const burstable: Container = {
  name: 'main',
  resources: { requests: { cpu: '250m', memory: '1Gi' } },
};
const bestEffort: Container = { name: 'main' };

test.each([
  [0, 2],
  [1, 2],
  [250, 256],
  [1000, 1024],
  [1_000_000, 262_144],
])('sharesOf(%dm): %d', (millis, shares) => {
  expect(sharesOf(millis)).toBe(shares);
});

test.each([
  [1, 1000],
  [250, 25_000],
  [1500, 150_000],
])('quotaOf(%dm): %d', (millis, quota) => {
  expect(quotaOf(millis)).toBe(quota);
});

describe('oomScoreAdjust()', () => {
  test.each([
    { name: 'Guaranteed', container: guaranteed, expected: -997 },
    { name: 'Burstable by its share of memory', container: burstable, expected: 750 },
    { name: 'BestEffort', container: bestEffort, expected: 1000 },
    {
      name: 'Burstable with all the memory',
      container: { name: 'main', resources: { requests: { memory: '4Gi' } } },
      expected: 3,
    },
    {
      name: 'Burstable with hardly any',
      container: { name: 'main', resources: { requests: { memory: '1Ki' } } },
      expected: 999,
    },
  ])('$name: $expected', ({ container, expected }) => {
    expect(oomScoreAdjust(podOf({ containers: [container] }), container, 4 * gib)).toBe(expected);
  });
});

test.each([
  { container: guaranteed, expected: '/root/kubepods/podpod-uid' },
  { container: burstable, expected: '/root/kubepods/burstable/podpod-uid' },
  { container: bestEffort, expected: '/root/kubepods/besteffort/podpod-uid' },
])('podCgroupParent(): $expected', ({ container, expected }) => {
  expect(podCgroupParent(podOf({ containers: [container] }), '/root')).toBe(expected);
});

test('containerResources() sets what is limited and no more', () => {
  const pod = podOf({ containers: [burstable] });
  expect(containerResources(pod, burstable, 4 * gib)).toEqual({
    cpuShares: 256,
    oomScoreAdjust: 750,
  });
  const limited = podOf({ containers: [guaranteed] });
  expect(containerResources(limited, guaranteed, 4 * gib)).toEqual({
    cpuShares: 1024,
    cpuQuota: 100_000,
    cpuPeriod: 100_000,
    memoryLimitBytes: gib,
    oomScoreAdjust: -997,
  });
});

test('a Pod is limited when all of its containers are', () => {
  const half: Container = { name: 'half', resources: { limits: { memory: '1Gi' } } };
  expect(podCgroupResources(podOf({ containers: [guaranteed, half] }))).toEqual({
    cpuShares: 1024,
    memoryLimitBytes: 2 * gib,
  });
  expect(podCgroupResources(podOf({ containers: [bestEffort] }))).toEqual({ cpuShares: 2 });
});
