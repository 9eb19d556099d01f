/**
 * Questions a second: one worker against Knot DNS with one, and two workers against one. dnsperf asks, over UDP; on a
 * machine of two cores it takes one of them and more, so nobody has the machine alone: runs alternate, and the processor
 * time behind each figure is told beside it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../bench.ts';
import type { Benchmark, Row } from '../bench.ts';
import { ticksPerSecond } from '../process.ts';
import { dnsperf } from './dnsperf.ts';
import { debianPrograms } from './programs.ts';
import type { Programs } from './programs.ts';
import { questions } from './questions.ts';
import { startKnot, startOwn } from './servers.ts';
import type { Server } from './servers.ts';

const rounds = 5;
const seconds = 3;
/** Several sockets, so that the system deals them out to several workers. */
const clients = 16;
/** More than a server answers in one turn; Knot DNS's sockets lose questions from 500 on. */
const outstanding = 200;

interface Round {
  readonly perSecond: number;
  /** Questions a second if the busiest answering thread had a core to itself, and was limited by nothing else. */
  readonly capacity: number;
  /** Seconds of processor time a second. */
  readonly generatorCores: number;
  readonly lost: number;
  readonly threads: number;
}

async function run(): Promise<readonly Row[]> {
  const programs = await debianPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-dns-'));
  try {
    const file = join(folder, 'questions');
    writeFileSync(file, questions());
    await using knot = await startKnot(programs, folder);
    await using one = await startOwn(1);
    await using two = await startOwn(2);
    const measure = (server: Server): Promise<Round> => measureRound(programs, file, server);
    const servers = [one, knot, two];
    // What is compiled in the first seconds is not what runs for months.
    for (const server of servers) await measure(server);
    const rows = new Map<Server, Round[]>(servers.map((server) => [server, []]));
    for (let round = 0; round < rounds; round++) {
      for (const server of servers) rows.get(server)?.push(await measure(server));
    }
    const of = (server: Server): Summary => summaryOf(rows.get(server) ?? []);
    return [...againstKnot(of(one), of(knot)), twoWorkers(of(two), of(one))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureRound(programs: Programs, file: string, server: Server): Promise<Round> {
  const before = server.ticks();
  const load = { port: server.port, file, seconds, clients, outstanding };
  const { perSecond, generatorCores, lost } = await dnsperf(programs, load);
  const cores = [...server.ticks()]
    .map(([thread, ticks]) => (ticks - (before.get(thread) ?? 0)) / ticksPerSecond / seconds)
    .filter((busy) => busy > 0.01);
  const capacity = perSecond / Math.max(...cores);
  return { perSecond, capacity, generatorCores, lost, threads: cores.length };
}

type Summary = Readonly<Record<keyof Round, number>>;

function summaryOf(all: readonly Round[]): Summary {
  const of = (field: keyof Round): number => median(all.map((round) => round[field]));
  return {
    perSecond: of('perSecond'),
    capacity: of('capacity'),
    generatorCores: of('generatorCores'),
    lost: of('lost'),
    threads: of('threads'),
  };
}

function againstKnot(own: Summary, knot: Summary): readonly Row[] {
  const name = 'questions of the query mix, one worker';
  return [
    {
      name: `${name}, a second`,
      value: (100 * own.perSecond) / knot.perSecond,
      unit: '% of Knot DNS with one UDP worker',
      bound: { at: 'least', value: 60 },
      comparedWith: `${thousands(own.perSecond)}/s against ${thousands(knot.perSecond)}/s; dnsperf took ${own.generatorCores.toFixed(1)} and ${knot.generatorCores.toFixed(1)} cores, lost ${own.lost} and ${knot.lost}`,
    },
    {
      // What else the machine does falls on the faster one harder: it leaves dnsperf less of the other core.
      name: `${name}, a second of its processor time`,
      value: (100 * own.capacity) / knot.capacity,
      unit: '% of Knot DNS',
      comparedWith: `${thousands(own.capacity)}/s against ${thousands(knot.capacity)}/s`,
    },
  ];
}

/**
 * The load generator counted: what two workers answer while it runs beside them on the same cores is limited by it as
 * much as by them, so what counts is how many they would answer if the busier one had a core to itself. That falls below
 * twice of one worker's as far as they hinder each other or are dealt unequal shares.
 */
function twoWorkers(two: Summary, one: Summary): Row {
  return {
    name: 'questions a second of two workers, a core each',
    value: two.threads < 2 ? 0 : two.capacity / one.capacity,
    unit: '× one worker',
    bound: { at: 'least', value: 1.5 },
    comparedWith:
      two.threads < 2
        ? 'only one thread answered'
        : `${thousands(two.capacity)}/s against ${thousands(one.capacity)}/s; with the generator on the same two cores ${thousands(two.perSecond)}/s against ${thousands(one.perSecond)}/s, of which it took ${two.generatorCores.toFixed(1)} and ${one.generatorCores.toFixed(1)} cores`,
  };
}

function thousands(perSecond: number): string {
  return Math.round(perSecond).toLocaleString('en-US');
}

export const dnsBenchmark: Benchmark = {
  name: 'dns',
  what: 'questions a second against Knot DNS, and of two workers (takes programs from Debian packages)',
  run,
};
