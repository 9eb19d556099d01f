/** Both endpoint controllers on a real API server core. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endpoints, endpointSlices, nodes, pods, services } from '#api/gen/resources.ts';
import type { EndpointSlice, Pod } from '#api/gen/types.ts';
import { endpointsController } from '../endpoints/controller.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { endpointSliceController } from './controller.ts';
import { member, service } from './fixtures.ts';

let plane: ControlPlane;

beforeEach(async () => {
  plane = await ControlPlane.start(endpointSliceController, endpointsController);
  // Pods of these tests only do what the tests say.
  plane.behaviour = { starts: () => false, ends: () => false };
  await plane.client.create(nodes, { metadata: { name: 'node-1' }, spec: {} });
});

afterEach(() => plane.stop());

async function createMember(ordinal: number, ready: boolean): Promise<Pod> {
  const { metadata, spec, status } = member(ordinal, { ready });
  const { name, namespace, labels = {} } = metadata;
  const containers = [{ name: 'main', image: 'mysql' }];
  const created = await plane.client.create(pods, {
    metadata: { name, namespace, labels },
    spec: { ...spec, containers },
  });
  return plane.client.update(pods, { ...created, status }, { subresource: 'status' });
}

async function createService(spec = {}): Promise<void> {
  const { metadata } = service('db');
  const { selector, ports } = service('db').spec ?? {};
  await plane.client.create(services, {
    metadata: { name: 'db', namespace: 'default', labels: metadata.labels ?? {} },
    spec: { clusterIP: 'None', selector, ports, ...spec },
  });
}

const conditionsOf = (slices: readonly EndpointSlice[]): string[] =>
  slices.flatMap(({ endpoints: all = [] }) =>
    all.map(
      ({ hostname, addresses, conditions }) =>
        `${hostname} ${addresses.join()} ${conditions?.ready}`,
    ),
  );

test('members come, become ready and go', async () => {
  await createService();
  await createMember(0, true);
  const second = await createMember(1, false);
  await plane.advance();
  const slices = await plane.list(endpointSlices);
  expect(slices).toHaveLength(1);
  expect(slices[0]?.metadata.name).toMatch(/^db-[a-z0-9]{5}$/);
  expect(conditionsOf(slices)).toEqual(['mysql-0 10.42.0.2 true', 'mysql-1 10.42.0.3 false']);

  await plane.setReady(second, true);
  await plane.advance();
  expect(conditionsOf(await plane.list(endpointSlices))).toContain('mysql-1 10.42.0.3 true');

  await plane.client.delete(pods, { namespace: 'default', name: 'mysql-0' });
  await plane.advance();
  // It terminates: no longer ready from the first moment.
  expect(conditionsOf(await plane.list(endpointSlices))).toContain('mysql-0 10.42.0.2 false');
});

test('Endpoints say the same, and go with their Service', async () => {
  await createService();
  await createMember(0, true);
  await plane.advance();
  const [object] = await plane.list(endpoints);
  expect(object?.metadata.labels).toEqual({
    app: 'database',
    'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
    'service.kubernetes.io/headless': '',
  });
  expect(object?.subsets).toMatchObject([
    {
      addresses: [{ ip: '10.42.0.2', hostname: 'mysql-0' }],
      ports: [{ name: 'mysql', port: 3306 }],
    },
  ]);
  await plane.client.delete(services, { namespace: 'default', name: 'db' });
  await plane.advance();
  expect(await plane.list(endpoints)).toEqual([]);
});

test('a Service with 230 Pods has three slices, and one more Pod changes one of them', async () => {
  await createService();
  for (let ordinal = 0; ordinal < 230; ordinal++) await createMember(ordinal, true);
  await plane.advance();
  const versions = async (): Promise<Map<string, string>> =>
    new Map(
      (await plane.list(endpointSlices)).map(({ metadata }) => [
        metadata.name,
        metadata.resourceVersion,
      ]),
    );
  const before = await versions();
  expect(before.size).toBe(3);
  await createMember(230, true);
  await plane.advance();
  const changed = [...(await versions())].filter(([name, version]) => before.get(name) !== version);
  expect(changed).toHaveLength(1);
});
