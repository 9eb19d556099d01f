/** From the creation of a Pod to Ready on a real node, its image present. */
import type { Benchmark } from './bench.ts';
import { median, percentile } from './bench.ts';
import { ask, connectTo, withCluster } from './local-cluster.ts';

const rounds = 20;
const collection = '/api/v1/namespaces/default/pods';

export const podsBenchmark: Benchmark = {
  name: 'pods',
  what: 'a Pod with its image present, from create to Ready, on real containers',
  needsRoot: true,
  run: () =>
    withCluster([], async ({ kubeconfig, holdfast, kubectl }) => {
      await holdfast('image', 'build-stand-ins', 'busybox');
      await kubectl('get', 'serviceaccount', 'default');
      const session = connectTo(kubeconfig);
      const times: number[] = [];
      for (let round = 0; round <= rounds; round++) {
        const name = `bench-${round}`;
        const time = await createToReady(session, name);
        if (round > 0) times.push(time);
        await kubectl('delete', 'pod', name, '--now');
      }
      session.close();
      return [
        {
          name: 'a Pod with its image present, from create to Ready',
          value: median(times),
          unit: 'ms',
          bound: { at: 'most', value: 500 },
          comparedWith: `p95 ${percentile(times, 95).toFixed(0)} ms of ${rounds} Pods`,
        },
      ];
    }),
};

/** Watches the Pod that it creates; milliseconds until the watch shows it Ready. */
function createToReady(session: ReturnType<typeof connectTo>, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const watch = session.request({
      ':path': `${collection}?watch=true&fieldSelector=metadata.name%3D${name}`,
    });
    let begin = 0;
    let text = '';
    watch.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (/"type":"Ready","status":"True"|"status":"True","type":"Ready"/.test(text)) {
        watch.close();
        resolve(performance.now() - begin);
      }
    });
    watch.on('error', reject);
    watch.once('response', () => {
      begin = performance.now();
      const pod = {
        metadata: { name },
        spec: { containers: [{ name: 'main', image: 'busybox:1.28', command: ['sleep', '3600'] }] },
      };
      ask(session, collection, JSON.stringify(pod))
        .then(
          ({ status }) =>
            status === 201 || reject(new Error(`the Pod was answered with ${status}`)),
        )
        .catch(reject);
    });
  });
}
