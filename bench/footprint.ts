/** What a server on a real node takes while nothing happens: memory, and CPU with the walkthrough running. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Benchmark, Row } from './bench.ts';
import { withCluster } from './local-cluster.ts';
import { cpuTicks, residentBytes, ticksPerSecond } from './process.ts';

const watchSeconds = 60;

export const footprintBenchmark: Benchmark = {
  name: 'footprint',
  what: "memory and idle CPU of the server's process on a real node",
  needsRoot: true,
  run: () =>
    withCluster([], async (cluster): Promise<readonly Row[]> => {
      await wait(15_000);
      const megabytes = residentBytes(cluster.pid) / 1e6;
      await cluster.holdfast('image', 'build-stand-ins', 'mysql');
      await cluster.kubectl(
        'apply',
        '-f',
        new URL('../examples/mysql/mysql.yaml', import.meta.url).pathname,
      );
      await cluster.kubectl('rollout', 'status', 'statefulset/mysql', '--timeout=180s');
      await wait(15_000);
      const before = cpuTicks(cluster.pid);
      await wait(watchSeconds * 1000);
      const percent = ((cpuTicks(cluster.pid) - before) / ticksPerSecond / watchSeconds) * 100;
      return [
        {
          name: 'server RSS, idle, one real node',
          value: megabytes,
          unit: 'MB',
          bound: { at: 'most', value: 150 },
        },
        {
          name: 'idle CPU over 60 s, the walkthrough running',
          value: percent,
          unit: '% of a core',
          bound: { at: 'most', value: 2 },
        },
        {
          name: 'server RSS, the walkthrough running',
          value: residentBytes(cluster.pid) / 1e6,
          unit: 'MB',
        },
      ];
    }),
};
