/**
 * A hundred thousand records, and ten thousand Services with fifty thousand members. The figures are of a process that has the objects in its informers
 * already and then starts cluster DNS: its growth is what DNS takes, the message that carries everything included.
 */
import { run as runCommand } from '#base/command.ts';
import { median, percentile } from '../bench.ts';
import type { Benchmark, Row } from '../bench.ts';
import type { BigZone } from '../load/big-zone.ts';

const runs = 3;
/** Services of five members; each member has an address, a place in its Service's, a reverse name, and two SRV records. */
const sizes = [4_000, 10_000];

async function run(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const services of sizes) rows.push(...(await rowsOf(services)));
  return rows;
}

async function rowsOf(services: number): Promise<readonly Row[]> {
  const all: BigZone[] = [];
  for (let number = 0; number < runs; number++) all.push(await once(services));
  const times = all.flatMap(({ changes }) => changes);
  const count = (all[0]?.records ?? 0).toLocaleString('en');
  const what = `${count} records (${services.toLocaleString('en')} Services of 5 members)`;
  return [
    {
      name: `${what}: resident memory that DNS adds to its process`,
      value: median(all.map(({ memory }) => memory)) / 1e6,
      unit: 'MB',
      bound: { at: 'most', value: 150 },
      comparedWith: `${all.map(({ memory }) => (memory / 1e6).toFixed(0)).join(', ')} MB in ${runs} runs`,
    },
    {
      name: `${what}: one member changed → its new address answered, p99`,
      value: percentile(times, 99),
      unit: 'ms',
      bound: { at: 'most', value: 5 },
      comparedWith: `median ${median(times).toFixed(2)} ms, p95 ${percentile(times, 95).toFixed(2)} ms of ${times.length}, the way there and back by UDP included`,
    },
    {
      name: `${what}: start → the first right answer`,
      value: median(all.map(({ start }) => start)) / 1000,
      unit: 's',
      bound: { at: 'most', value: 2 },
      comparedWith: `${all.map(({ start }) => (start / 1000).toFixed(2)).join(', ')} s in ${runs} runs`,
    },
  ];
}

async function once(services: number): Promise<BigZone> {
  const script = new URL('../load/big-zone.ts', import.meta.url).pathname;
  // As the launcher starts a server.
  const words = ['--max-semi-space-size=4', script, String(services)];
  return JSON.parse(await runCommand(process.execPath, words));
}

export const bigZoneBenchmark: Benchmark = {
  name: 'dns-big-zone',
  what: 'cluster DNS with 100,000 and with 250,000 records',
  run,
};
