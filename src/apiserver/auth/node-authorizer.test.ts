/** What a kubelet may do: the node authorizer and NodeRestriction, on a whole API server. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  configMaps,
  endpointSlices,
  leases,
  namespaces,
  networkPolicies,
  nodes,
  pods,
  secrets,
  serviceAccounts,
  serviceCIDRs,
  services,
} from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import type { ResourceType } from '#api/object.ts';
import type { Client } from '#client/client.ts';
import { startWholeServer } from '../http/testing/whole-server.ts';
import type { WholeServer } from '../http/testing/whole-server.ts';

let server: WholeServer;
let admin: Client;
let pod: Pod;
const place = { namespace: 'default' };

beforeAll(async () => {
  server = await startWholeServer();
  admin = server.client;
  await admin.create(serviceAccounts, { metadata: { ...place, name: 'default' } });
  for (const name of ['used', 'unused']) {
    await admin.create(secrets, { metadata: { ...place, name } });
    await admin.create(configMaps, { metadata: { ...place, name } });
  }
  const created = await admin.create(pods, {
    metadata: { ...place, name: 'mine' },
    spec: {
      nodeName: 'node-a',
      containers: [
        { name: 'c', image: 'i', resources: {}, envFrom: [{ secretRef: { name: 'used' } }] },
      ],
      volumes: [{ name: 'v', configMap: { name: 'used' } }],
    },
  });
  pod = created;
});
afterAll(() => server[Symbol.asyncDispose]());

const kubelet = (node: string): Client =>
  server.clientOf({
    name: `system:node:${node}`,
    groups: ['system:nodes', 'system:authenticated'],
  });

describe('a kubelet', () => {
  test.each<[string, ResourceType]>([
    ['services', services],
    ['endpointslices', endpointSlices],
    ['pods', pods],
    ['nodes', nodes],
    ['namespaces', namespaces],
    ['networkpolicies', networkPolicies],
    ['servicecidrs', serviceCIDRs],
  ])('lists %s, which its network and its DNS follow', async (_name, type) => {
    await expect(kubelet('node-a').list(type)).resolves.toBeDefined();
  });

  const guarded: readonly [string, ResourceType][] = [
    ['secrets', secrets],
    ['configmaps', configMaps],
  ];
  test.each(guarded)('reads the %s that its Pods use, and no others', async (_name, type) => {
    await expect(kubelet('node-a').get(type, { ...place, name: 'used' })).resolves.toBeDefined();
    await expect(kubelet('node-a').get(type, { ...place, name: 'unused' })).rejects.toThrow(
      'no relationship found',
    );
    await expect(kubelet('node-b').get(type, { ...place, name: 'used' })).rejects.toThrow(
      'no relationship found',
    );
    await expect(kubelet('node-a').list(type, place)).rejects.toThrow('one at a time and by name');
  });

  test('reads how names are answered, which its DNS follows, and no other map of kube-system', async () => {
    const system = { namespace: 'kube-system' };
    const wanted = ['coredns', 'coredns-custom'];
    for (const name of [...wanted, 'other']) {
      await admin.create(configMaps, { metadata: { ...system, name } });
    }
    for (const name of wanted) {
      const fieldSelector = `metadata.name=${name}`;
      const list = await kubelet('node-a').list(configMaps, { ...system, fieldSelector });
      expect(list.items.map(({ metadata }) => metadata.name)).toEqual([name]);
      await expect(
        kubelet('node-a').patch(configMaps, { ...system, name }, { type: 'merge', body: {} }),
      ).rejects.toThrow('can only read resources of this type');
    }
    const fieldSelector = 'metadata.name=other';
    await expect(kubelet('node-a').list(configMaps, { ...system, fieldSelector })).rejects.toThrow(
      'no relationship found',
    );
    await expect(kubelet('node-a').list(configMaps, system)).rejects.toThrow('by name');
    await expect(kubelet('node-a').get(configMaps, { ...place, name: 'coredns' })).rejects.toThrow(
      'no relationship found',
    );
  });

  test('watches one object by its name', async () => {
    const watch = kubelet('node-a').watch(secrets, {
      ...place,
      fieldSelector: 'metadata.name=used',
      sendInitialEvents: true,
      allowWatchBookmarks: true,
      resourceVersionMatch: 'NotOlderThan',
    });
    for await (const event of watch) {
      expect(event).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'used' } } });
      break;
    }
  });

  test('registers itself and nobody else', async () => {
    await expect(
      kubelet('node-a').create(nodes, { metadata: { name: 'node-a' }, spec: {} }),
    ).resolves.toBeDefined();
    await expect(
      kubelet('node-a').create(nodes, { metadata: { name: 'node-b' }, spec: {} }),
    ).rejects.toThrow(
      'nodes "node-b" is forbidden: node "node-a" is not allowed to modify node "node-b"',
    );
  });

  test.each([
    ['node-restriction.kubernetes.io/trusted', false],
    ['example.node-restriction.kubernetes.io/trusted', false],
    ['node-role.kubernetes.io/control-plane', false],
    ['anything.k8s.io/x', false],
    ['kubernetes.io/hostname', true],
    ['node.kubernetes.io/instance-type', true],
    ['example.com/rack', true],
    ['rack', true],
  ])('labels itself with %s: %s', async (label, allowed) => {
    await admin.patch(
      nodes,
      { name: 'node-a' },
      { type: 'merge', body: { metadata: { labels: null } } },
    );
    const patch = { type: 'merge', body: { metadata: { labels: { [label]: 'yes' } } } } as const;
    const patched = kubelet('node-a').patch(nodes, { name: 'node-a' }, patch);
    if (allowed) await expect(patched).resolves.toBeDefined();
    else await expect(patched).rejects.toThrow(`is not allowed to modify labels: ${label}`);
  });

  test('writes the status of its own Pods only', async () => {
    const patch = { type: 'merge', body: { status: { phase: 'Running' } } } as const;
    const status = (node: string): Promise<Pod> =>
      kubelet(node).patch(pods, { ...place, name: 'mine' }, patch, { subresource: 'status' });
    await expect(status('node-a')).resolves.toMatchObject({ status: { phase: 'Running' } });
    await expect(status('node-b')).rejects.toThrow(
      'node "node-b" can only update pod status for pods with spec.nodeName set to itself',
    );
    await expect(kubelet('node-b').delete(pods, { ...place, name: 'mine' })).rejects.toThrow(
      'can only delete pods with spec.nodeName set to itself',
    );
  });

  test('keeps its own Lease only', async () => {
    await admin.create(namespaces, { metadata: { name: 'kube-node-lease' }, spec: {} });
    const lease = (name: string) => ({
      metadata: { name, namespace: 'kube-node-lease' },
      spec: { holderIdentity: name },
    });
    await expect(kubelet('node-a').create(leases, lease('node-a'))).resolves.toBeDefined();
    await expect(kubelet('node-a').create(leases, lease('node-b'))).rejects.toThrow(
      'can only access node lease with the same name',
    );
    await expect(
      kubelet('node-b').get(leases, { namespace: 'kube-node-lease', name: 'node-a' }),
    ).rejects.toThrow(/forbidden/);
  });

  test('gets tokens for its own Pods only', async () => {
    const request = (node: string, bound?: object): Promise<unknown> =>
      kubelet(node).post(
        serviceAccounts,
        { ...place, name: 'default' },
        {
          subresource: 'token',
          body: {
            apiVersion: 'authentication.k8s.io/v1',
            kind: 'TokenRequest',
            metadata: {},
            spec: { audiences: [], ...(bound && { boundObjectRef: bound }) },
          },
        },
      );
    const reference = { kind: 'Pod', apiVersion: 'v1', name: 'mine', uid: pod.metadata.uid };
    await expect(request('node-a', reference)).resolves.toBeDefined();
    await expect(request('node-a')).rejects.toThrow('node requested token not bound to a pod');
    await expect(request('node-b', reference)).rejects.toThrow(
      /no relationship found|different node/,
    );
  });
});
