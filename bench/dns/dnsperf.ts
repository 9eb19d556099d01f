/** dnsperf: one run of it against one server, and what it says. */
import { run } from '#base/command.ts';
import { childrenTicks, ticksPerSecond } from '../process.ts';
import type { Programs } from './programs.ts';
import { absentPercent } from './questions.ts';

export interface Load {
  readonly port: number;
  /** The questions' file. */
  readonly file: string;
  readonly seconds: number;
  readonly clients: number;
  readonly outstanding: number;
}

export interface Measured {
  readonly perSecond: number;
  readonly lost: number;
  /** Seconds of processor time that dnsperf took a second. */
  readonly generatorCores: number;
}

/** Throws when the answers aren't those that the questions have: a wrong answer is no quick one. */
export async function dnsperf(programs: Programs, load: Load): Promise<Measured> {
  const before = childrenTicks();
  const { port, file, seconds, clients, outstanding } = load;
  const words = `-s 127.0.0.1 -p ${port} -l ${seconds} -c ${clients} -q ${outstanding} -d`.split(
    ' ',
  );
  const output = await run(programs.dnsperf, [...words, file], { env: programs.environment });
  const number = (pattern: RegExp): number => Number(pattern.exec(output)?.[1]);
  const absent = number(/NXDOMAIN \d+ \(([\d.]+)%\)/);
  const answered = number(/NOERROR \d+ \(([\d.]+)%\)/);
  if (Math.abs(absent - absentPercent) > 1 || Math.abs(absent + answered - 100) > 0.01) {
    throw new Error(`unexpected answers from port ${port}:\n${output.slice(-2000)}`);
  }
  return {
    perSecond: number(/Queries per second: +([\d.]+)/),
    lost: number(/Queries lost: +(\d+)/),
    generatorCores: (childrenTicks() - before) / ticksPerSecond / seconds,
  };
}
