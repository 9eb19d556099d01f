/** Names while Pods come, go and are replaced, as Pods on another node than the control plane see them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Asker } from './testing/asker.ts';
import { TestCluster } from './testing/cluster.ts';
import { loadResolvers, resolversImage } from './testing/resolvers-image.ts';

const cluster = new TestCluster('dns-changes');
const agent = 'k3s-agent01';

beforeAll(async () => {
  await cluster.up([], '--nodes', '2');
  await loadResolvers(cluster);
}, 600_000);
afterAll(() => cluster.down());

const isAddress = (answer: string): boolean => /^\d/.test(answer);
const isGone = (answer: string): boolean => answer === 'NXDOMAIN';
const ordinals = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Asks once, without trying again, and DNS only: a Pod has its own name in /etc/hosts too. */
const lookUp = [
  'nslookup $HOSTNAME.early.default.svc.cluster.local.',
  'nslookup early-0.early.default.svc.cluster.local.',
].join('; ');
/** Its members are never Ready. */
const early = (replicas: number): string => `
apiVersion: v1
kind: Service
metadata: {name: early}
spec: {clusterIP: None, publishNotReadyAddresses: true, selector: {app: early}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: early}
spec:
  serviceName: early
  replicas: ${replicas}
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: early}}
  template:
    metadata: {labels: {app: early}}
    spec:
      terminationGracePeriodSeconds: 0
      initContainers:
      - {name: init, image: '${resolversImage}', command: [sh, -c, '${lookUp}']}
      containers:
      - name: main
        image: '${resolversImage}'
        command: [sh, -c, '${lookUp}; exec sleep 100000']
        readinessProbe: {exec: {command: [cat, /nonexistent]}}
`;

test('publishNotReadyAddresses: a member finds itself and an earlier one before anything else runs in it', async () => {
  await cluster.apply(early(1));
  await started(1);
  await cluster.apply(early(12));
  await started(12);
  const first = await cluster.jsonpath('pod/early-0', '{.status.podIP}');
  for (const ordinal of ordinals(12).slice(1)) {
    const own = await cluster.jsonpath(`pod/early-${ordinal}`, '{.status.podIP}');
    for (const container of ['init', 'main']) {
      const { found, log } = await foundBy(ordinal, container);
      expect(found, log).toEqual([own, first]);
    }
  }
});

/** The addresses that a member's container was told at its start: of itself, then of early-0. */
async function foundBy(
  ordinal: number,
  container: string,
): Promise<{ readonly found: readonly string[]; readonly log: string }> {
  const log = await cluster.kubectl('logs', `early-${ordinal}`, '-c', container);
  const found = [...log.matchAll(/^Name:.*\nAddress: (\S+)$/gm)].map(([, ip = '']) => ip);
  return { found, log: `${container} of early-${ordinal}:\n${log}` };
}

async function started(count: number): Promise<void> {
  const path = '{.items[*].status.containerStatuses[0].started}';
  await cluster.until(`${count} members run`, async () => {
    const words = ['pods', '-l', 'app=early', '-o', `jsonpath=${path}`];
    const states = (await cluster.kubectl('get', ...words)).split(' ');
    return states.length === count && states.every((state) => state === 'true');
  });
}

/** Takes its time to end. */
const slow = (name: string, notReady: boolean): string => `
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {clusterIP: None, publishNotReadyAddresses: ${notReady}, selector: {app: ${name}}}
---
apiVersion: v1
kind: Pod
metadata: {name: ${name}-0, labels: {app: ${name}}}
spec:
  nodeName: k3s-server
  hostname: ${name}-0
  subdomain: ${name}
  terminationGracePeriodSeconds: 4
  containers: [{name: main, image: '${resolversImage}', command: [sleep, '100000']}]
---
`;

test('a Pod that is told to end has no name from then on, or until it is gone where publishNotReadyAddresses says so', async () => {
  await cluster.apply(slow('plain', false) + slow('kept', true));
  await cluster.ready('plain-0');
  await cluster.ready('kept-0');
  const asker = new Asker(cluster, 'asker-ends');
  await asker.start(agent, ['plain-0.plain', 'kept-0.kept']);
  const begin = Date.now();
  await cluster.kubectl('delete', 'pod', 'plain-0', 'kept-0', '--wait=false');
  const gone = await asker.until('plain-0.plain', isGone);
  expect(gone.at - begin).toBeLessThan(2000);
  const kept = await asker.until('kept-0.kept', isGone);
  // Its containers had their 4 s, and the name was there for as long.
  expect(kept.at - gone.at).toBeGreaterThan(3000);
  expect(asker.answers('plain-0.plain')).toEqual([expect.stringMatching(/^\d/), 'NXDOMAIN']);
  expect(asker.answers('kept-0.kept')).toEqual([expect.stringMatching(/^\d/), 'NXDOMAIN']);
  await asker.stop();
});

const set = (replicas: number): string => `
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
  replicas: ${replicas}
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{name: main, image: '${resolversImage}', command: [sleep, '100000']}]
`;

test('a StatefulSet is rolled and scaled while a Pod asks without pause: no name is missing but of the member that is being replaced', async () => {
  await cluster.apply(set(5));
  const rolledOut = (): Promise<string> =>
    cluster.kubectl('rollout', 'status', 'statefulset/db', '--timeout=90s');
  await rolledOut();
  const members = ordinals(7).map((ordinal) => `db-${ordinal}.db`);
  const asker = new Asker(cluster, 'asker-rolls');
  await asker.start(agent, ['db', ...members]);
  await cluster.kubectl('rollout', 'restart', 'statefulset/db');
  await rolledOut();
  await cluster.kubectl('scale', 'statefulset/db', '--replicas=7');
  await rolledOut();
  await cluster.kubectl('scale', 'statefulset/db', '--replicas=5');
  await asker.until('db-5.db', isGone);
  await asker.another();
  await asker.stop();

  for (const name of members.slice(0, 5)) {
    expect(asker.answers(name).map(kindOf), name).toEqual(['found', 'gone', 'found']);
  }
  for (const name of members.slice(5)) {
    expect(asker.answers(name).map(kindOf), name).toEqual(['gone', 'found', 'gone']);
  }
  // One after the other: never is more than one away.
  for (const answer of asker.answers('db')) {
    expect(answer.split(' ').filter(isAddress).length, answer).toBeGreaterThanOrEqual(4);
  }
  expect(asker.answers('db', 'AAAA')).toEqual(['NODATA']);
  for (const name of members) {
    const answers = new Set(asker.answers(name, 'AAAA'));
    expect(answers, name).toEqual(new Set(['NODATA', 'NXDOMAIN']));
  }
  expect(asker.questions()).toBeGreaterThan(1000);
});

function kindOf(answer: string): string {
  if (isGone(answer)) return 'gone';
  return isAddress(answer) ? 'found' : answer;
}
