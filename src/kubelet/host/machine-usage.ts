/** What the whole machine uses, from the files in which the kernel counts it. */
import { readFile } from 'node:fs/promises';
import type { MachineUsage } from './host.ts';

/** The kernel's unit of time in /proc/stat, on every machine that Linux shows to programs: 1/100 s. */
const nanosecondsPerTick = 10_000_000;

export async function readMachineUsage(): Promise<MachineUsage> {
  const [stat, meminfo] = await Promise.all([
    readFile('/proc/stat', 'utf8'),
    readFile('/proc/meminfo', 'utf8'),
  ]);
  return machineUsageOf(stat, meminfo);
}

/** As upstream for the root of a cgroup tree: used is what isn't free; the working set leaves out inactive files. */
export function machineUsageOf(stat: string, meminfo: string): MachineUsage {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] =
    /^cpu +(.*)$/m.exec(stat)?.[1]?.split(' ').map(Number) ?? [];
  const bytesOf = (name: string): number =>
    1024 * Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(meminfo)?.[1] ?? 0);
  const total = bytesOf('MemTotal');
  const used = total - bytesOf('MemFree');
  const workingSet = Math.max(0, used - bytesOf('Inactive\\(file\\)'));
  return {
    cpuNanoseconds: (user + nice + system + irq + softirq + steal) * nanosecondsPerTick,
    memoryUsageBytes: used,
    memoryWorkingSetBytes: workingSet,
    memoryAvailableBytes: total - workingSet,
  };
}
