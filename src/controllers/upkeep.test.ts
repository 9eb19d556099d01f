/** The small controllers that keep one thing right, on the real API. */
import { afterEach, expect, test } from 'vitest';
import {
  clusterRoles,
  configMaps,
  customResourceDefinitions,
  events,
  flowSchemas,
  iPAddresses,
  leases,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  priorityLevelConfigurations,
  resourceQuotas,
  serviceAccounts,
  serviceCIDRs,
  services,
} from '#api/gen/resources.ts';
import { clusterRoleAggregationController } from './cluster-role-aggregation/controller.ts';
import { customResourceDefinitionController } from './custom-resource-definition/controller.ts';
import { ephemeralVolumeController } from './ephemeral-volume/controller.ts';
import { flowSchemaController } from './flow-schema/controller.ts';
import { nodeLifecycleController } from './node-lifecycle/controller.ts';
import { podGarbageCollector } from './pod-gc/controller.ts';
import { pvProtectionController } from './pv-protection/controller.ts';
import { pvcProtectionController } from './pvc-protection/controller.ts';
import { resourceQuotaController } from './resource-quota/controller.ts';
import { rootCaController } from './root-ca/controller.ts';
import { serviceAccountController } from './service-account/controller.ts';
import { serviceAddressesController } from './service-addresses/controller.ts';
import { serviceRepairController } from './service-repair/controller.ts';
import { ControlPlane } from './testing/control-plane.ts';
import { createWidget, widgetDefinition, widgets } from './testing/definitions.ts';

let plane: ControlPlane;
afterEach(() => plane.stop());

test('every namespace has its ServiceAccount and the CA certificate, again when deleted or changed', async () => {
  plane = await ControlPlane.start(serviceAccountController, rootCaController('PEM'));
  await plane.client.create(namespaces, { metadata: { name: 'shop' }, spec: {} });
  await plane.advance();
  for (const namespace of ['default', 'shop']) {
    expect(await plane.names(serviceAccounts, namespace)).toEqual(['default']);
    expect(await plane.names(configMaps, namespace)).toEqual(['kube-root-ca.crt']);
  }
  await plane.client.delete(serviceAccounts, { namespace: 'shop', name: 'default' });
  const key = { namespace: 'shop', name: 'kube-root-ca.crt' };
  await plane.client.patch(configMaps, key, { type: 'merge', body: { data: { 'ca.crt': 'no' } } });
  await plane.advance();
  expect(await plane.names(serviceAccounts, 'shop')).toEqual(['default']);
  expect((await plane.client.get(configMaps, key)).data).toEqual({ 'ca.crt': 'PEM' });
});

test('a claim stays until the last Pod that uses it is gone', async () => {
  plane = await ControlPlane.start(pvcProtectionController);
  const key = { namespace: 'default', name: 'data' };
  await plane.client.create(persistentVolumeClaims, {
    metadata: key,
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  await plane.client.create(pods, {
    metadata: { namespace: 'default', name: 'user' },
    spec: {
      containers: [{ name: 'c', image: 'x' }],
      volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }],
    },
  });
  await plane.advance();
  await plane.client.delete(persistentVolumeClaims, key);
  await plane.advance();
  expect(await plane.names(persistentVolumeClaims)).toEqual(['data']);
  await plane.client.delete(pods, { namespace: 'default', name: 'user' });
  await plane.advance();
  expect(await plane.names(persistentVolumeClaims)).toEqual([]);
});

test("a Pod's ephemeral volume gets a claim of its own, but never takes another's", async () => {
  plane = await ControlPlane.start(ephemeralVolumeController);
  const claim = {
    accessModes: ['ReadWriteOnce'] as const,
    resources: { requests: { storage: '1Gi' } },
  };
  await plane.client.create(persistentVolumeClaims, {
    metadata: { namespace: 'default', name: 'p-taken' },
    spec: claim,
  });
  const volumeClaimTemplate = { metadata: { labels: { kind: 'scratch' } }, spec: claim };
  const pod = await plane.client.create(pods, {
    metadata: { namespace: 'default', name: 'p' },
    spec: {
      containers: [{ name: 'c', image: 'x' }],
      volumes: ['free', 'taken'].map((name) => ({ name, ephemeral: { volumeClaimTemplate } })),
    },
  });
  await plane.advance();
  expect(await plane.names(persistentVolumeClaims)).toEqual(['p-free', 'p-taken']);
  const key = { namespace: 'default', name: 'p-free' };
  const { metadata } = await plane.client.get(persistentVolumeClaims, key);
  expect(metadata).toMatchObject({
    labels: { kind: 'scratch' },
    ownerReferences: [{ kind: 'Pod', name: 'p', uid: pod.metadata.uid, controller: true }],
  });
  expect(await plane.events()).toEqual([
    'FailedBinding ephemeral volume taken: PVC default/p-taken was not created for pod default/p (pod is not owner)',
  ]);
  await plane.client.delete(persistentVolumeClaims, { namespace: 'default', name: 'p-taken' });
  await plane.advance();
  expect(await plane.names(persistentVolumeClaims)).toEqual(['p-free', 'p-taken']);
});

test('a volume stays while it is bound', async () => {
  plane = await ControlPlane.start(pvProtectionController);
  const created = await plane.client.create(persistentVolumes, {
    metadata: { name: 'v' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Gi' },
      hostPath: { path: '/data' },
    },
  });
  const bound = { ...created, status: { phase: 'Bound' } } as const;
  await plane.client.update(persistentVolumes, bound, { subresource: 'status' });
  await plane.client.delete(persistentVolumes, created.metadata);
  await plane.advance();
  const held = await plane.client.get(persistentVolumes, created.metadata);
  const released = { ...held, status: { phase: 'Released' } } as const;
  await plane.client.update(persistentVolumes, released, { subresource: 'status' });
  await plane.advance();
  expect(await plane.names(persistentVolumes)).toEqual([]);
});

test('a node whose kubelet falls silent is unknown, tainted, and its Pods are not ready', async () => {
  plane = await ControlPlane.start(nodeLifecycleController({ graceMs: 50_000 }));
  await plane.client.create(namespaces, { metadata: { name: 'kube-node-lease' }, spec: {} });
  const created = await plane.client.create(nodes, { metadata: { name: 'n1' }, spec: {} });
  const conditions = [{ type: 'Ready', status: 'True' }];
  await plane.client.update(
    nodes,
    { ...created, status: { conditions } },
    { subresource: 'status' },
  );
  const key = { namespace: 'kube-node-lease', name: 'n1' };
  await plane.client.create(leases, {
    metadata: key,
    spec: { renewTime: '2026-01-01T00:00:00.000000Z' },
  });
  await plane.client.create(pods, {
    metadata: { namespace: 'default', name: 'p' },
    spec: { containers: [{ name: 'c', image: 'x' }] },
  });
  const ready = async (): Promise<string[]> => {
    const node = await plane.client.get(nodes, { name: 'n1' });
    const [pod] = await plane.list(pods);
    return [node, pod].map(
      (one) => one?.status?.conditions?.find(({ type }) => type === 'Ready')?.status ?? '',
    );
  };
  await plane.advance(49_000);
  const body = { spec: { renewTime: '2026-01-01T00:00:49.000000Z' } };
  await plane.client.patch(leases, key, { type: 'merge', body });
  await plane.advance(49_000);
  expect(await ready()).toEqual(['True', 'True']);
  await plane.advance(2_000);
  expect(await ready()).toEqual(['Unknown', 'False']);
  const { spec } = await plane.client.get(nodes, { name: 'n1' });
  expect(spec?.taints?.map((taint) => `${taint.key}:${taint.effect}`)).toEqual([
    'node.kubernetes.io/unreachable:NoSchedule',
  ]);
});

test('a quota shows what is used of it', async () => {
  plane = await ControlPlane.start(resourceQuotaController);
  const key = { namespace: 'default', name: 'q' };
  await plane.client.create(resourceQuotas, {
    metadata: key,
    spec: { hard: { pods: '5', 'requests.cpu': '2', configmaps: '9', 'count/secrets': '1' } },
  });
  for (const name of ['a', 'b']) {
    await plane.client.create(configMaps, { metadata: { namespace: 'default', name } });
    await plane.client.create(pods, {
      metadata: { namespace: 'default', name },
      spec: { containers: [{ name: 'c', image: 'x', resources: { requests: { cpu: '250m' } } }] },
    });
  }
  await plane.advance();
  expect((await plane.client.get(resourceQuotas, key)).status).toEqual({
    hard: { pods: '5', 'requests.cpu': '2', configmaps: '9', 'count/secrets': '1' },
    used: { pods: '2', 'requests.cpu': '500m', configmaps: '2', 'count/secrets': '0' },
  });
  await plane.client.delete(pods, { namespace: 'default', name: 'a' });
  await plane.client.delete(configMaps, { namespace: 'default', name: 'a' });
  await plane.advance();
  expect((await plane.client.get(resourceQuotas, key)).status?.used).toMatchObject({
    pods: '1',
    'requests.cpu': '250m',
    configmaps: '1',
  });
});

test('a quota counts objects of a custom kind while it is served', async () => {
  plane = await ControlPlane.start(resourceQuotaController, customResourceDefinitionController);
  const key = { namespace: 'default', name: 'q' };
  const name = 'count/widgets.example.com';
  await plane.client.create(resourceQuotas, { metadata: key, spec: { hard: { [name]: '5' } } });
  const used = async (): Promise<string | undefined> => {
    await plane.advance();
    return (await plane.client.get(resourceQuotas, key)).status?.used?.[name];
  };
  expect(await used()).toBe('0');
  const { metadata } = await plane.client.create(customResourceDefinitions, widgetDefinition());
  await plane.advance();
  await createWidget(plane.client, 'a');
  await createWidget(plane.client, 'b');
  expect(await used()).toBe('2');
  await plane.client.delete(widgets, { namespace: 'default', name: 'a' });
  expect(await used()).toBe('1');
  await plane.client.delete(customResourceDefinitions, metadata);
  expect(await used()).toBe('0');
});

test('a gathering ClusterRole has the rules of those labelled for it, as long as they are there', async () => {
  plane = await ControlPlane.start(clusterRoleAggregationController);
  const labels = { gather: 'yes' };
  const read = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };
  const write = { apiGroups: [''], resources: ['pods'], verbs: ['update'] };
  await plane.client.create(clusterRoles, {
    metadata: { name: 'all' },
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: labels }] },
  });
  await plane.client.create(clusterRoles, {
    metadata: { name: 'b', labels },
    rules: [write, read],
  });
  await plane.client.create(clusterRoles, { metadata: { name: 'a', labels }, rules: [read] });
  await plane.client.create(clusterRoles, { metadata: { name: 'c' }, rules: [read] });
  await plane.advance();
  const rules = async () => (await plane.client.get(clusterRoles, { name: 'all' })).rules;
  expect(await rules()).toEqual([read, write]);
  await plane.client.delete(clusterRoles, { name: 'b' });
  await plane.advance();
  expect(await rules()).toEqual([read]);
});

test('Pods go 40 s after their node', async () => {
  plane = await ControlPlane.start(podGarbageCollector);
  plane.behaviour = { ends: () => false };
  await plane.client.create(nodes, { metadata: { name: 'n1' }, spec: {} });
  await plane.client.create(pods, {
    metadata: { namespace: 'default', name: 'p' },
    spec: { containers: [{ name: 'c', image: 'x' }] },
  });
  await plane.advance(60_000);
  await plane.client.delete(nodes, { name: 'n1' });
  await plane.advance(39_000);
  expect(await plane.names(pods)).toEqual(['p']);
  await plane.advance(2_000);
  expect(await plane.names(pods)).toEqual([]);
});

test('each cluster address has an object that names its Service; what others made stays', async () => {
  plane = await ControlPlane.start(serviceAddressesController);
  const service = (name: string, clusterIP?: string) =>
    plane.client.create(services, {
      metadata: { name, namespace: 'default' },
      spec: { ports: [{ port: 80, protocol: 'TCP' }], ...(clusterIP && { clusterIP }) },
    });
  const parent = { resource: 'services', namespace: 'default' };
  await plane.client.create(iPAddresses, {
    metadata: { name: '192.0.2.1' },
    spec: { parentRef: { resource: 'gateways', group: 'test.example', name: 'g' } },
  });
  await service('headless', 'None');
  await service('a', '10.43.0.50');
  await plane.advance();
  expect(await plane.client.get(iPAddresses, { name: '10.43.0.50' })).toMatchObject({
    metadata: {
      labels: {
        'ipaddress.kubernetes.io/ip-family': 'IPv4',
        'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io',
      },
    },
    spec: { parentRef: { ...parent, name: 'a' } },
  });
  // Another Service takes the address over.
  await plane.client.delete(services, { namespace: 'default', name: 'a' });
  await service('b', '10.43.0.50');
  await plane.advance();
  const { spec } = await plane.client.get(iPAddresses, { name: '10.43.0.50' });
  expect(spec.parentRef).toEqual({ ...parent, name: 'b' });
  // It comes back while its Service is there, and goes with it.
  await plane.client.delete(iPAddresses, { name: '10.43.0.50' });
  await plane.advance();
  expect((await plane.client.list(iPAddresses)).items).toHaveLength(2);
  await plane.client.delete(services, { namespace: 'default', name: 'b' });
  await plane.advance();
  expect((await plane.client.list(iPAddresses)).items.map(({ metadata }) => metadata.name)).toEqual(
    ['192.0.2.1'],
  );
});

test('what somebody writes of a Service’s address is put right, and told', async () => {
  plane = await ControlPlane.start(serviceAddressesController);
  const labels = { 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' };
  const write = (name: string, resource: string, parent: string, more = {}) =>
    plane.client.create(iPAddresses, {
      metadata: { name, ...more },
      spec: { parentRef: { resource, name: parent, namespace: 'default' } },
    });
  // At the same moment, or one would keep the other away.
  await Promise.all([
    plane.client.create(services, {
      metadata: { name: 'a', namespace: 'default' },
      spec: { ports: [{ port: 80, protocol: 'TCP' }], clusterIP: '10.43.0.50' },
    }),
    write('10.43.0.50', 'gateways', 'g'),
  ]);
  await write('10.43.0.51', 'gateways', 'g', { labels });
  await write('10.43.0.52', 'services', 'never', { labels });
  await write('10.43.0.53', 'services', 'not-ours');
  await plane.advance();
  const { items } = await plane.client.list(iPAddresses);
  expect(items.map(({ metadata, spec }) => [metadata.name, spec.parentRef.name])).toEqual([
    ['10.43.0.50', 'a'],
    ['10.43.0.53', 'not-ours'],
  ]);
  const told = await plane.client.list(events);
  expect(told.items.map(({ reason, message }) => `${reason} ${message}`).toSorted()).toEqual([
    'ClusterIPNotAllocated the ClusterIP [IPv4]: 10.43.0.50 for Service default/a has a wrong reference; repairing',
    'IPAddressNotAllocated IPAddress 10.43.0.51 appears to have been modified, not referencing a Service ' +
      '&ParentReference{Group:,Resource:gateways,Namespace:default,Name:g,}: cleaning up',
  ]);
  // Without its labels it is made anew.
  const first = items[0]?.metadata.uid;
  const body = { metadata: { labels: null } };
  await plane.client.patch(iPAddresses, { name: '10.43.0.50' }, { type: 'merge', body });
  await plane.advance();
  const { metadata } = await plane.client.get(iPAddresses, { name: '10.43.0.50' });
  expect(metadata.labels).toMatchObject(labels);
  expect(metadata.uid).not.toBe(first);
});

test('ranges become ready, and stay while a Service needs them', async () => {
  plane = await ControlPlane.start(serviceAddressesController);
  const range = (name: string, ...cidrs: string[]) =>
    plane.client.create(serviceCIDRs, { metadata: { name }, spec: { cidrs } });
  const ready = async (name: string) => {
    const { status } = await plane.client.get(serviceCIDRs, { name });
    return status?.conditions?.map(({ type, status: value, reason }) => [type, value, reason]);
  };
  const service = (name: string, clusterIP?: string) =>
    plane.client.create(services, {
      metadata: { name, namespace: 'default' },
      spec: { ports: [{ port: 80, protocol: 'TCP' }], ...(clusterIP && { clusterIP }) },
    });
  await range('kubernetes', '10.43.0.0/30', 'fd00::/112');
  await range('more', '10.99.0.0/24');
  await plane.advance();
  expect(await plane.client.get(serviceCIDRs, { name: 'more' })).toMatchObject({
    metadata: { finalizers: ['networking.k8s.io/service-cidr-finalizer'] },
    status: { conditions: [{ message: 'Kubernetes Service CIDR is ready' }] },
  });
  for (const name of ['kubernetes', 'more'])
    expect(await ready(name)).toEqual([['Ready', 'True', '']]);
  // The first has two addresses.
  for (const name of ['a', 'b', 'c']) await service(name);
  const third = await plane.client.get(services, { namespace: 'default', name: 'c' });
  expect(third.spec?.clusterIP).toMatch(/^10\.99\.0\./);

  await plane.client.delete(serviceCIDRs, { name: 'more' });
  await plane.advance(5000);
  expect(await ready('more')).toEqual([['Ready', 'False', 'Terminating']]);
  const { status } = await plane.client.get(serviceCIDRs, { name: 'more' });
  expect(status?.conditions?.[0]?.message).toBe(
    'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR',
  );
  await expect(service('d')).rejects.toThrow('range is full');
  await expect(service('d', '10.99.0.200')).rejects.toThrow(
    'the provided network does not match the current range',
  );
  // Its Service can still be changed.
  const labels = { touched: 'yes' };
  const key = { namespace: 'default', name: 'c' };
  await plane.client.patch(services, key, { type: 'merge', body: { metadata: { labels } } });
  // Another one that holds the address lets it go.
  await range('wider', '10.98.0.0/15');
  await plane.advance(5000);
  expect(await plane.names(serviceCIDRs)).toEqual(['kubernetes', 'wider']);
  // And without the Service this one goes too.
  await plane.client.delete(serviceCIDRs, { name: 'wider' });
  await plane.advance(5000);
  expect(await ready('wider')).toEqual([['Ready', 'False', 'Terminating']]);
  await plane.client.delete(services, key);
  await plane.advance(5000);
  expect(await plane.names(serviceCIDRs)).toEqual(['kubernetes']);
});

test('a Service outside of every range is told so', async () => {
  plane = await ControlPlane.start(
    serviceAddressesController,
    serviceRepairController({ first: 30_000, last: 32_767 }),
  );
  await plane.client.create(serviceCIDRs, {
    metadata: { name: 'kubernetes' },
    spec: { cidrs: ['10.43.0.0/16'] },
  });
  await plane.client.create(serviceCIDRs, {
    metadata: { name: 'more' },
    spec: { cidrs: ['10.99.0.0/24'] },
  });
  await plane.client.create(services, {
    metadata: { name: 'a', namespace: 'default' },
    spec: { ports: [{ port: 80, protocol: 'TCP' }], clusterIP: '10.99.0.7' },
  });
  await plane.advance();
  expect(await plane.events()).toEqual([]);
  await plane.client.delete(serviceCIDRs, { name: 'more' });
  const body = { metadata: { finalizers: null } };
  await plane.client.patch(serviceCIDRs, { name: 'more' }, { type: 'merge', body });
  await plane.advance();
  expect(await plane.events()).toEqual([
    'ClusterIPOutOfRange Cluster IP [IPv4]: 10.99.0.7 is not within any configured Service CIDR; please recreate service',
  ]);
});

test('a flow schema says whether its priority level is there', async () => {
  plane = await ControlPlane.start(flowSchemaController);
  await plane.client.create(flowSchemas, {
    metadata: { name: 's' },
    spec: { matchingPrecedence: 500, priorityLevelConfiguration: { name: 'p' } },
  });
  const dangling = async () => {
    await plane.advance();
    const { status } = await plane.client.get(flowSchemas, { name: 's' });
    return status?.conditions?.map(({ type, status: value, reason }) => [type, value, reason]);
  };
  expect(await dangling()).toEqual([['Dangling', 'True', 'NotFound']]);
  await plane.client.create(priorityLevelConfigurations, {
    metadata: { name: 'p' },
    spec: {
      type: 'Limited',
      limited: { nominalConcurrencyShares: 1, limitResponse: { type: 'Reject' } },
    },
  });
  expect(await dangling()).toEqual([['Dangling', 'False', 'Found']]);
  await plane.client.delete(priorityLevelConfigurations, { name: 'p' });
  expect(await dangling()).toEqual([['Dangling', 'True', 'NotFound']]);
});
