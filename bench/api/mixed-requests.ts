/**
 * A steady thousand mixed requests a second. The client is a process of its own, which has no garbage of earlier parts of
 * a benchmark to collect.
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Row } from '../bench.ts';
import { percentile } from '../bench.ts';
import { flushTimes } from './flush-times.ts';
import { perSecond } from './mixed-client.ts';
import type { Told } from './mixed-client.ts';

export async function mixedRequests(
  { kubeconfig, dataDir }: { readonly kubeconfig: string; readonly dataDir: string },
  podCount: number,
): Promise<Row> {
  const stop = new AbortController();
  const disk = flushTimes(dataDir, stop.signal);
  const { latencies, ownDelay } = await tellingOf(kubeconfig, podCount).finally(() => stop.abort());
  const flushes = await disk;
  const slowest = Math.max(...latencies).toFixed(0);
  return {
    name: `API p99 at ${perSecond} mixed requests/s, ${podCount} Pods stored`,
    value: percentile(latencies, 99),
    unit: 'ms',
    bound: { at: 'most', value: 20 },
    comparedWith: [
      `median ${percentile(latencies, 50).toFixed(2)} ms, slowest ${slowest} ms of ${latencies.length}`,
      `the client was late by ${ownDelay.toFixed(0)} ms at most`,
      `bare flushes to the same disk: p99 ${percentile(flushes, 99).toFixed(1)} ms, slowest ${Math.max(...flushes).toFixed(0)} ms`,
    ].join('; '),
  };
}

function tellingOf(kubeconfig: string, podCount: number): Promise<Told> {
  return new Promise((resolve, reject) => {
    const client = fork(join(import.meta.dirname, 'mixed-client.ts'), [
      kubeconfig,
      String(podCount),
    ]);
    // What it sends.
    client.once('message', (told) => resolve(told as Told));
    client.once('exit', (code) => reject(new Error(`the client ended with status ${code}`)));
  });
}
