/**
 * How long one client waits for one answer, while the API server of the same process takes a thousand writes a second
 * from another one: answers mustn't wait for the API server's work. The client is a Node.js process, since dnsperf pauses for
 * tens of milliseconds after each answer when only one question may be under way; the client's own time counts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { run } from '#base/command.ts';
import { percentile } from '../bench.ts';
import type { Benchmark, Row } from '../bench.ts';
import { ask, connectTo, withCluster } from '../local-cluster.ts';
import type { LocalCluster } from '../local-cluster.ts';
import type { Asked } from '../load/ask-one.ts';
import { mixShape, questions } from './questions.ts';
import { servicesOf } from './zone.ts';

const writesPerSecond = 1000;
const warmUpSeconds = 3;
const seconds = 15;
/** Of the writes that are due, this share must be taken. */
const taken = 0.95;

async function measure(cluster: LocalCluster): Promise<readonly Row[]> {
  await fill(cluster);
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-dns-'));
  const file = join(folder, 'questions');
  writeFileSync(file, questions());
  const [, host = '', port = ''] =
    /^ *DNS +(\S+) port (\d+)/m.exec(await cluster.holdfast('status')) ?? [];
  const askFor = async (time: number): Promise<Asked> => {
    const script = new URL('../load/ask-one.ts', import.meta.url).pathname;
    return JSON.parse(await run(process.execPath, [script, host, port, file, String(time)]));
  };
  try {
    await askFor(warmUpSeconds);
    const writer = await startWriter(cluster);
    const { latencies, lost } = await askFor(seconds);
    const writes = await writer.end();
    // Without the load that is asked for, no answer was quick enough.
    const of = (percent: number): number =>
      writes < writesPerSecond * taken ? Infinity : percentile(latencies, percent);
    const name = `answer to one question at a time, with ${writesPerSecond} writes a second to the API server`;
    const beside = `${writes.toFixed(0)} writes/s taken; ${latencies.length} answers in ${seconds} s, ${lost} lost, p50 ${percentile(latencies, 50).toFixed(3)} ms, slowest ${percentile(latencies, 100).toFixed(1)} ms`;
    return [
      {
        name: `${name}, p50`,
        value: of(50),
        unit: 'ms',
        bound: { at: 'most', value: 0.2 },
        comparedWith: beside,
      },
      {
        name: `${name}, p99`,
        value: of(99),
        unit: 'ms',
        bound: { at: 'most', value: 2 },
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The Services of the query mix, with slices made by hand instead of by Pods. */
async function fill({ kubeconfig }: LocalCluster): Promise<void> {
  const session = connectTo(kubeconfig);
  const create = async (path: string, object: { metadata: object }): Promise<void> => {
    // The API gives these itself.
    const own = { uid: undefined, resourceVersion: undefined, creationTimestamp: undefined };
    const body = JSON.stringify({ ...object, metadata: { ...object.metadata, ...own } });
    const { status } = await ask(session, path, body);
    if (status !== 201) throw new Error(`${path} answered ${status}`);
  };
  for (const { service, slices } of servicesOf(mixShape)) {
    await create('/api/v1/namespaces/default/services', service);
    for (const slice of slices) {
      await create('/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', slice);
    }
  }
  session.close();
}

/** Resolves when it writes; `end` tells how many writes a second it had taken from it. */
async function startWriter({ kubeconfig }: LocalCluster): Promise<{ end(): Promise<number> }> {
  const script = new URL('../load/writes.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, kubeconfig, String(writesPerSecond)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  await once(lines, 'line');
  return {
    async end() {
      const told = once(lines, 'line');
      child.kill();
      const [rate] = await told;
      return Number(rate);
    },
  };
}

export const latencyBenchmark: Benchmark = {
  name: 'dns-latency',
  what: 'one question at a time while the API server takes a thousand writes a second',
  run: () => withCluster(['--simulated'], measure),
};
