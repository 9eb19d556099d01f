/** `holdfast dns …` about real containers on two nodes: what it computes is what the Pods have, and it sees what they ask. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Explanation } from '#dns/explain/explain.ts';
import { root, TestCluster } from './testing/cluster.ts';

const cluster = new TestCluster('dns-explain');

const member = (index: number, node: string): string => `
apiVersion: v1
kind: Pod
metadata: { name: web-${index}, labels: { app: web } }
spec:
  nodeName: ${node}
  hostname: web-${index}
  subdomain: web
  dnsConfig: { options: [{ name: ndots, value: "${index + 2}" }], searches: [corp.example] }
  terminationGracePeriodSeconds: 0
  containers:
  - { name: main, image: "busybox:1.28", command: [sleep, "100000"] }
`;

beforeAll(async () => {
  await cluster.up(['busybox'], '--nodes', '2');
  await cluster.apply(
    [
      'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { clusterIP: None, selector: { app: web } }\n',
      member(0, 'k3s-server'),
      member(1, 'k3s-agent01'),
    ].join('---\n'),
  );
  await cluster.kubectl('wait', '--for=condition=Ready', 'pod', '--all', '--timeout=60s');
});
afterAll(() => cluster.down());

async function explained(...words: string[]): Promise<Explanation> {
  const { stdout } = await cluster.holdfast('dns explain', ...words, '-o', 'json');
  return JSON.parse(stdout);
}

test.each(['web-0', 'web-1'])('the resolver of %s is the one that it has', async (pod) => {
  const told = await explained('web', '--from', pod);
  const file = await cluster.kubectl('exec', pod, '--', 'cat', '/etc/resolv.conf');
  const { servers, searches, options } = told.settings;
  expect(file.trim().split('\n').toSorted()).toEqual(
    [
      ...servers.map((server) => `nameserver ${server}`),
      `search ${searches.join(' ')}`,
      `options ${options.join(' ')}`,
    ].toSorted(),
  );
  expect(told.resolves).toBe(true);
  expect(told.answers).toHaveLength(2);
});

test('a Pod’s own name is in its own hosts file, another’s is asked of its node’s DNS', async () => {
  const own = await explained('web-1', '--from', 'web-1');
  expect(own.verdict.code).toBe('hosts-file');
  const other = await explained('web-0.web', '--from', 'web-1');
  expect(other).toMatchObject({ resolves: true, from: { pod: 'web-1', node: 'k3s-agent01' } });
  const address = await cluster.kubectl('get', 'pod', 'web-0', '-o', 'jsonpath={.status.podIP}');
  expect(other.answers).toEqual([address]);
});

test('trace shows who asks, through an agent’s tunnel', async () => {
  const words = ['dns', 'trace', 'web-0.web.default*', '-o', 'json', '--name', cluster.name];
  const child = spawn(`${root}holdfast`, words);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse(String((await lines.next()).value));
  expect(await next()).toMatchObject({
    kind: 'listening',
    nodes: expect.arrayContaining(['k3s-server', 'k3s-agent01']),
  });
  await cluster.kubectl('exec', 'web-1', '--', 'nslookup', 'web-0.web');
  expect(await next()).toMatchObject({
    kind: 'query',
    node: 'k3s-agent01',
    pod: 'default/web-1',
    name: 'web-0.web.default.svc.cluster.local.',
    rcode: 'NOERROR',
  });
  child.kill('SIGINT');
  await once(child, 'close');
});
