/** Search completion by the server, seen from a real container: what its C library asks, and what it finds. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, TestCluster } from './testing/cluster.ts';

const cluster = new TestCluster('dns-autopath');
const outside = 'api.office.test';
let original: string;

beforeAll(async () => {
  await cluster.up(['busybox']);
  await cluster.apply(`
apiVersion: v1
kind: Pod
metadata: { name: client }
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - { name: main, image: "busybox:1.28", command: [sleep, "100000"] }
`);
  await cluster.ready('client');
  const words = ['-n', 'kube-system', 'get', 'configmap', 'coredns'];
  original = await cluster.kubectl(...words, '-o', 'jsonpath={.data.Corefile}');
});
afterAll(() => cluster.down());

/** A name outside the cluster that leads to the container itself. */
async function configure(more: string): Promise<void> {
  const lines = `    loop\n    hosts {\n 127.0.0.1 ${outside}\n fallthrough\n }\n${more}\n`;
  const patch = { data: { Corefile: original.replace('    loop\n', lines) } };
  const words = ['-n', 'kube-system', 'patch', 'configmap', 'coredns', '--type=merge'];
  await cluster.kubectl(...words, '-p', JSON.stringify(patch));
}

/** The names that the Pod's resolver asks for, each once, until it connects to what it found. */
async function asked(): Promise<readonly string[]> {
  const words = ['dns', 'trace', `${outside}*`, '-o', 'json', '--name', cluster.name];
  const child = spawn(`${root}holdfast`, words);
  const lines = createInterface({ input: child.stdout });
  const names = new Set<string>();
  const listening = Promise.withResolvers<void>();
  lines.on('line', (line) => {
    const seen = JSON.parse(line);
    if (seen.kind === 'listening') listening.resolve();
    if (seen.kind === 'query' && seen.pod === 'default/client') names.add(seen.name);
  });
  await listening.promise;
  const found = await cluster.kubectl('exec', 'client', '--', 'ping', '-c', '1', outside);
  expect(found).toContain(`${outside} (127.0.0.1)`);
  // What was asked before the answer is told within the trace's own pace.
  await wait(1000);
  child.kill('SIGINT');
  await once(child, 'close');
  return [...names];
}

test('a name outside: the whole list without it, one question with it, and the same address', async () => {
  const first = `${outside}.default.svc.cluster.local.`;
  await configure('');
  const before = await asked();
  expect(before[0]).toBe(first);
  expect(before.at(-1)).toBe(`${outside}.`);
  expect(before.length).toBeGreaterThanOrEqual(4);
  await configure('    autopath @kubernetes');
  expect(await asked()).toEqual([first]);
});
