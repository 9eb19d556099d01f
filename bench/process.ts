/** What the kernel says of a process. */
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second (sysconf _SC_CLK_TCK; 100 on every Linux that Node.js runs on). */
export const ticksPerSecond = 100;

export function residentBytes(pid: number): number {
  return (
    Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
  );
}

/** User and system time of the process (proc(5), fields 14 and 15). */
export function cpuTicks(pid: number): number {
  const fields = statFields(`/proc/${pid}/stat`);
  return Number(fields[11]) + Number(fields[12]);
}

/** User and system time of this process's children that have ended (proc(5), fields 16 and 17). */
export function childrenTicks(): number {
  const fields = statFields('/proc/self/stat');
  return Number(fields[13]) + Number(fields[14]);
}

/** By thread id: user and system time of the process's threads whose names begin so. */
export function threadTicks(pid: number, prefix: string): ReadonlyMap<string, number> {
  const folder = `/proc/${pid}/task`;
  const named = readdirSync(folder).filter((id) =>
    readFileSync(`${folder}/${id}/comm`, 'utf8').startsWith(prefix),
  );
  return new Map(
    named.map((id) => {
      const fields = statFields(`${folder}/${id}/stat`);
      return [id, Number(fields[11]) + Number(fields[12])];
    }),
  );
}

/** From field 3 on: the name before it may hold anything. */
function statFields(path: string): readonly string[] {
  const stat = readFileSync(path, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
