/**
 * Ten thousand Pods on a hundred simulated nodes: how long until all run, what they cost in memory with a hundred watchers,
 * and how the API answers while they are stored. The clients are on the same cores as the server.
 */
import type { ClientHttp2Session } from 'node:http2';
import { setTimeout as wait } from 'node:timers/promises';
import type { Benchmark, Row } from '../bench.ts';
import { percentile } from '../bench.ts';
import { ask, connectTo, withCluster } from '../local-cluster.ts';
import { residentBytes } from '../process.ts';
import { mixedRequests } from './mixed-requests.ts';
import { countEvents, watchers } from './watching.ts';

const nodeCount = 100;
const podCount = 10_000;
const clientCount = 50;
/** Until the Pods' 40,000 Events are written, which come when there is time for them. */
const eventsMs = 75_000;

export const apiPodsBenchmark: Benchmark = {
  name: 'api-pods',
  what: `${podCount} Pods on ${nodeCount} simulated nodes: time, memory, answers to mixed requests`,
  run: () =>
    withCluster(
      ['--simulated', '--nodes', String(nodeCount)],
      async ({ kubeconfig, pid, dataDir }) => {
        const session = connectTo(kubeconfig);
        const rows: Row[] = [await untilRunning(session, kubeconfig)];
        const following = await watchers(kubeconfig, '/api/v1/pods?watch=1', 100);
        await wait(5_000);
        rows.push({
          name: `memory with ${podCount} Pods and 100 watchers`,
          value: residentBytes(pid) / 1e6,
          unit: 'MB',
          bound: { at: 'most', value: 600 },
        });
        following.close();
        session.close();
        await wait(eventsMs);
        rows.push(await mixedRequests({ kubeconfig, dataDir }, podCount));
        return rows;
      },
    ),
};

async function untilRunning(session: ClientHttp2Session, kubeconfig: string): Promise<Row> {
  const begin = performance.now();
  const running = countEvents(
    session,
    '/api/v1/namespaces/default/pods?watch=1&fieldSelector=status.phase%3DRunning',
  );
  let next = 0;
  const client = async (): Promise<void> => {
    const own = connectTo(kubeconfig);
    while (next < podCount) {
      const body = podNamed(`pod-${next++}`);
      const { status } = await ask(own, '/api/v1/namespaces/default/pods', body);
      if (status !== 201) throw new Error(`a create was answered with ${status}`);
    }
    own.close();
  };
  await Promise.all(Array.from({ length: clientCount }, client));
  const created = (performance.now() - begin) / 1000;
  await running.reached(podCount);
  const seconds = (performance.now() - begin) / 1000;
  running.close();
  return {
    name: `${podCount} Pods created by ${clientCount} clients, running on ${nodeCount} simulated nodes`,
    value: seconds,
    unit: 's',
    bound: { at: 'most', value: 20 },
    comparedWith: `all created after ${created.toFixed(1)} s`,
  };
}

function podNamed(name: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: `app-${name.at(-1)}` } },
    spec: { containers: [{ name: 'main', image: 'busybox', command: ['sleep', '1000000'] }] },
  });
}

const watcherCount = 1_000;
const changes = 200;

export const apiWatchersBenchmark: Benchmark = {
  name: 'api-watchers',
  what: `one change to ${watcherCount} watchers`,
  run: () =>
    withCluster(['--simulated'], async ({ kubeconfig }) => {
      const session = connectTo(kubeconfig);
      const path = '/api/v1/namespaces/default/configmaps';
      const following = await watchers(kubeconfig, `${path}?watch=1`, watcherCount);
      const latencies: number[] = [];
      for (let number = 0; number < changes; number++) {
        const begin = performance.now();
        const all = following.next((at) => latencies.push(at - begin));
        const body = JSON.stringify({ metadata: { name: `change-${number}` }, data: { a: 'b' } });
        const { status } = await ask(session, path, body);
        if (status !== 201) throw new Error(`a create was answered with ${status}`);
        await all;
        await wait(5);
      }
      following.close();
      session.close();
      return [
        {
          name: `one change to ${watcherCount} watchers, p99`,
          value: percentile(latencies, 99),
          unit: 'ms',
          bound: { at: 'most', value: 50 },
          comparedWith: `median ${percentile(latencies, 50).toFixed(1)} ms of ${latencies.length}`,
        },
      ];
    }),
};
