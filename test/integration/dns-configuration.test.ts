/** The cluster DNS's Corefile: edited by kubectl, in force at once; a broken one leaves everything as it was. */
import { Resolver } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { configMaps, events, services } from '#api/gen/resources.ts';
import type { Event } from '#api/gen/types.ts';
import { Cluster } from '#cluster/embedded.ts';
import { kubectlPath } from '../../scripts/setup/tools.ts';
import { kubectlFor, runKubectl } from './testing/kubectl.ts';

let cluster: Cluster;
let original: string;
const dns = new Resolver({ tries: 1, timeout: 2000 });
const kubectl = kubectlFor(() => cluster);
const place = { namespace: 'kube-system', name: 'coredns' };
const api = 'kubernetes.default.svc.cluster.local';

beforeAll(async () => {
  cluster = await Cluster.start();
  dns.setServers([`${cluster.dns.host}:${cluster.dns.port}`]);
  original = (await cluster.client.get(configMaps, place)).data?.['Corefile'] ?? '';
});
afterAll(() => cluster.stop());
beforeEach(() => configure(original));

async function configure(corefile: string, more: Record<string, string> = {}): Promise<void> {
  const body = { data: { Corefile: corefile, ...more } };
  const words = '-n kube-system patch configmap coredns --type=merge -p'.split(' ');
  const output = await runKubectl([...words, JSON.stringify(body)], cluster);
  expect(output.status, output.text).toBe(0);
}

/** A directive more in the block of ".". */
const withDirective = (lines: string): string => original.replace('    loop\n', `    ${lines}\n`);

/** What was edited shows within a second. */
async function soon(ask: () => Promise<unknown>, wanted: unknown): Promise<void> {
  const attempt = async (): Promise<void> => {
    expect(await ask().catch((error: { code?: string }) => error.code)).toEqual(wanted);
  };
  await vi.waitFor(attempt, { interval: 5, timeout: 1000 });
}

async function eventsOf(reason: string): Promise<readonly Event[]> {
  const { items } = await cluster.client.list(events, { namespace: 'kube-system' });
  return items.filter(
    (event) => event.reason === reason && event.involvedObject.name === 'coredns',
  );
}

const ttlOf = async (name: string) =>
  (await dns.resolve4(name, { ttl: true })).map(({ ttl }) => ttl);

test('a new cluster has a Corefile that says what is in force', async () => {
  expect(await kubectl('-n kube-system get configmap coredns -o yaml')).toContain(
    'kubernetes cluster.local in-addr.arpa ip6.arpa {',
  );
  expect(await ttlOf(api)).toEqual([5]);
});

test('ttl', async () => {
  await configure(original.replace('ttl 5', 'ttl 30'));
  await soon(() => ttlOf(api), [30]);
});

test('negative_ttl', async () => {
  await configure(original.replace('ttl 5', 'negative_ttl 7'));
  await soon(async () => (await dns.resolveSoa('cluster.local')).minttl, 7);
});

test('hosts, rewrite and template answer beside the cluster', async () => {
  await configure(
    withDirective(`hosts /etc/coredns/NodeHosts {
      192.0.2.10 old.example.com
      fallthrough
    }
    rewrite name suffix .example.org .default.svc.cluster.local
    template IN A ip.example {
      match ^ip-([0-9]+)-([0-9]+)-([0-9]+)-([0-9]+)[.]ip[.]example[.]$
      answer "{{ .Name }} 60 IN A {{ index .Match 1 }}.{{ index .Match 2 }}.{{ index .Match 3 }}.{{ index .Match 4 }}"
    }`),
    { NodeHosts: '192.0.2.20 machine-1\n' },
  );
  await soon(() => dns.resolve4('old.example.com'), ['192.0.2.10']);
  expect(await dns.resolve4('machine-1')).toEqual(['192.0.2.20']);
  expect(await dns.reverse('192.0.2.20')).toEqual(['machine-1']);
  expect(await dns.resolve4('kubernetes.example.org')).toEqual(['10.43.0.1']);
  expect(await dns.resolve4('ip-192-0-2-7.ip.example')).toEqual(['192.0.2.7']);
  expect(await dns.resolve4(api)).toEqual(['10.43.0.1']);
  expect(await dns.reverse('10.43.0.1')).toEqual([api]);
});

test('an alias that leads out of the cluster finds what the Corefile says of that name', async () => {
  await cluster.client.create(services, {
    metadata: { name: 'outside', namespace: 'default' },
    spec: { type: 'ExternalName', externalName: 'old.example.com' },
  });
  await configure(withDirective('hosts {\n192.0.2.10 old.example.com\nfallthrough\n}'));
  await soon(() => dns.resolve4('outside.default.svc.cluster.local'), ['192.0.2.10']);
});

test('pods verified: only addresses that a Pod has', async () => {
  await soon(() => dns.resolve4('10-42-0-77.default.pod.cluster.local'), ['10.42.0.77']);
  await configure(original.replace('pods insecure', 'pods verified'));
  await soon(() => dns.resolve4('10-42-0-77.default.pod.cluster.local'), 'ENOTFOUND');
  const containers = '[{"name":"main","image":"busybox"}]';
  await kubectl(
    `create -f -`,
    `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"here"},"spec":{"containers":${containers}}}`,
  );
  await kubectl('wait --for=condition=Ready pod/here --timeout=20s');
  const address = await kubectl("get pod here -o jsonpath='{.status.podIP}'");
  await soon(
    () => dns.resolve4(`${address.replaceAll('.', '-')}.default.pod.cluster.local`),
    [address],
  );
});

test('what k3s keeps in coredns-custom is imported', async () => {
  await configure(`${withDirective('import /etc/coredns/custom/*.override')}
import /etc/coredns/custom/*.server
`);
  await cluster.client.create(configMaps, {
    metadata: { namespace: 'kube-system', name: 'coredns-custom' },
    data: {
      'more.override': 'hosts {\n  192.0.2.30 custom.example.com\n  fallthrough\n}\n',
      'zone.server':
        'example.net {\n  template IN A {\n answer "{{ .Name }} A 192.0.2.40"\n }\n}\n',
      'notes.txt': 'is not read',
    },
  });
  await soon(() => dns.resolve4('custom.example.com'), ['192.0.2.30']);
  expect(await dns.resolve4('any.example.net')).toEqual(['192.0.2.40']);
  await cluster.client.delete(configMaps, { namespace: 'kube-system', name: 'coredns-custom' });
  await soon(() => dns.resolve4('any.example.net'), 'ENOTFOUND');
});

test('what is broken or not supported is told, and changes nothing', async () => {
  await configure(original.replace('ttl 5', 'ttl 30'));
  await soon(() => ttlOf(api), [30]);
  await configure(`${original.replace('ttl 5', 'ttl 60')}}`);
  await vi.waitFor(async () => {
    const messages = (await eventsOf('DNSConfigInvalid')).map(({ message }) => message);
    expect(messages).toEqual([
      expect.stringMatching(/^Corefile:\d+: "}" closes nothing; .* stays$/),
    ]);
  });
  expect(await ttlOf(api)).toEqual([30]);
  await configure(withDirective('dnssec\n    route53 example.org.:Z1'));
  await vi.waitFor(async () => {
    const [event] = await eventsOf('DNSConfigUnsupported');
    expect(event).toMatchObject({ type: 'Warning', source: { component: 'cluster-dns' } });
    expect(event?.message).toContain('directive "dnssec" is not supported');
    expect(event?.message).toContain('directive "route53" is not supported');
  });
  expect(await ttlOf(api)).toEqual([30]);
  const loaded = (await eventsOf('DNSConfigLoaded')).reduce((sum, { count = 1 }) => sum + count, 0);
  await configure(original.replace('ttl 5', 'ttl 9'));
  await soon(() => ttlOf(api), [9]);
  await vi.waitFor(async () => {
    const now = (await eventsOf('DNSConfigLoaded')).reduce((sum, { count = 1 }) => sum + count, 0);
    expect(now).toBeGreaterThan(loaded);
  });
});

test('the commands of docs/dns-configuration.md', async () => {
  const page = readFileSync(new URL('../../docs/dns-configuration.md', import.meta.url), 'utf8');
  const script = [...page.matchAll(/```sh\n([^]*?)```/g)].map(([, block]) => block).join('\n');
  const child = spawn('bash', ['--norc', '-euo', 'pipefail', '-c', script], {
    env: {
      ...process.env,
      KUBECONFIG: cluster.kubeconfig,
      PATH: `${dirname(kubectlPath())}:${process.env['PATH']}`,
    },
    timeout: 30_000,
  });
  const status = new Promise((resolve) => child.once('close', resolve));
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  expect(await status, output + errors).toBe(0);
  await soon(() => dns.resolve4('printer.office.example'), ['192.0.2.10']);
  expect(await dns.resolve4('api.example.org')).toEqual(['10.43.0.1']);
  expect(await ttlOf(api)).toEqual([10]);
});
