/** How Pods reach each other, Services, the API and names, on real containers; and how fast a change shows. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { TestCluster, runProgram } from './testing/cluster.ts';

const cluster = new TestCluster('network');

const service = (name: string, spec: object): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: {
    selector: { app: 'web' },
    ports: [{ name: 'web', port: 80, targetPort: 'web' }],
    ...spec,
  },
});

function pod(name: string, spec: object, labels: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'main', image: 'busybox:1.28', command: ['sleep', '3600'] }],
      ...spec,
    },
  };
}

/** A web server that says its name, ready while /ready is there. */
const web = (name: string): object =>
  pod(
    name,
    {
      hostname: name,
      subdomain: 'members',
      containers: [
        {
          name: 'main',
          image: 'busybox:1.28',
          command: [
            'sh',
            '-c',
            'touch /ready; mkdir /w; hostname > /w/index.html; exec httpd -f -p 8080 -h /w',
          ],
          ports: [{ name: 'web', containerPort: 8080 }],
          readinessProbe: {
            exec: { command: ['test', '-e', '/ready'] },
            periodSeconds: 1,
            failureThreshold: 1,
          },
        },
      ],
    },
    { app: 'web' },
  );

const manifests: readonly object[] = [
  web('web-a'),
  web('web-b'),
  pod('client', {}),
  pod('no-dns', {
    dnsPolicy: 'None',
    dnsConfig: {
      nameservers: ['9.9.9.9'],
      searches: ['a.example'],
      options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
    },
  }),
  pod('default-dns', { dnsPolicy: 'Default' }),
  pod('host-dns', { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }),
  pod('named', {
    hostname: 'custom',
    subdomain: 'members',
    setHostnameAsFQDN: true,
    hostAliases: [{ ip: '192.0.2.9', hostnames: ['foo', 'foo.example'] }],
  }),
  service('members', { clusterIP: 'None' }),
  service('all-members', { clusterIP: 'None', publishNotReadyAddresses: true }),
  service('balanced', {}),
  service('sticky', { sessionAffinity: 'ClientIP' }),
  service('node-port', {
    type: 'NodePort',
    ports: [{ port: 80, targetPort: 'web', nodePort: 30080 }],
  }),
  service('load-balancer', { type: 'LoadBalancer', externalTrafficPolicy: 'Local' }),
  service('nobody', { selector: { app: 'nobody' } }),
  {
    ...service('elsewhere', {}),
    spec: { type: 'ExternalName', externalName: 'balanced.default.svc.cluster.local' },
  },
];

beforeAll(async () => {
  await cluster.up(['busybox']);
  await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }));
  await cluster.kubectl('wait', '--for=condition=Ready', 'pod', '--all', '--timeout=90s');
}, 600_000);
afterAll(() => cluster.down());

const inPod = async (name: string, command: string): Promise<string> =>
  (await cluster.attempt('exec', name, '--', 'sh', '-c', command)).stdout;
const inClient = (command: string): Promise<string> => inPod('client', command);
/** Who answers, over so many requests. */
const answers = async (url: string, count = 12, from = 'client'): Promise<string[]> => {
  const said = await inPod(
    from,
    `i=0; while [ $i -lt ${count} ]; do wget -qO- -T 3 ${url}; i=$((i + 1)); done`,
  );
  return [...new Set(said.trim().split('\n'))].toSorted();
};
const both = ['web-a', 'web-b'];
const nodeAddress = (): Promise<string> =>
  cluster.jsonpath('node/k3s-server', '{.status.addresses[0].address}');

describe('Services', () => {
  test.each([
    { name: 'a cluster IP', url: 'balanced' },
    { name: 'an external name that leads back', url: 'elsewhere' },
    { name: 'a member of its own Service', url: 'balanced', from: 'web-a' },
    { name: 'a Pod on the network of the host', url: 'balanced', from: 'host-dns' },
  ])('$name reaches every member', async ({ url, from }) => {
    expect(await answers(url, 16, from)).toEqual(both);
  });

  test.each(both)('a member by its own name: %s', async (name) => {
    expect(await answers(`${name}.members:8080`, 2)).toEqual([name]);
  });

  test('with session affinity one member answers a client', async () => {
    expect(await answers('sticky')).toHaveLength(1);
  });

  test('a node port answers on the address of the node, to Pods and to the host', async () => {
    const address = await nodeAddress();
    expect(both).toEqual(expect.arrayContaining(await answers(`${address}:30080`, 4)));
    const fromHost = await runProgram('curl', ['-s', '-m', '5', `http://${address}:30080/`]);
    expect(both).toContain(fromHost.stdout.trim());
  });

  test('a load balancer answers on the address of the node, and its health check counts members', async () => {
    const address = await nodeAddress();
    const ingress = '{.status.loadBalancer.ingress[*].ip}';
    await cluster.until(
      'it has the address',
      async () => (await cluster.jsonpath('service/load-balancer', ingress)) === address,
    );
    const fromHost = await runProgram('curl', ['-s', '-m', '5', `http://${address}/`]);
    expect(both).toContain(fromHost.stdout.trim());
    const port = await cluster.jsonpath('service/load-balancer', '{.spec.healthCheckNodePort}');
    const health = await runProgram('curl', ['-s', '-m', '5', `http://${address}:${port}/`]);
    expect(JSON.parse(health.stdout)).toEqual({
      service: { namespace: 'default', name: 'load-balancer' },
      localEndpoints: 2,
      serviceProxyHealthy: true,
    });
  });

  test.each(['nobody', '10.43.200.200'])(
    '%s, with nobody behind it, refuses at once',
    async (host) => {
      const began = performance.now();
      const refused = await cluster.attempt('exec', 'client', '--', 'wget', '-qO-', host);
      expect(refused.stderr).toContain('Connection refused');
      expect(performance.now() - began).toBeLessThan(5000);
    },
  );

  test('readiness shows in the Service and in names with the Pod', async () => {
    await inPod('web-b', 'rm /ready');
    await cluster.until(
      'web-b not ready',
      async () =>
        (await cluster.jsonpath('pod/web-b', '{.status.conditions[?(@.type=="Ready")].status}')) ===
        'False',
    );
    await cluster.until('one member left', async () => (await answers('balanced')).length === 1, 5);
    const addresses = (name: string): Promise<string> =>
      inClient(`getent ahostsv4 ${name} | awk '$2 == "STREAM" { print $1 }' | wc -l`);
    // `named` listens on nothing but is a member of no Service either: it has no label.
    expect((await addresses('members')).trim()).toBe('1');
    expect((await addresses('all-members')).trim()).toBe('2');
    await inPod('web-b', 'touch /ready');
    await cluster.ready('web-b');
    await cluster.until('both again', async () => (await addresses('members')).trim() === '2', 5);
  });
});

describe('names', () => {
  const ask = (type: string, name: string): Promise<string> =>
    inClient(`busybox nslookup -type=${type} ${name} 10.43.0.10 2>&1 || true`);

  test.each([
    { type: 'a', name: 'balanced.default.svc.cluster.local', expected: /Address: 10\.43\./ },
    { type: 'aaaa', name: 'balanced.default.svc.cluster.local', expected: /^(?![^]*NXDOMAIN)/ },
    { type: 'a', name: 'nothing.default.svc.cluster.local', expected: /NXDOMAIN/ },
    {
      type: 'srv',
      name: '_web._tcp.members.default.svc.cluster.local',
      expected: /0 50 8080 web-[ab]\.members\.default\.svc\.cluster\.local/,
    },
    {
      type: 'cname',
      name: 'elsewhere.default.svc.cluster.local',
      expected: /balanced\.default\.svc\.cluster\.local/,
    },
    {
      type: 'ptr',
      name: '10.0.43.10.in-addr.arpa',
      expected: /kube-dns\.kube-system\.svc\.cluster\.local/,
    },
  ])('$type $name', async ({ type, name, expected }) => {
    expect(await ask(type, name)).toMatch(expected);
  });

  test('resolv.conf by policy', async () => {
    const of = (name: string): Promise<string> => inPod(name, 'cat /etc/resolv.conf');
    const ofCluster =
      'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.43.0.10\noptions ndots:5\n';
    expect(await of('client')).toBe(ofCluster);
    expect(await of('host-dns')).toBe(ofCluster);
    expect(await of('no-dns')).toBe(
      'search a.example\nnameserver 9.9.9.9\noptions ndots:2 edns0\n',
    );
    expect(await of('default-dns')).not.toContain('10.43.0.10');
  });

  test('host name, subdomain, full name and aliases', async () => {
    expect(await inPod('named', 'hostname; cat /etc/hosts')).toMatch(
      /^custom\.members\.default\.svc\.cluster\.local\n[^]*\tcustom\.members\.default\.svc\.cluster\.local\tcustom\n\n# Entries added by HostAliases\.\n192\.0\.2\.9\tfoo\tfoo\.example\n$/,
    );
  });
});

/** A process of the Pod, in whose network a program of the host can be run. */
async function processOf(name: string): Promise<string> {
  const uid = await cluster.jsonpath(`pod/${name}`, '{.metadata.uid}');
  const where = ['/sys/fs/cgroup', '-path', `*pod${uid}/*`, '-name', 'cgroup.procs'];
  const { stdout } = await runProgram('find', [...where, '-exec', 'cat', '{}', ';']);
  return stdout.split('\n')[0] ?? '';
}

test('a Pod talks to the API with its token, and has the rights of its account', async () => {
  const account = '/var/run/secrets/kubernetes.io/serviceaccount';
  const token = await inClient(`cat ${account}/token`);
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-network-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const authority = join(folder, 'ca.crt');
  writeFileSync(authority, await inClient(`cat ${account}/ca.crt`));
  const process = await processOf('client');
  const url = 'https://kubernetes.default.svc/api/v1/namespaces/default/pods?limit=1';
  const request =
    `-t ${process} -n curl -sS -m 10 --cacert ${authority} --resolve kubernetes.default.svc:443:10.43.0.1`.split(
      ' ',
    );
  request.push('-H', `Authorization: Bearer ${token}`, url);
  const call = async (): Promise<string> => (await runProgram('nsenter', request)).stdout;
  expect(await call()).toContain(
    'pods is forbidden: User \\"system:serviceaccount:default:default\\" cannot list resource',
  );
  const binding = 'create rolebinding reader --clusterrole=view --serviceaccount=default:default';
  await cluster.kubectl(...binding.split(' '));
  await cluster.until('the right holds', async () => (await call()).includes('"PodList"'));
});

describe('network policies', () => {
  const answered = async (url: string, from = 'client'): Promise<boolean> =>
    (await inPod(from, `wget -qO- -T 1 ${url}`)).includes('web-');
  const policy = (name: string, spec: object): Promise<unknown> =>
    cluster.apply(
      JSON.stringify({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name },
        spec: { podSelector: { matchLabels: { app: 'web' } }, ...spec },
      }),
    );
  const allowed = (url: string): Promise<unknown> =>
    cluster.until(`${url} is allowed`, () => answered(url), 30);
  const denied = (url: string): Promise<unknown> =>
    cluster.until(`${url} is denied`, async () => !(await answered(url)), 30);

  test('deny by default, allow by label, by namespace, and end with the policy', async () => {
    await allowed('balanced');
    await policy('deny', {});
    await denied('balanced');
    await policy('by-label', {
      ingress: [{ from: [{ podSelector: { matchLabels: { role: 'client' } } }] }],
    });
    await denied('web-a.members:8080');
    await cluster.kubectl('label', 'pod', 'client', 'role=client');
    await allowed('balanced');
    await cluster.kubectl('label', 'pod', 'client', 'role-');
    await denied('balanced');
    const byName = { matchLabels: { 'kubernetes.io/metadata.name': 'default' } };
    await policy('by-namespace', {
      ingress: [{ from: [{ namespaceSelector: byName }], ports: [{ port: 'web' }] }],
    });
    await allowed('balanced');
    await cluster.kubectl('delete', 'networkpolicy', 'by-namespace');
    await denied('balanced');
    await cluster.kubectl('delete', 'networkpolicy', '--all');
    await allowed('balanced');
  });

  test('egress of nothing but names', async () => {
    const client = { podSelector: { matchLabels: { role: 'closed' } }, policyTypes: ['Egress'] };
    await policy('only-dns', {
      ...client,
      egress: [
        {
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 53, protocol: 'TCP' },
          ],
        },
      ],
    });
    await cluster.kubectl('label', 'pod', 'client', 'role=closed');
    await denied('balanced');
    expect(await inClient('getent hosts balanced')).toContain('10.43.');
    await policy('to-web', {
      ...client,
      egress: [{ to: [{ podSelector: { matchLabels: { app: 'web' } } }] }],
    });
    await allowed('balanced');
    await cluster.kubectl('delete', 'networkpolicy', '--all');
    await cluster.kubectl('label', 'pod', 'client', 'role-');
  });
});
