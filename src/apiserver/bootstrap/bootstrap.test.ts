/** The real kinds and admission plugins on a real core: what every cluster holds, and a Pod's way in. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLogger } from '#base/log.ts';
import { admissionChain } from '../admission/chain.ts';
import { startCore } from '../registry/testing/fixture.ts';
import type { Fixture } from '../registry/testing/fixture.ts';
import { createStrategies } from '../resources/index.ts';
import { bootstrap } from './bootstrap.ts';

const options = {
  address: '192.0.2.10',
  port: 6443,
  serviceIP: '10.43.0.1',
  serviceCIDR: '10.43.0.0/16',
  served: [
    { group: '', version: 'v1' },
    { group: 'apps', version: 'v1' },
  ],
  log: silentLogger,
};

let core: Fixture;

beforeEach(async () => {
  core = await startCore({
    strategies: createStrategies({
      services: { cidr: '10.43.0.0/16', nodePorts: { first: 30_000, last: 32_767 } },
    }),
    admission: admissionChain,
  });
  await bootstrap({ ...options, client: core.client });
});

afterEach(() => core.stop());

function post(path: string, body: object): ReturnType<Fixture['request']> {
  return core.request(`POST ${path}`, { body });
}

const inDefault = '/api/v1/namespaces/default';

async function addDefaultAccount(): Promise<void> {
  await post(`${inDefault}/serviceaccounts`, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default' },
  });
}

/** A string in what was answered. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function pod(name: string, spec: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web' } },
    spec: { containers: [{ name: 'web', image: 'nginx' }], ...spec },
  };
}

describe('a new cluster', () => {
  test('has its namespaces', async () => {
    const { json } = await core.request('GET /api/v1/namespaces');
    const items = Object.values(json['items'] ?? {});
    expect(items.map((item) => item['metadata']?.['name'])).toEqual([
      'default',
      'kube-node-lease',
      'kube-public',
      'kube-system',
    ]);
    expect(items[0]).toMatchObject({
      metadata: { labels: { 'kubernetes.io/metadata.name': 'default' } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  });

  test('has the Service of its API, in the table as the walkthrough shows it', async () => {
    const { json } = await core.request(`GET ${inDefault}/services`, { as: 'Table' });
    expect(json).toMatchObject({
      rows: [
        { cells: ['kubernetes', 'ClusterIP', '10.43.0.1', '<none>', '443/TCP', '0s', '<none>'] },
      ],
    });
    const slice = await core.request(
      'GET /apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes',
    );
    expect(slice.json).toMatchObject({
      addressType: 'IPv4',
      endpoints: [{ addresses: ['192.0.2.10'], conditions: { ready: true } }],
      ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
    });
  });

  test('moves the endpoints when the server starts at another address, and nothing else', async () => {
    const before = await core.request(`GET ${inDefault}/services/kubernetes`);
    await bootstrap({ ...options, address: '192.0.2.11', client: core.client });
    const after = await core.request(`GET ${inDefault}/services/kubernetes`);
    expect(after.json).toEqual(before.json);
    const { json } = await core.request(`GET ${inDefault}/endpoints/kubernetes`);
    expect(json).toMatchObject({ subsets: [{ addresses: [{ ip: '192.0.2.11' }] }] });
  });

  test('keeps the namespaces that it needs', async () => {
    const { code, json } = await core.request('DELETE /api/v1/namespaces/kube-system');
    expect(code).toBe(403);
    expect(json['message']).toBe(
      'namespaces "kube-system" is forbidden: this namespace may not be deleted',
    );
  });
});

describe('a Pod', () => {
  test('gets an account, its token, a priority, tolerations and a state', async () => {
    await addDefaultAccount();
    const { code, json, warnings } = await post(`${inDefault}/pods`, pod('web'));
    expect([code, warnings]).toEqual([201, []]);
    const volume = textOf(json['spec']?.['volumes']?.['0']?.['name']);
    expect(volume).toMatch(/^kube-api-access-[a-z0-9]{5}$/);
    expect(json['spec']).toEqual({
      containers: [
        {
          name: 'web',
          image: 'nginx',
          imagePullPolicy: 'Always',
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          volumeMounts: [
            {
              mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
              name: volume,
              readOnly: true,
            },
          ],
        },
      ],
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
      priority: 0,
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      serviceAccount: 'default',
      serviceAccountName: 'default',
      terminationGracePeriodSeconds: 30,
      tolerations: [
        {
          effect: 'NoExecute',
          key: 'node.kubernetes.io/not-ready',
          operator: 'Exists',
          tolerationSeconds: 300,
        },
        {
          effect: 'NoExecute',
          key: 'node.kubernetes.io/unreachable',
          operator: 'Exists',
          tolerationSeconds: 300,
        },
      ],
      volumes: [
        {
          name: volume,
          projected: {
            defaultMode: 420,
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
              {
                configMap: {
                  items: [{ key: 'ca.crt', path: 'ca.crt' }],
                  name: 'kube-root-ca.crt',
                },
              },
              {
                downwardAPI: {
                  items: [
                    {
                      fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' },
                      path: 'namespace',
                    },
                  ],
                },
              },
            ],
          },
        },
      ],
    });
    expect(json['status']).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
  });

  test('is bound once', async () => {
    await addDefaultAccount();
    await post(`${inDefault}/pods`, pod('web'));
    const bind = (node: string): ReturnType<Fixture['request']> =>
      post(`${inDefault}/pods/web/binding`, {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name: 'web' },
        target: { apiVersion: 'v1', kind: 'Node', name: node },
      });
    expect(await bind('one')).toMatchObject({ code: 201, json: { status: 'Success' } });
    const { json } = await core.request(`GET ${inDefault}/pods/web`);
    expect(json).toMatchObject({
      metadata: { generation: 1 },
      spec: { nodeName: 'one' },
      status: { conditions: [{ type: 'PodScheduled', status: 'True' }] },
    });
    const again = await bind('two');
    expect(again.code).toBe(409);
    expect(again.json['message']).toBe(
      'Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "one"',
    );
  });

  test('is deleted at once while it runs nowhere, and with time to stop once it does', async () => {
    await addDefaultAccount();
    await post(`${inDefault}/pods`, pod('waiting'));
    await core.request(`DELETE ${inDefault}/pods/waiting`);
    expect((await core.request(`GET ${inDefault}/pods/waiting`)).code).toBe(404);
    await post(`${inDefault}/pods`, pod('running', { nodeName: 'one' }));
    const { json } = await core.request(`DELETE ${inDefault}/pods/running`);
    expect(json['metadata']).toMatchObject({ deletionGracePeriodSeconds: 30 });
    await core.request(`DELETE ${inDefault}/pods/running?gracePeriodSeconds=0`);
    expect((await core.request(`GET ${inDefault}/pods/running`)).code).toBe(404);
  });

  test('is evicted', async () => {
    await addDefaultAccount();
    await post(`${inDefault}/pods`, pod('web'));
    const evict = (options: object): ReturnType<Fixture['request']> =>
      post(`${inDefault}/pods/web/eviction`, {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name: 'web' },
        ...options,
      });
    expect((await evict({ deleteOptions: { dryRun: ['All'] } })).code).toBe(201);
    expect((await core.request(`GET ${inDefault}/pods/web`)).code).toBe(200);
    expect((await evict({})).code).toBe(201);
    expect((await core.request(`GET ${inDefault}/pods/web`)).code).toBe(404);
  });

  test.each([
    [
      'in a namespace that is not there',
      '/api/v1/namespaces/nowhere/pods',
      pod('web'),
      [404, 'namespaces "nowhere" not found'],
    ],
    [
      'with an account that is not there',
      `${inDefault}/pods`,
      pod('web', { serviceAccountName: 'nobody' }),
      [
        403,
        'pods "web" is forbidden: error looking up service account default/nobody: serviceaccount "nobody" not found',
      ],
    ],
    [
      'with a class that is not there',
      `${inDefault}/pods`,
      pod('web', { priorityClassName: 'nope' }),
      [403, 'pods "web" is forbidden: no PriorityClass with name nope was found'],
    ],
    [
      'without containers',
      `${inDefault}/pods`,
      pod('web', { containers: [] }),
      [422, 'Pod "web" is invalid: spec.containers: Required value'],
    ],
  ])('is refused %s', async (_, path, body, expected) => {
    await addDefaultAccount();
    const { code, json } = await post(path, body);
    expect([code, json['message']]).toEqual(expected);
  });
});

describe('Services', () => {
  const service = (name: string, spec: object): object => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { ports: [{ port: 80 }], ...spec },
  });

  test('get addresses of their own, even when they come together', async () => {
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((name) => post(`${inDefault}/services`, service(name, {}))),
    );
    const addresses = answers.map(({ json }) => textOf(json['spec']?.['clusterIP']));
    expect(new Set(addresses).size).toBe(3);
    for (const address of addresses) expect(address).toMatch(/^10\.43\.\d+\.\d+$/);
  });

  test('get the address that they ask for, unless it is taken or elsewhere', async () => {
    const path = `${inDefault}/services`;
    expect((await post(path, service('a', { clusterIP: '10.43.0.10' }))).code).toBe(201);
    const taken = await post(path, service('b', { clusterIP: '10.43.0.10' }));
    expect(taken.json['message']).toBe(
      'Service "b" is invalid: spec.clusterIPs: Invalid value: ["10.43.0.10"]: ' +
        'failed to allocate IP 10.43.0.10: provided IP is already allocated',
    );
    const outside = await post(path, service('b', { clusterIP: '10.44.0.1' }));
    expect(outside.json['message']).toBe(
      'Service "b" is invalid: spec.clusterIPs: Invalid value: ["10.44.0.1"]: ' +
        'failed to allocate IP 10.44.0.1: the provided network does not match the current range',
    );
  });

  test('give up their node port when they change their type, and others may have it', async () => {
    const path = `${inDefault}/services`;
    const ports = [{ port: 80, nodePort: 30080 }];
    await post(path, service('a', { type: 'NodePort', ports }));
    const taken = await post(path, service('b', { type: 'NodePort', ports }));
    expect(taken.json['message']).toBe(
      'Service "b" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    );
    const changed = await core.request(`PATCH ${path}/a`, {
      body: { spec: { type: 'ClusterIP' } },
      contentType: 'application/merge-patch+json',
    });
    expect(changed.code).toBe(200);
    expect(changed.json['spec']?.['ports']).toEqual([
      { port: 80, protocol: 'TCP', targetPort: 80 },
    ]);
    expect((await post(path, service('c', { type: 'NodePort', ports }))).code).toBe(201);
  });

  test('give up everything when they are deleted or refused', async () => {
    const path = `${inDefault}/services`;
    const spec = {
      type: 'NodePort',
      clusterIP: '10.43.0.20',
      ports: [{ port: 80, nodePort: 30_100 }],
    };
    expect((await post(path, service('a', { ...spec, sessionAffinity: 'Never' }))).code).toBe(422);
    expect((await post(path, service('b', spec))).code).toBe(201);
    await core.request(`DELETE ${path}/b`);
    expect((await post(path, service('c', spec))).code).toBe(201);
  });

  test('keep their address', async () => {
    const path = `${inDefault}/services`;
    const { json } = await post(path, service('a', {}));
    const address = textOf(json['spec']?.['clusterIP']);
    const same = await core.request(`PUT ${path}/a`, {
      body: service('a', { selector: { a: 'b' } }),
    });
    expect(same.json['spec']).toMatchObject({ clusterIP: address, selector: { a: 'b' } });
    const other = await core.request(`PUT ${path}/a`, {
      body: service('a', { clusterIP: '10.43.9.9' }),
    });
    expect(other.json['message']).toBe(
      'Service "a" is invalid: spec.clusterIPs[0]: Invalid value: ["10.43.9.9"]: may not change once set',
    );
  });
});

describe("the walkthrough's warning", () => {
  const headless = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'db' },
    spec: { clusterIP: 'None', ports: [{ port: 3306 }], selector: { app: 'mysql' } },
  };
  const set = (serviceName: string): object => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'mysql' },
    spec: {
      serviceName,
      selector: { matchLabels: { app: 'mysql' } },
      template: {
        metadata: { labels: { app: 'mysql' } },
        spec: { containers: [{ name: 'mysql', image: 'mysql:5.7' }] },
      },
    },
  });
  const sets = '/apis/apps/v1/namespaces/default/statefulsets';

  test('is not given when the Service comes first and fits', async () => {
    const first = await post(`${inDefault}/services`, headless);
    const second = await post(sets, set('db'));
    expect([first.code, second.code]).toEqual([201, 201]);
    expect([...first.warnings, ...second.warnings]).toEqual([]);
  });

  test('proposes the Service that fits', async () => {
    await post(`${inDefault}/services`, headless);
    const { warnings } = await post(sets, set('database'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('did you mean "db"?');
  });
});

test('a deprecated kind says so to whoever uses it', async () => {
  const { warnings } = await core.request(`GET ${inDefault}/endpoints`);
  expect(warnings).toEqual([
    'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  ]);
});

test('scaling goes by the scale subresource', async () => {
  const path = '/apis/apps/v1/namespaces/default/deployments';
  await post(path, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'nginx:1.24' }] },
      },
    },
  });
  const scaled = await core.request(`PATCH ${path}/web/scale`, {
    body: { spec: { replicas: 3 } },
    contentType: 'application/merge-patch+json',
  });
  expect(scaled.json).toMatchObject({
    kind: 'Scale',
    spec: { replicas: 3 },
    status: { replicas: 0, selector: 'app=web' },
  });
  const { json } = await core.request(`GET ${path}/web`);
  expect(json).toMatchObject({ metadata: { generation: 2 }, spec: { replicas: 3 } });
});

test('an Event is the same object in both groups', async () => {
  const { code } = await post('/apis/events.k8s.io/v1/namespaces/default/events', {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: 'web.1' },
    eventTime: '2026-01-01T00:00:00.000000Z',
    regarding: { kind: 'Pod', name: 'web', namespace: 'default' },
    reason: 'Started',
    note: 'Started container web',
    action: 'Start',
    type: 'Normal',
    reportingController: 'kubelet',
    reportingInstance: 'one',
  });
  expect(code).toBe(201);
  const { json } = await core.request(`GET ${inDefault}/events/web.1`);
  expect(json).toMatchObject({
    apiVersion: 'v1',
    involvedObject: { kind: 'Pod', name: 'web' },
    message: 'Started container web',
    reportingComponent: 'kubelet',
  });
  const table = await core.request(`GET ${inDefault}/events`, { as: 'Table' });
  expect(table.json).toMatchObject({
    rows: [
      {
        cells: [
          '0s',
          'Normal',
          'Started',
          'pod/web',
          '',
          'kubelet, one',
          'Started container web',
          '0s',
          1,
          'web.1',
        ],
      },
    ],
  });
});

test('a namespace goes when its finalizer does', async () => {
  await post('/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'a' },
  });
  const { json } = await core.request('DELETE /api/v1/namespaces/a');
  expect(json['status']).toMatchObject({ phase: 'Terminating' });
  const refused = await post('/api/v1/namespaces/a/configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'x' },
  });
  expect(refused.json).toMatchObject({
    code: 403,
    message:
      'configmaps "x" is forbidden: unable to create new content in namespace a because it is being terminated',
    details: { causes: [{ reason: 'NamespaceTerminating' }] },
  });
  await core.request('PUT /api/v1/namespaces/a/finalize', {
    body: { ...json, spec: { finalizers: [] } },
  });
  expect((await core.request('GET /api/v1/namespaces/a')).code).toBe(404);
});
