/**
 * Five thousand simulated nodes: until all are registered, and what their heartbeats cost afterwards.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Benchmark } from '../bench.ts';
import { withCluster } from '../local-cluster.ts';
import { cpuTicks, residentBytes, ticksPerSecond } from '../process.ts';

const nodeCount = 5_000;
const settleMs = 30_000;
const measuredMs = 60_000;

export const apiNodesBenchmark: Benchmark = {
  name: 'api-nodes',
  what: `${nodeCount} simulated nodes: registered, and what their heartbeats cost`,
  run: () =>
    withCluster(['--simulated', '--nodes', String(nodeCount)], async ({ kubectl, pid, upTime }) => {
      const names = (await kubectl('get', 'nodes', '-o', 'name')).trim().split('\n');
      if (names.length !== nodeCount) throw new Error(`${names.length} nodes are registered`);
      await wait(settleMs);
      const before = cpuTicks(pid);
      const begin = performance.now();
      await wait(measuredMs);
      const cores =
        (cpuTicks(pid) - before) / ticksPerSecond / ((performance.now() - begin) / 1000);
      return [
        {
          name: `${nodeCount} simulated nodes registered and Ready, from nothing`,
          value: upTime / 1000,
          unit: 's',
          bound: { at: 'most', value: 20 },
          comparedWith: `the server's start is part of it; ${(residentBytes(pid) / 1e6).toFixed(0)} MB then`,
        },
        {
          name: 'their heartbeats',
          value: cores,
          unit: 'cores',
          bound: { at: 'most', value: 1 },
        },
      ];
    }),
};
