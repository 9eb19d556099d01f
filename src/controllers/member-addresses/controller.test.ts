import { afterEach, beforeEach, expect, test } from 'vitest';
import { pods, statefulSets } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { memberAddressesController } from './controller.ts';

let plane: ControlPlane;
const template = {
  metadata: { labels: { app: 'db' } },
  spec: { containers: [{ name: 'main', image: 'x' }] },
};
const where = { namespace: 'default', name: 'db-0' };

beforeEach(async () => {
  plane = await ControlPlane.start(memberAddressesController);
  plane.behaviour = { starts: () => false };
  await makeSet();
});
afterEach(() => plane.stop());

async function makeSet(): Promise<void> {
  await plane.client.create(statefulSets, {
    metadata: { name: 'db', namespace: 'default' },
    spec: { serviceName: 'db', selector: { matchLabels: { app: 'db' } }, template },
  });
}

/** The member on this node, with this address, until the next one comes. */
async function runs(
  node: string,
  podIP: string,
  {
    metadata = {},
    spec = {},
  }: { readonly metadata?: Partial<Pod['metadata']>; readonly spec?: object } = {},
): Promise<void> {
  const set = await plane.client.get(statefulSets, { namespace: 'default', name: 'db' });
  const { uid } = set.metadata;
  const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid, controller: true };
  const pod = await plane.client.create(pods, {
    metadata: { ...where, ownerReferences: [owner], ...metadata },
    spec: { ...template.spec, nodeName: node, ...spec },
  });
  const status = { phase: 'Running' as const, podIP, podIPs: [{ ip: podIP }] };
  await plane.client.update(pods, { ...pod, status }, { subresource: 'status' });
  await plane.advance();
}
async function ends(): Promise<void> {
  await plane.client.delete(pods, where, { body: { gracePeriodSeconds: 0 } });
  await plane.advance();
}

test('a member that moved is told', async () => {
  await runs('one', '10.42.0.2');
  await ends();
  await runs('two', '10.42.1.2');
  expect(await plane.events()).toEqual([
    'AddressNotKept Could not keep the address 10.42.0.2, because it moved from node one to node two, ' +
      'and addresses belong to a node; it is 10.42.1.2 now. Clients that remember the old one must resolve the name again.',
  ]);
});

test.each([
  ['it comes back to its node', 'one', '10.42.0.3', {}],
  ['its address came along', 'two', '10.42.0.2', {}],
  ['it is on the host’s network', 'two', '192.0.2.2', { spec: { hostNetwork: true } }],
  [
    'it doesn’t want to keep its address',
    'two',
    '10.42.1.2',
    { metadata: { annotations: { 'holdfast.dev/sticky-address': 'false' } } },
  ],
])('nobody is told when %s', async (_, node, address, rest) => {
  await runs('one', '10.42.0.2');
  await ends();
  await runs(node, address, rest);
  expect(await plane.events()).toEqual([]);
});

test('a new StatefulSet of the same name begins anew', async () => {
  await runs('one', '10.42.0.2');
  await ends();
  await plane.client.delete(statefulSets, { namespace: 'default', name: 'db' });
  await plane.advance();
  await makeSet();
  await runs('two', '10.42.1.2');
  expect(await plane.events()).toEqual([]);
});
