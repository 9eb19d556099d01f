import { afterEach, beforeEach, expect, test } from 'vitest';
import { endpoints, endpointSlices, services } from '#api/gen/resources.ts';
import type { EndpointSlice, EndpointSubset, ObjectMeta } from '#api/gen/types.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { endpointSliceMirroringController } from './controller.ts';

let plane: ControlPlane;

beforeEach(async () => {
  plane = await ControlPlane.start(endpointSliceMirroringController);
});

afterEach(() => plane.stop());

const key = { namespace: 'default', name: 'database' };
const subset = (...ips: string[]): EndpointSubset => ({
  addresses: ips.map((ip) => ({ ip })),
  ports: [{ name: 'mysql', port: 3306, protocol: 'TCP' }],
});

async function createService(selector?: Record<string, string>): Promise<void> {
  await plane.client.create(services, {
    metadata: key,
    spec: { ports: [{ name: 'mysql', port: 3306 }], ...(selector ? { selector } : {}) },
  });
}

async function createEndpoints(
  subsets: readonly EndpointSubset[],
  metadata: ObjectMeta = {},
): Promise<void> {
  await plane.client.create(endpoints, { metadata: { ...key, ...metadata }, subsets });
  await plane.advance();
}

const told = (slices: readonly EndpointSlice[]): unknown =>
  slices.map(({ addressType, ports, endpoints: all }) => [
    addressType,
    ports?.map(({ port }) => port),
    all?.map(({ addresses, conditions }) => `${addresses.join()} ${conditions?.ready}`),
  ]);

test('Endpoints written by hand become slices, which follow them and go with them', async () => {
  await createService();
  const unready = { ...subset('192.0.2.1'), notReadyAddresses: [{ ip: '192.0.2.2' }] };
  const annotations = { team: 'a', 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
  await createEndpoints([unready], { labels: { app: 'db' }, annotations });
  const slices = await plane.list(endpointSlices);
  expect(told(slices)).toEqual([['IPv4', [3306], ['192.0.2.1 true', '192.0.2.2 false']]]);
  expect(slices[0]?.metadata).toMatchObject({
    labels: {
      app: 'db',
      'kubernetes.io/service-name': 'database',
      'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
    },
    annotations: { team: 'a' },
    ownerReferences: [{ kind: 'Endpoints', name: 'database', controller: true }],
  });
  expect(slices[0]?.metadata.annotations).not.toHaveProperty([
    'kubectl.kubernetes.io/last-applied-configuration',
  ]);

  const object = await plane.client.get(endpoints, key);
  await plane.client.update(endpoints, { ...object, subsets: [subset('192.0.2.3')] });
  await plane.advance();
  expect(told(await plane.list(endpointSlices))).toEqual([['IPv4', [3306], ['192.0.2.3 true']]]);

  await plane.client.delete(endpoints, key);
  await plane.advance();
  expect(await plane.list(endpointSlices)).toEqual([]);
});

test('each family and each set of ports has its own slice', async () => {
  await createService();
  const other = { ...subset('192.0.2.9'), ports: [{ name: 'mysql', port: 3307 }] };
  await createEndpoints([subset('192.0.2.1', 'fd00::1'), other]);
  expect(told(await plane.list(endpointSlices))).toEqual(
    expect.arrayContaining([
      ['IPv4', [3306], ['192.0.2.1 true']],
      ['IPv6', [3306], ['fd00::1 true']],
      ['IPv4', [3307], ['192.0.2.9 true']],
    ]),
  );
});

test.each<[string, ObjectMeta]>([
  ['that ask not to be', { labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } }],
  ['that hold a lock', { annotations: { 'control-plane.alpha.kubernetes.io/leader': '{}' } }],
])('Endpoints %s are not mirrored', async (_name, metadata) => {
  await createService();
  await createEndpoints([subset('192.0.2.1')], metadata);
  expect(await plane.list(endpointSlices)).toEqual([]);
});

test('only those of a Service without a selector are mirrored', async () => {
  await createEndpoints([subset('192.0.2.1')]);
  expect(await plane.list(endpointSlices)).toEqual([]);
  await createService();
  await plane.advance();
  expect(await plane.list(endpointSlices)).toHaveLength(1);
  await plane.client.patch(services, key, {
    type: 'merge',
    body: { spec: { selector: { app: 'db' } } },
  });
  await plane.advance();
  expect(await plane.list(endpointSlices)).toEqual([]);
});
