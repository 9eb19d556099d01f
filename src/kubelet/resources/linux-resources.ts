/** Requests and limits in the kernel's units. */
import type { Container, Pod } from '#api/gen/types.ts';
import { quantityToMillis, quantityToNumber } from '#api/quantity.ts';
import type { LinuxResources } from '../cri/runtime.ts';
import { oomScoreAdjust } from './qos.ts';

const minShares = 2;
const maxShares = 262_144;
const sharesPerCpu = 1024;
export const quotaPeriod = 100_000;
const minQuota = 1000;

export function sharesOf(cpuMillis: number): number {
  if (cpuMillis === 0) return minShares;
  return Math.min(Math.max(Math.trunc((cpuMillis * sharesPerCpu) / 1000), minShares), maxShares);
}

export function quotaOf(cpuMillis: number): number {
  return Math.max(Math.trunc((cpuMillis * quotaPeriod) / 1000), minQuota);
}

export function containerResources(
  pod: Pod,
  container: Container,
  nodeMemoryBytes: number,
): LinuxResources {
  const { requests, limits } = container.resources ?? {};
  const cpuLimit = limits?.['cpu'] === undefined ? 0 : quantityToMillis(limits['cpu']);
  const cpuRequest = requests?.['cpu'] === undefined ? cpuLimit : quantityToMillis(requests['cpu']);
  const memory = limits?.['memory'] === undefined ? 0 : quantityToNumber(limits['memory']);
  return {
    cpuShares: sharesOf(cpuRequest),
    ...(cpuLimit > 0 ? { cpuQuota: quotaOf(cpuLimit), cpuPeriod: quotaPeriod } : {}),
    ...(memory > 0 ? { memoryLimitBytes: memory } : {}),
    oomScoreAdjust: oomScoreAdjust(pod, container, nodeMemoryBytes),
  };
}
