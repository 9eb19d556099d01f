import { expect, test } from 'vitest';
import { machineUsageOf, readMachineUsage } from './machine-usage.ts';

const stat = `cpu  100 10 50 9000 40 5 3 2 70 0
cpu0 100 10 50 9000 40 5 3 2 70 0
intr 1
`;
const meminfo = `MemTotal:        1000 kB
MemFree:          400 kB
MemAvailable:     700 kB
Active(file):      80 kB
Inactive(file):   150 kB
`;

test('idle and waiting time is no use, and guests are counted once', () => {
  expect(machineUsageOf(stat, meminfo).cpuNanoseconds).toBe(170 * 10_000_000);
});

test('files that may be dropped are no part of the working set', () => {
  expect(machineUsageOf(stat, meminfo)).toMatchObject({
    memoryUsageBytes: 600 * 1024,
    memoryWorkingSetBytes: 450 * 1024,
    memoryAvailableBytes: 550 * 1024,
  });
});

test.runIf(process.platform === 'linux')('this machine can be read', async () => {
  const usage = await readMachineUsage();
  expect(Object.values(usage).every((value) => value > 0)).toBe(true);
});
