/** Durable creates through the whole API server, against bare commits of one row each on the same disk. */
import type { Benchmark } from './bench.ts';
import { median } from './bench.ts';
import { ask, connectTo, withCluster } from './local-cluster.ts';
import { bareCommits } from './storage.ts';

const rounds = 3;
const milliseconds = 3000;
const inFlight = 32;

export const createsBenchmark: Benchmark = {
  name: 'creates',
  what: 'durable creates over HTTP/2, 32 in flight, against bare commits',
  run: () =>
    withCluster(['--simulated'], async ({ kubeconfig, dataDir }) => {
      const session = connectTo(kubeconfig);
      const ratios: number[] = [];
      const floors: number[] = [];
      const rates: number[] = [];
      await creates(session, 'warm');
      for (let round = 0; round < rounds; round++) {
        const floor = bareCommits(dataDir, `bare-${round}.db`);
        const rate = await creates(session, `round-${round}`);
        ratios.push((rate / floor) * 100);
        floors.push(floor);
        rates.push(rate);
      }
      session.close();
      return [
        {
          name: `durable creates over HTTP/2, ${inFlight} in flight`,
          value: median(ratios),
          unit: '% of bare commits',
          bound: { at: 'least', value: 60 },
          comparedWith: `${median(rates).toFixed(0)} creates/s beside ${median(floors).toFixed(0)} commits/s of one row`,
        },
      ];
    }),
};

/** Creates a second, each answered with 201. */
async function creates(session: ReturnType<typeof connectTo>, prefix: string): Promise<number> {
  const begin = performance.now();
  let count = 0;
  const writer = async (id: number): Promise<void> => {
    for (let n = 0; performance.now() - begin < milliseconds; n++) {
      const body = JSON.stringify({
        metadata: { name: `${prefix}-${id}-${n}` },
        data: { text: 'x'.repeat(900) },
      });
      const { status } = await ask(session, '/api/v1/namespaces/default/configmaps', body);
      if (status !== 201) throw new Error(`a create was answered with ${status}`);
      count++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, id) => writer(id)));
  return (count * 1000) / (performance.now() - begin);
}
