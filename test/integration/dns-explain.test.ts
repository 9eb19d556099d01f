/** `holdfast dns …` as people type it, on a whole server with simulated nodes: each wrong thing is made through the API. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Resolver } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { namespaces, networkPolicies, pods, services, statefulSets } from '#api/gen/resources.ts';
import type { PodSpec, ServiceSpec } from '#api/gen/types.ts';
import { isPodReady } from '#api/pod.ts';
import { Cluster } from '#cluster/embedded.ts';
import type { Explanation } from '#dns/explain/explain.ts';
import { kubectlPath } from '../../scripts/setup/tools.ts';
import { root, runProgram } from '../e2e/testing/cluster.ts';
import type { Result } from '../e2e/testing/cluster.ts';

let cluster: Cluster;
const namespace = 'default';
const labels = { app: 'mysql' };
const containers = [{ name: 'mysql', image: 'mysql:5.7', ports: [{ containerPort: 3306 }] }];

const headless = (name: string, spec: ServiceSpec = {}) =>
  cluster.client.create(services, {
    metadata: { name, namespace },
    spec: {
      clusterIP: 'None',
      selector: labels,
      ports: [{ name: 'mysql', port: 3306 }],
      ...spec,
    },
  });

const statefulSet = (
  name: string,
  serviceName: string,
  podLabels = labels,
  spec: Partial<PodSpec> = {},
) =>
  cluster.client.create(statefulSets, {
    metadata: { name, namespace },
    spec: {
      serviceName,
      replicas: 2,
      selector: { matchLabels: podLabels },
      template: {
        metadata: { labels: podLabels },
        spec: { terminationGracePeriodSeconds: 0, containers, ...spec },
      },
    },
  });

const dns = (...words: string[]): Promise<Result> =>
  runProgram(`${root}holdfast`, ['dns', ...words, '--kubeconfig', cluster.kubeconfig]);

/** What `-o json` says; the exit status must fit it. */
async function explained(...words: string[]): Promise<Explanation> {
  const { status, stdout, stderr } = await dns('explain', ...words, '-o', 'json');
  expect(stderr).toBe('');
  const told: Explanation = JSON.parse(stdout);
  expect(status).toBe(told.resolves ? 0 : 1);
  return told;
}

async function untilReady(name: string): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(isPodReady(await cluster.client.get(pods, { namespace, name }))).toBe(true);
    },
    { timeout: 20_000, interval: 20 },
  );
}

beforeAll(async () => {
  cluster = await Cluster.start({ nodes: ['n1', 'n2'] });
  await headless('db');
  await statefulSet('mysql', 'db');
  await untilReady('mysql-1');
  // Its second Pod is never made: the first never becomes Ready.
  const stuck = { app: 'stuck' };
  await headless('slow', { selector: stuck });
  await statefulSet('slow', 'slow', stuck, {
    readinessGates: [{ conditionType: 'example.com/never' }],
  });
  await statefulSet('orphan', 'nowhere', { app: 'orphan' });
  await cluster.client.create(namespaces, { metadata: { name: 'shop' }, spec: {} });
  await cluster.client.create(services, {
    metadata: { name: 'cart', namespace: 'shop' },
    spec: { selector: labels, ports: [{ port: 80 }] },
  });
  await headless('typo', { selector: { app: 'mysqk' } });
  await cluster.client.create(services, {
    metadata: { name: 'old', namespace },
    spec: { type: 'ExternalName', externalName: '192.0.2.1' },
  });
  await cluster.client.create(pods, {
    metadata: { name: 'web', namespace, labels: { app: 'web' } },
    spec: { containers },
  });
  await cluster.client.create(networkPolicies, {
    metadata: { name: 'quiet', namespace },
    spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'] },
  });
  await cluster.client.create(pods, {
    metadata: { name: 'giant', namespace, labels },
    spec: {
      hostname: 'giant',
      subdomain: 'db',
      containers: [{ name: 'main', image: 'mysql', resources: { requests: { memory: '900Ti' } } }],
    },
  });
  await cluster.client.create(services, {
    metadata: { name: 'bare', namespace },
    spec: { type: 'ExternalName', externalName: '192.0.2.2' },
  });
  await cluster.client.create(services, {
    metadata: { name: 'plain', namespace },
    spec: { selector: labels, ports: [{ port: 80 }] },
  });
  await untilReady('web');
  await vi.waitFor(async () => {
    const { status } = await cluster.client.get(pods, { namespace, name: 'giant' });
    expect(status?.conditions?.[0]?.message).toContain('Insufficient memory');
  });
  await vi.waitFor(async () => {
    const { status } = await cluster.client.get(pods, { namespace, name: 'slow-0' });
    expect(status?.podIP).toBeTruthy();
  });
});
afterAll(() => cluster.stop());

describe('holdfast dns explain', () => {
  test('a member that resolves, for people', async () => {
    const { status, stdout } = await dns('explain', 'mysql-0.db');
    const { status: at } = await cluster.client.get(pods, { namespace, name: 'mysql-0' });
    expect(status).toBe(0);
    expect(stdout).toContain(`mysql-0.db resolves to ${at?.podIP}.`);
    expect(stdout).toContain('Pod "mysql-0" of StatefulSet "mysql", on node "n');
    expect(stdout).toMatch(/1 {2}mysql-0\.db\.default\.svc\.cluster\.local {2}A 10\.42\./);
  });

  test('one that does not: what was asked, why, and last what to do', async () => {
    const { status, stdout } = await dns('explain', 'mysql-7.db');
    expect(status).toBe(1);
    expect(stdout.split('\n')[0]).toBe('mysql-7.db does not resolve.');
    expect(stdout).toContain('A, AAAA: no such name (NXDOMAIN)');
    expect(stdout.trimEnd().split('\n').slice(-2)).toEqual([
      'What to do:',
      '  kubectl scale statefulset mysql --replicas=8',
    ]);
  });

  test.each<[code: string, words: string, says: string]>([
    ['no-service', 'nothing-like-it', 'There is no Service "nothing-like-it"'],
    ['service-misspelt', 'dv', 'is "db" meant?'],
    ['service-elsewhere', 'cart', 'there is one in "shop"'],
    ['no-namespace', 'cart.shap.svc.cluster.local', 'the nearest is "shop"'],
    ['governing-service-missing', 'orphan-0.nowhere', 'StatefulSet "orphan" has serviceName'],
    ['other-governing-service', 'mysql-0.mysql', 'serviceName is "db"'],
    ['ordinal-beyond-replicas', 'mysql-7.db', 'mysql-0 to mysql-1'],
    ['waits-for-earlier-member', 'slow-1.slow', 'waits for slow-0'],
    ['pod-not-ready', 'slow-0.slow', 'readiness gate example.com/never is not True'],
    ['pod-unscheduled', 'giant.db', 'Insufficient memory'],
    ['selector-matches-nothing', 'typo', 'Nearest: Pod'],
    ['external-name-is-address', 'old', '192.0.2.1'],
    ['no-such-port', '_http._tcp.db --type SRV', 'it has "mysql"'],
    ['no-such-type', 'db --type AAAA', 'only IPv4 addresses'],
    ['svc-missing', 'mysql-0.db.default.cluster.local', 'lacks ".svc"'],
    ['pod-not-selected', 'web.db', 'selects app=mysql, and Pod "web" has app=web'],
  ])('%s: %s', async (code, words, says) => {
    const told = await explained(...words.split(' '));
    expect(told.resolves).toBe(false);
    expect(told.verdict.code, told.verdict.text).toBe(code);
    expect(told.verdict.text).toContain(says);
    expect(told.verdict.remedy?.length).toBeGreaterThan(0);
  });

  test('what it says to do mends it', async () => {
    const { verdict } = await explained('orphan-0.nowhere');
    const [command = ''] = verdict.remedy ?? [];
    // The command's own object, without kubectl: that is a program of its own.
    const object = JSON.parse(/^echo '(.*)' \| kubectl apply -f -$/.exec(command)?.[1] ?? '{}');
    await cluster.client.create(services, object);
    await vi.waitFor(
      async () => expect((await explained('orphan-0.nowhere')).resolves).toBe(true),
      {
        timeout: 20_000,
      },
    );
  });

  test('from a Pod: its own resolver, hosts file and policies', async () => {
    const own = await explained('web', '--from', 'web');
    expect(own).toMatchObject({ resolves: true, queries: [], from: { pod: 'web' } });
    expect(own.verdict.code).toBe('hosts-file');
    const told = await explained('db', '--from', 'default/web');
    expect(told.settings).toMatchObject({
      servers: ['10.43.0.10'],
      searches: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
      options: ['ndots:5'],
    });
    expect(told.remarks.map(({ code }) => code)).toContain('policy-forbids-dns');
  });

  test('another Pod’s namespace comes first in the search list', async () => {
    const told = await explained('cart', '-n', 'shop');
    expect(told).toMatchObject({ resolves: true, reached: 'cart.shop.svc.cluster.local' });
  });

  test('--watch tells each time that something else comes of it', async () => {
    const words = ['dns', 'explain', 'late', '--watch', '-o', 'json'];
    const child = spawn(`${root}holdfast`, [...words, '--kubeconfig', cluster.kubeconfig]);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<Explanation> => JSON.parse(String((await lines.next()).value));
    expect((await next()).verdict.code).toBe('no-service');
    await headless('late');
    expect((await next()).resolves).toBe(true);
    await cluster.client.delete(services, { namespace, name: 'late' });
    expect((await next()).verdict.code).toBe('no-service');
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
  });

  test('mistakes are told as such', async () => {
    expect(await dns('explain', 'db', '--from', 'nobody')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('there is no Pod "nobody" in namespace "default"'),
    });
    expect(await dns('explain', 'db', '--type', 'NONSENSE')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('"NONSENSE" is no type of DNS records'),
    });
    expect((await dns('explain')).status).toBe(2);
    expect(await dns('query', 'db', '--node', 'n9')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('there is no node "n9" that is Ready; these are: n1, n2'),
    });
  });
});

describe('holdfast dns query', () => {
  test('the answer, whose it is, and how it came', async () => {
    const { status, stdout } = await dns('query', 'mysql-0.db.default.svc.cluster.local', '--tcp');
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^mysql-0\.db\.default\.svc\.cluster\.local\. {2}5 {2}A {2}10\.42\.\S+ {2}Pod "mysql-0" of StatefulSet "mysql", Service default\/db$/m,
    );
    expect(stdout).toMatch(/^NOERROR, flags aa rd ra, [\d.]+ ms by TCP, from node "n1"/m);
  });

  test('SRV, PTR by address, and nothing', async () => {
    const srv = await dns(
      'query',
      '_mysql._tcp.db.default.svc.cluster.local',
      '--type',
      'srv',
      '-o',
      'json',
    );
    const { answers } = JSON.parse(srv.stdout);
    expect(answers).toHaveLength(2);
    expect(answers[0].value).toMatch(/^0 50 3306 mysql-\d\.db\.default\.svc\.cluster\.local\.$/);
    expect((await dns('query', '10.43.0.1')).stdout).toContain(
      'kubernetes.default.svc.cluster.local.',
    );
    const none = await dns('query', 'db', '--node', 'n2');
    expect(none.status).toBe(1);
    expect(none.stdout).toContain('Why? holdfast dns explain db');
  });
});

describe('holdfast dns records', () => {
  test('of one Service: what the objects come to, and the server says the same', async () => {
    const { status, stdout } = await dns('records', 'db');
    expect(status, stdout).toBe(0);
    expect(stdout).toMatch(/^; Service default\/db$/m);
    expect(stdout).toMatch(
      /^ {2}mysql-1\.db\.default\.svc\.cluster\.local\. +5 IN A +10\.42\.\S+ +; Pod "mysql-1" of StatefulSet "mysql"$/m,
    );
    expect(stdout).not.toMatch(/^!/m);
  });

  test('of all, and of one that is not there', async () => {
    const all = await dns('records', '-o', 'json');
    const { records } = JSON.parse(all.stdout);
    expect(records.every(({ answered }: { answered: boolean }) => answered)).toBe(true);
    expect(new Set(records.map(({ owner }: { owner: string }) => owner))).toContain(
      'Service shop/cart',
    );
    expect(await dns('records', 'nope')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('holdfast dns explain nope.default'),
    });
  });
});

/** The commands of the page, each with what it says there; those without say something at least. */
test('docs/dns-explain.md', async () => {
  const page = readFileSync(`${root}docs/dns-explain.md`, 'utf8');
  const blocks = [...page.matchAll(/```sh\n([^]*?)```(?:\n\n```text\n([^]*?)```)?/g)];
  expect(blocks.length).toBeGreaterThan(2);
  for (const [, commands = '', expected] of blocks) {
    for (const command of commands.trim().split('\n')) {
      const [program, group, ...words] = command.split(' ');
      expect([program, group]).toEqual(['./holdfast', 'dns']);
      const { stdout, stderr } = await dns(...words);
      expect(stderr).toBe('');
      expect(stdout).toMatch(/./);
      // This cluster has nobody to ask for other names, a reader's has.
      const told = stdout.replace('could not be answered (SERVFAIL)', 'no such name (NXDOMAIN)');
      if (expected !== undefined) expect(told).toBe(expected);
    }
  }
});

test('holdfast dns trace sees a question with its answer, each once', async () => {
  const words = ['dns', 'trace', '*.db.default.svc.cluster.local', '-o', 'json'];
  const child = spawn(`${root}holdfast`, [...words, '--kubeconfig', cluster.kubeconfig]);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse(String((await lines.next()).value));
  // The nodes share one server.
  expect(await next()).toEqual({ kind: 'listening', nodes: ['n1'] });
  const resolver = new Resolver({ tries: 1 });
  resolver.setServers([`${cluster.dns.host}:${cluster.dns.port}`]);
  await resolver.resolve4('kubernetes.default.svc.cluster.local');
  await resolver.resolve4('mysql-0.db.default.svc.cluster.local');
  await expect(resolver.resolve4('mysql-9.db.default.svc.cluster.local')).rejects.toThrow();
  expect(await next()).toMatchObject({
    kind: 'query',
    client: '127.0.0.1',
    transport: 'udp',
    name: 'mysql-0.db.default.svc.cluster.local.',
    type: 'A',
    rcode: 'NOERROR',
    answers: 1,
  });
  expect(await next()).toMatchObject({
    name: 'mysql-9.db.default.svc.cluster.local.',
    rcode: 'NXDOMAIN',
  });
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
});

describe('what it says to do', () => {
  test.each<[words: string, code: string]>([
    ['typo', 'selector-matches-nothing'],
    ['bare', 'external-name-is-address'],
    ['_web._tcp.plain --type SRV', 'port-unnamed'],
    ['slow-0.slow', 'pod-not-ready'],
    ['db --from web', 'policy-forbids-dns'],
    ['mysql-3.db', 'ordinal-beyond-replicas'],
  ])('kubectl takes the commands for %s (%s), and it is mended', async (words, code) => {
    const find = async () => {
      const { verdict, remarks } = await explained(...words.split(' '));
      return [verdict, ...remarks].find((one) => one.code === code);
    };
    const commands = (await find())?.remedy ?? [];
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) {
      const env = {
        ...process.env,
        KUBECONFIG: cluster.kubeconfig,
        PATH: `${dirname(kubectlPath())}:${process.env['PATH']}`,
      };
      const result = await runProgram('bash', ['--norc', '-c', command], { env });
      expect(result, command).toMatchObject({ status: 0 });
    }
    await vi.waitFor(async () => expect(await find()).toBeUndefined(), { timeout: 20_000 });
  });
});
