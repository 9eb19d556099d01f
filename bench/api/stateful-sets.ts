/** A StatefulSet of a hundred members on simulated nodes, from its create to all Ready. */
import type { ClientHttp2Session } from 'node:http2';
import type { Benchmark, Row } from '../bench.ts';
import { ask, connectTo, withCluster } from '../local-cluster.ts';
import { countEvents } from './watching.ts';

const members = 100;

export const apiStatefulSetsBenchmark: Benchmark = {
  name: 'api-sets',
  what: `StatefulSets of ${members} members, Parallel and OrderedReady, on simulated nodes`,
  run: () =>
    withCluster(['--simulated', '--nodes', '3'], async ({ kubeconfig }) => {
      const session = connectTo(kubeconfig);
      // The first one warms the server up.
      await untilReady(session, 'warm', 'Parallel', 5);
      const rows = [
        await untilReady(session, 'parallel', 'Parallel', 2),
        await untilReady(session, 'ordered', 'OrderedReady', 5),
      ];
      session.close();
      return rows;
    }),
};

async function untilReady(
  session: ClientHttp2Session,
  name: string,
  podManagementPolicy: 'Parallel' | 'OrderedReady',
  bound: number,
): Promise<Row> {
  const path = '/apis/apps/v1/namespaces/default/statefulsets';
  const begin = performance.now();
  // Its phase is Running exactly when its only container has started, which makes a member without probes Ready.
  const running = countEvents(
    session,
    `/api/v1/namespaces/default/pods?watch=1&labelSelector=app%3D${name}&fieldSelector=status.phase%3DRunning`,
  );
  const { status } = await ask(session, path, statefulSet(name, podManagementPolicy));
  if (status !== 201) throw new Error(`a create was answered with ${status}`);
  await running.reached(members);
  const seconds = (performance.now() - begin) / 1000;
  running.close();
  const scaled = await ask(session, `${path}/${name}`, undefined);
  if (scaled.status !== 200) throw new Error(`a get was answered with ${scaled.status}`);
  return {
    name: `StatefulSet of ${members} members, ${podManagementPolicy}, to Ready`,
    value: seconds,
    unit: 's',
    bound: { at: 'most', value: bound },
  };
}

function statefulSet(name: string, podManagementPolicy: string): string {
  const labels = { app: name };
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      replicas: members,
      serviceName: name,
      podManagementPolicy,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'main', image: 'busybox' }] },
      },
    },
  });
}
