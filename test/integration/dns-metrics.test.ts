/** What `/metrics` shows of the cluster's DNS: a scrape as Prometheus makes it, and what dashboards for CoreDNS ask of it. */
import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { configMaps, pods, services } from '#api/gen/resources.ts';
import { Cluster } from '#cluster/embedded.ts';
import { runKubectl } from './testing/kubectl.ts';

interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

let cluster: Cluster;
let dns: Resolver;
const patience = { timeout: 20_000, interval: 50 };

async function kubectl(words: string, input = ''): Promise<string> {
  const { status, text } = await runKubectl(words, { kubeconfig: cluster.kubeconfig, input });
  expect(status, `kubectl ${words}: ${text}`).toBe(0);
  return text;
}

async function scrape(): Promise<readonly Series[]> {
  const text = await kubectl('get --raw /metrics');
  return text.split('\n').flatMap((line) => {
    const [, name = '', told = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (value === undefined) return [];
    const pairs = told.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g);
    return {
      name,
      labels: Object.fromEntries([...pairs].map((pair) => [pair[1], pair[2]])),
      value: Number(value),
    };
  });
}

/** The sum of the series with this name and these labels. */
function sum(
  all: readonly Series[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number {
  return all
    .filter((one) => one.name === name)
    .filter((one) => Object.entries(labels).every(([key, value]) => one.labels[key] === value))
    .reduce((total, { value }) => total + value, 0);
}

beforeAll(async () => {
  cluster = await Cluster.start();
  dns = new Resolver({ tries: 1, timeout: 2000 });
  dns.setServers([`${cluster.dns.host}:${cluster.dns.port}`]);
  await cluster.client.create(services, {
    metadata: { name: 'db', namespace: 'default' },
    spec: { clusterIP: 'None', selector: { app: 'db' } },
  });
  const template = {
    metadata: { labels: { app: 'db' } },
    spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] },
  };
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: { replicas: 3, serviceName: 'db', selector: { matchLabels: { app: 'db' } }, template },
  };
  await kubectl('apply -f -', JSON.stringify(set));
  await kubectl('rollout status statefulset/db --timeout=60s');
  await vi.waitFor(
    async () => expect(await dns.resolve4('db.default.svc.cluster.local')).toHaveLength(3),
    patience,
  );
  await dns.resolve6('db.default.svc.cluster.local').catch(() => []);
  await dns.resolve4('nobody.default.svc.cluster.local').catch(() => []);
  // What is no name of the cluster is asked of nobody: this node has no resolvers.
  await dns.resolve4('example.com').catch(() => []);
});
afterAll(() => cluster.stop());

/** Metrics of the common dashboards, with the labels by which they select and group. */
const asked: readonly (readonly [name: string, ...labels: string[]])[] = [
  ['coredns_build_info', 'version', 'revision', 'goversion'],
  ['coredns_plugin_enabled', 'server', 'zone', 'view', 'name'],
  ['coredns_panics_total'],
  ['coredns_reload_failed_total'],
  ['coredns_dns_requests_total', 'server', 'zone', 'view', 'proto', 'family', 'type'],
  ['coredns_dns_do_requests_total', 'server', 'zone', 'view'],
  ['coredns_dns_responses_total', 'server', 'zone', 'view', 'rcode', 'plugin'],
  ['coredns_dns_request_duration_seconds_bucket', 'server', 'zone', 'view', 'le'],
  ['coredns_dns_request_size_bytes_bucket', 'server', 'zone', 'view', 'proto', 'le'],
  ['coredns_dns_response_size_bytes_bucket', 'server', 'zone', 'view', 'proto', 'le'],
  ['coredns_cache_entries', 'type'],
  ['coredns_cache_hits_total', 'type'],
  ['coredns_cache_misses_total'],
  ['coredns_cache_requests_total'],
  ['coredns_forward_healthcheck_broken_total'],
  ['coredns_forward_max_concurrent_rejects_total'],
  ['coredns_kubernetes_dns_programming_duration_seconds_bucket', 'service_kind', 'le'],
  ['holdfast_dns_ready_to_answered_seconds_bucket', 'le'],
];

test.each(asked)('%s has the labels that dashboards ask for', async (name, ...labels) => {
  const found = (await scrape()).filter((one) => one.name === name);
  expect(found.length).toBeGreaterThan(0);
  for (const one of found) expect(Object.keys(one.labels)).toEqual(labels);
});

test('every question and its answer are counted, by whoever answered', async () => {
  const before = await scrape();
  for (let time = 0; time < 5; time++) await dns.resolve4('db-0.db.default.svc.cluster.local');
  await dns.resolve4('db-9.db.default.svc.cluster.local').catch(() => []);
  await dns.resolve4('example.org').catch(() => []);
  const after = await scrape();
  const grown = (name: string, labels: Readonly<Record<string, string>> = {}): number =>
    sum(after, name, labels) - sum(before, name, labels);
  expect(grown('coredns_dns_requests_total', { proto: 'udp', family: '1', type: 'A' })).toBe(7);
  const answers = 'coredns_dns_responses_total';
  expect(grown(answers, { plugin: 'kubernetes', rcode: 'NOERROR' })).toBe(5);
  expect(grown(answers, { plugin: 'kubernetes', rcode: 'NXDOMAIN' })).toBe(1);
  expect(grown(answers, { plugin: 'forward' })).toBe(1);
  for (const metric of ['request_duration_seconds', 'request_size_bytes', 'response_size_bytes']) {
    expect(grown(`coredns_dns_${metric}_count`), metric).toBe(7);
    expect(grown(`coredns_dns_${metric}_bucket`, { le: '+Inf' }), metric).toBe(7);
    expect(grown(`coredns_dns_${metric}_sum`), metric).toBeGreaterThan(0);
  }
  // `db-0.db.default.svc.cluster.local` with header and type: 51 bytes.
  expect(grown('coredns_dns_request_size_bytes_bucket', { le: '100' })).toBe(7);
  expect(grown('coredns_dns_request_duration_seconds_sum')).toBeLessThan(7);
});

test('each member that became Ready was timed until it was answered for', async () => {
  const before = await scrape();
  const ready = 'holdfast_dns_ready_to_answered_seconds';
  const count = sum(before, `${ready}_count`);
  // Each thread answers by itself, and is counted by itself.
  const threads = count / 3;
  expect([1, 2, 3, 4]).toContain(threads);
  expect(sum(before, `${ready}_bucket`, { le: '1.024' })).toBe(count);
  const programming = 'coredns_kubernetes_dns_programming_duration_seconds_count';
  expect(sum(before, programming, { service_kind: 'headless_with_selector' })).toBeGreaterThan(0);
  await cluster.client.delete(pods, { namespace: 'default', name: 'db-1' });
  await expect.poll(async () => sum(await scrape(), `${ready}_count`), patience).toBe(4 * threads);
});

test('directives, tables and refusals are those of the Corefile', async () => {
  const corefile = (extra: string): string => `.:53 {
    errors
    ${extra}
    kubernetes cluster.local in-addr.arpa ip6.arpa
    hosts {
      10.0.0.1 one.example.com two.example.com
      fallthrough
    }
  }`;
  const write = async (text: string): Promise<void> => {
    const body = { data: { Corefile: text } };
    const target = { namespace: 'kube-system', name: 'coredns' };
    await cluster.client.patch(configMaps, target, { type: 'merge', body });
  };
  const enabled = async (name: string): Promise<number> =>
    sum(await scrape(), 'coredns_plugin_enabled', { name, zone: '.' });
  expect(await enabled('forward')).toBe(1);
  await write(corefile(''));
  await expect.poll(() => enabled('hosts'), patience).toBe(1);
  expect(await enabled('forward')).toBe(0);
  expect(await enabled('kubernetes')).toBe(1);
  // Two names with an address each, and one address with two names.
  expect(sum(await scrape(), 'coredns_hosts_entries')).toBe(4);
  expect(sum(await scrape(), 'coredns_reload_failed_total')).toBe(0);
  expect(await dns.resolve4('two.example.com')).toEqual(['10.0.0.1']);
  expect(sum(await scrape(), 'coredns_dns_responses_total', { plugin: 'hosts' })).toBe(1);
  await write(corefile('no-such-directive'));
  await expect
    .poll(async () => sum(await scrape(), 'coredns_reload_failed_total'), patience)
    .toBe(1);
});
