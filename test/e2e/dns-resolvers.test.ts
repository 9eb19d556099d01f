/** Names as containers' own resolvers see them: glibc, musl, Go, Node.js (c-ares) and busybox, on a node without a control plane. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestCluster } from './testing/cluster.ts';
import type { Result } from './testing/cluster.ts';
import {
  loadResolvers,
  programMounts,
  programVolumes,
  resolversImage,
} from './testing/resolvers-image.ts';
import { resolvers } from './testing/resolvers.ts';
import type { ContainerResolver } from './testing/resolvers.ts';

const cluster = new TestCluster('dns-resolvers');
/** Below any resolver's first timeout (c-ares' is 2 s, glibc's and Go's 5 s): nothing was asked twice, nothing waited. */
const quickSeconds = 1.5;
const many = Array.from({ length: 40 }, (_, index) => `198.51.100.${index + 1}`);

const database = (namespace: string, replicas: number): string => `
apiVersion: v1
kind: Service
metadata: {name: db, namespace: ${namespace}}
spec: {clusterIP: None, selector: {app: db}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: ${namespace}}
spec:
  serviceName: db
  replicas: ${replicas}
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{name: main, image: '${resolversImage}', command: [sleep, '100000']}]
---
`;
/** 40 addresses need 674 bytes: more than an answer has room for where the client doesn't say that it takes more. */
const manyMembers = `
apiVersion: v1
kind: Service
metadata: {name: many}
spec: {clusterIP: None}
---
${JSON.stringify({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'many-1', labels: { 'kubernetes.io/service-name': 'many' } },
  addressType: 'IPv4',
  endpoints: many.map((address) => ({ addresses: [address] })),
  ports: [],
})}
---
`;
/** Nobody outside is asked, as on a machine without a network; one name of outside is known all the same. */
const noUpstream = `
apiVersion: v1
kind: ConfigMap
metadata: {name: coredns, namespace: kube-system}
data:
  Corefile: |
    .:53 {
        errors
        hosts {
            198.51.100.100 printer.example
            fallthrough
        }
        kubernetes cluster.local in-addr.arpa ip6.arpa {
            pods insecure
            fallthrough in-addr.arpa ip6.arpa
        }
    }
---
`;
/** The addresses of `many` are its own, so that a program that connects to one is refused at once. */
const client = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'client' },
  spec: {
    nodeName: 'k3s-agent01',
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: 'main',
        image: resolversImage,
        command: ['sh', '-c', 'ip route add local 198.51.100.0/24 dev lo && exec sleep 100000'],
        securityContext: { capabilities: { add: ['NET_ADMIN'] } },
        volumeMounts: programMounts,
      },
    ],
    volumes: programVolumes,
  },
});

/** Addresses of db-0 and db-1, and of the other namespace's db-0. */
let members: readonly string[] = [];
let other = '';

beforeAll(async () => {
  await cluster.up([], '--nodes', '2');
  await loadResolvers(cluster);
  await cluster.kubectl('create', 'namespace', 'other');
  await cluster.apply(
    [database('default', 2), database('other', 1), manyMembers, noUpstream, client].join(''),
  );
  await cluster.ready('client');
  for (const namespace of ['default', 'other']) {
    const words = ['statefulset/db', '-n', namespace, '--timeout=60s'];
    await cluster.kubectl('rollout', 'status', ...words);
  }
  members = await addressesOf('default');
  [other = ''] = await addressesOf('other');
}, 600_000);
afterAll(() => cluster.down());

async function addressesOf(namespace: string): Promise<readonly string[]> {
  const path = 'jsonpath={.items[*].status.podIP}';
  const words = ['-n', namespace, '-l', 'app=db', '-o', path];
  return (await cluster.kubectl('get', 'pods', ...words)).split(' ');
}

/** What a Pod's program did, and how long it took there (hundredths of a second, by the kernel's clock). */
async function inClient(
  command: readonly string[],
): Promise<Result & { readonly seconds: number }> {
  const timed = `read begin _ < /proc/uptime; "$@"; status=$?; read end _ < /proc/uptime
    echo "from $begin to $end" >&2; exit $status`;
  const words = ['client', '--', 'sh', '-c', timed, 'timed', ...command];
  const result = await cluster.attempt('exec', ...words);
  const [, begin, end] = /from ([\d.]+) to ([\d.]+)\n/.exec(result.stderr) ?? [];
  return { ...result, seconds: Number(end) - Number(begin) };
}

interface Question {
  readonly title: string;
  readonly name: string;
  /** Absent: there is no such name. */
  readonly addresses?: () => readonly string[];
  /** It is complete only with the search list. */
  readonly short?: true;
}

const questions: readonly Question[] = [
  {
    title: 'a member, complete',
    name: 'db-0.db.default.svc.cluster.local',
    addresses: () => [members[0] ?? ''],
  },
  {
    title: 'a member by the search list',
    name: 'db-0.db',
    addresses: () => [members[0] ?? ''],
    short: true,
  },
  {
    title: 'a member in another namespace',
    name: 'db-0.db.other',
    addresses: () => [other],
    short: true,
  },
  { title: 'a headless Service', name: 'db', addresses: () => members, short: true },
  {
    title: 'more members than 512 bytes hold',
    name: 'many.default.svc.cluster.local',
    addresses: () => many,
  },
  { title: 'a member that there is not', name: 'db-9.db.default.svc.cluster.local' },
  { title: 'a short name that there is not', name: 'nosuch' },
  {
    title: 'a name outside that the Corefile has',
    name: 'printer.example',
    addresses: () => ['198.51.100.100'],
  },
  { title: 'a name outside, where nobody can be asked', name: 'www.example.com' },
];

function isFound({ searches }: ContainerResolver, { name, addresses, short }: Question): boolean {
  if (!addresses) return false;
  return !short || searches === 'all' || (searches === 'without dot' && !name.includes('.'));
}

describe.each(resolvers.map((resolver) => [resolver.title, resolver] as const))(
  '%s',
  (_title, resolver) => {
    test.each(questions.map((question) => [question.title, question] as const))(
      '%s',
      async (_title, question) => {
        const result = await inClient(resolver.command(question.name));
        const { outcome, addresses } = resolver.read(result);
        const found = isFound(resolver, question);
        expect(outcome, result.stdout + result.stderr).toBe(found ? 'found' : 'not found');
        expect(result.seconds).toBeLessThan(quickSeconds);
        expectShown(resolver, addresses, found ? (question.addresses?.() ?? []) : []);
      },
    );
  },
);

function expectShown(
  { shows }: ContainerResolver,
  shown: readonly string[],
  all: readonly string[],
): void {
  expect(all).toEqual(expect.arrayContaining([...shown]));
  expect(new Set(shown).size).toBe(shown.length);
  // The name and 25 records of 16 bytes are the least that fills 512 bytes to where one more may not fit.
  const part = Math.min(all.length, 25);
  const least = { all: all.length, part, one: Math.min(all.length, 1), none: 0 }[shows];
  expect(shown.length).toBeGreaterThanOrEqual(least);
  if (shows === 'part') expect(shown.length).toBeLessThanOrEqual(30);
}

test('musl, which takes what a cut answer holds, reaches every member in the end', async () => {
  const seen = new Set<string>();
  const command = many.map(() => 'with-musl /usr/bin/gethostip -d many').join('; ');
  await cluster.until('each member was first once', async () => {
    const { stdout } = await inClient(['sh', '-c', command]);
    for (const address of stdout.trim().split('\n')) seen.add(address);
    return many.every((address) => seen.has(address));
  });
});
