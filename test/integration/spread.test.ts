/** Members apart from each other, the real kubectl against a server with three nodes. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '#cluster/embedded.ts';
import { kubectlFor } from './testing/kubectl.ts';

let cluster: Cluster;
const nodes = ['k3s-server', 'k3s-agent01', 'k3s-agent02'];

beforeAll(async () => {
  cluster = await Cluster.start({ nodes });
  await kubectl('wait node --all --for=condition=Ready --timeout=20s');
  await kubectl(`label node ${nodes[0]} ${nodes[1]} zone=x`);
  await kubectl(`label node ${nodes[2]} zone=y`);
});
afterAll(() => cluster.stop());

const kubectl = kubectlFor(() => cluster);

async function createSet(name: string, replicas: number, spec: object): Promise<void> {
  const labels = { app: name };
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      replicas,
      serviceName: name,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'main', image: 'mysql:8.4' }], ...spec },
      },
    },
  };
  await kubectl('create -f -', JSON.stringify(set));
}

async function nodesOf(name: string): Promise<readonly string[]> {
  const names = await kubectl(`get pods -l app=${name} -o jsonpath={.items[*].spec.nodeName}`);
  return names.split(' ').toSorted();
}

const noVictims = 'No preemption victims found for incoming pod';
const preemption = 'no new claims to deallocate, preemption: 0/3 nodes are available:';

test('members that keep each other away have a node each, and one too many waits', async () => {
  const term = {
    topologyKey: 'kubernetes.io/hostname',
    labelSelector: { matchLabels: { app: 'apart' } },
  };
  await createSet('apart', 4, {
    affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
  });
  await kubectl('wait pod/apart-2 --for=create --timeout=20s');
  await kubectl('wait pod/apart-2 --for=condition=Ready --timeout=20s');
  await kubectl('wait pod/apart-3 --for=create --timeout=20s');
  await kubectl('wait pod/apart-3 --for=condition=PodScheduled=False --timeout=20s');
  expect(await kubectl('get pod apart-3 -o jsonpath={.status.conditions[0].message}')).toBe(
    `0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules. ${preemption} 3 ${noVictims}.`,
  );
  await kubectl('scale statefulset apart --replicas=3');
  await kubectl('wait pod/apart-3 --for=delete --timeout=20s');
  expect(await nodesOf('apart')).toEqual(nodes.toSorted());
});

test('a spread over zones keeps them level', async () => {
  const spread = {
    maxSkew: 1,
    topologyKey: 'zone',
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: { matchLabels: { app: 'level' } },
  };
  await createSet('level', 4, { topologySpreadConstraints: [spread] });
  await kubectl('rollout status statefulset level --timeout=25s');
  const [server, first, second] = nodes;
  const placed = await nodesOf('level');
  expect(placed.filter((name) => name === second)).toHaveLength(2);
  expect(placed.filter((name) => name === server || name === first)).toHaveLength(2);
});
