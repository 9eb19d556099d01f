/** The cluster's DNS while there is no API server: a Pod on another node asks without pause. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Asker } from './testing/asker.ts';
import { TestCluster, holdfast } from './testing/cluster.ts';
import { loadResolvers, resolversImage } from './testing/resolvers-image.ts';

const cluster = new TestCluster('dns-faults');
const agent = 'k3s-agent01';
const awaySeconds = 60;
const known = ['kubernetes', 'db', 'db-0.db', 'db-1.db', 'db-2.db'];
const asker = new Asker(cluster, 'asker');

const database = `
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {clusterIP: None, selector: {app: db}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 3
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{name: main, image: '${resolversImage}', command: [sleep, '100000']}]
`;

beforeAll(async () => {
  await cluster.up([], '--nodes', '2');
  await loadResolvers(cluster);
  await cluster.apply(database);
  await cluster.kubectl('rollout', 'status', 'statefulset/db', '--timeout=90s');
  await asker.start(agent, [...known, 'db-3.db']);
}, 600_000);
afterAll(() => cluster.down());

/** Each name had one answer all along, and that is addresses. */
function expectNoChange(): void {
  for (const name of known) {
    expect(asker.answers(name), name).toEqual([expect.stringMatching(/^10\./)]);
    expect(asker.answers(name, 'AAAA'), name).toEqual(['NODATA']);
  }
  expect(asker.answers('db-3.db')).toEqual(['NXDOMAIN']);
}

test('the API server is killed for a minute: every name known before still answers, and changes arrive after', async () => {
  process.kill(await cluster.serverPid(), 'SIGKILL');
  await cluster.until(
    'the server is gone',
    async () => (await holdfast('status', '--name', cluster.name)).status === 1,
  );
  const asked = asker.questions();
  await wait(awaySeconds * 1000);
  await asker.another();
  expect(asker.questions()).toBeGreaterThan(asked + 1000);
  expectNoChange();

  await cluster.holdfast('up');
  await cluster.kubectl('wait', '--for=condition=Ready', 'node', '--all', '--timeout=60s');
  await asker.another();
  expectNoChange();
  await cluster.kubectl('scale', 'statefulset/db', '--replicas=4');
  await asker.until('db-3.db', (answer) => answer.startsWith('10.'));
  await cluster.kubectl('scale', 'statefulset/db', '--replicas=2');
  await asker.until('db-2.db', (answer) => answer === 'NXDOMAIN');
  await asker.until('db', (answer) => answer.split(' ').length === 2);
  for (const name of known.filter((name) => name.startsWith('db-') && name !== 'db-2.db')) {
    expect(asker.answers(name), name).toHaveLength(1);
  }
});
