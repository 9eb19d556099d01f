/** What the kernel says of a process. */
import { readFileSync } from 'node:fs';

/** Clock ticks a second (sysconf _SC_CLK_TCK; 100 on every Linux that Node.js runs on). */
export const ticksPerSecond = 100;

export function residentBytes(pid: number): number {
  return (
    Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
  );
}

/** User and system time of the process (proc(5), fields 14 and 15). */
export function cpuTicks(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
