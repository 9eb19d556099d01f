/** How long a person waits for a cluster on a simulated node, from the command to its end. */
import type { Benchmark } from './bench.ts';
import { median } from './bench.ts';
import { withCluster } from './local-cluster.ts';

const rounds = 5;

export const upBenchmark: Benchmark = {
  name: 'up',
  what: '`up --simulated` from sources until it says that the cluster is ready',
  async run() {
    const seconds: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const time = await withCluster(['--simulated'], ({ upTime }) =>
        Promise.resolve(upTime / 1000),
      );
      // The first round warms the caches of the file system and of compiled code.
      if (round > 0) seconds.push(time);
    }
    return [
      {
        name: '`up` on a warm machine, simulated node',
        value: median(seconds),
        unit: 's',
        bound: { at: 'most', value: 1.5 },
      },
    ];
  },
};
