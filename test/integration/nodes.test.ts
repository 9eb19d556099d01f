/** Several nodes in one process: Pods spread over them, and logs come from whichever has the Pod. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Cluster } from '#cluster/embedded.ts';
import { kubectlFor } from './testing/kubectl.ts';

let cluster: Cluster;

const kubectl = kubectlFor(() => cluster);

beforeAll(async () => {
  cluster = await Cluster.start({ nodes: ['k3s-server', 'k3s-agent01', 'k3s-agent02'] });
});
afterAll(() => cluster.stop());

test('all are Ready, and only the first runs the control plane', async () => {
  await kubectl('wait node --all --for=condition=Ready --timeout=20s');
  const lines = (await kubectl('get nodes --no-headers')).split('\n').sort();
  expect(lines).toEqual([
    expect.stringMatching(/^k3s-agent01 +Ready +<none> /),
    expect.stringMatching(/^k3s-agent02 +Ready +<none> /),
    expect.stringMatching(/^k3s-server +Ready +control-plane /),
  ]);
});

test('each has a Pod range of its own, the server the first', async () => {
  const ranges = await kubectl(
    'get nodes -o jsonpath={range.items[*]}{.metadata.name}{"="}{.spec.podCIDR}{.spec.podCIDRs}{"\\n"}{end}',
  );
  const [agent1 = '', agent2 = '', first] = ranges.trim().split('\n').sort();
  expect(first).toBe('k3s-server=10.42.0.0/24["10.42.0.0/24"]');
  // Agents join at the same time.
  expect([agent1, agent2].map((line) => line.split('=')[0])).toEqual([
    'k3s-agent01',
    'k3s-agent02',
  ]);
  expect([agent1, agent2].map((line) => line.split('=')[1] ?? '').sort()).toEqual([
    '10.42.1.0/24["10.42.1.0/24"]',
    '10.42.2.0/24["10.42.2.0/24"]',
  ]);
});

test('three replicas are on three nodes, each with an address of its node', async () => {
  await kubectl('create deployment web --image=nginx --replicas=3');
  await kubectl('rollout status deployment web --timeout=30s');
  const places = await kubectl(
    'get pods -l app=web -o jsonpath={range.items[*]}{.spec.nodeName}{"="}{.status.podIP}{"\\n"}{end}',
  );
  const byNode = new Map(
    places
      .trim()
      .split('\n')
      .map((line): [string, string] => {
        const [node = '', address = ''] = line.split('=');
        return [node, address.split('.').slice(0, 3).join('.')];
      }),
  );
  expect([...byNode.keys()].sort()).toEqual(['k3s-agent01', 'k3s-agent02', 'k3s-server']);
  expect(new Set(byNode.values()).size).toBe(3);
});

test('logs come from each node', async () => {
  const names = (await kubectl('get pods -l app=web -o name')).split('\n');
  for (const name of names) await kubectl(`logs ${name}`);
  expect(names).toHaveLength(3);
});
