import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endpointSlices, nodes, pods, services } from '#api/gen/resources.ts';
import type { Node, Service } from '#api/gen/types.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { serviceLoadBalancerController } from './controller.ts';
import { balanced, node, pod, slice } from './fixtures.ts';

const listeners = [{ port: 6443, protocol: 'TCP' as const, name: 'the API server' }];

describe('serviceLoadBalancerController()', () => {
  let plane: ControlPlane;
  const create = async (one: Service): Promise<void> => {
    await plane.client.create(services, one);
    await plane.advance();
  };
  const change = async (name: string, to: (one: Service) => Service): Promise<void> => {
    await plane.client.update(services, to(await plane.client.get(services, named(name))));
    await plane.advance();
  };
  const remove = async (name: string): Promise<void> => {
    await plane.client.delete(services, named(name));
    await plane.advance();
  };
  const ingressOf = async (name: string) =>
    (await plane.client.get(services, named(name))).status?.loadBalancer?.ingress?.map(
      ({ ip, ipMode }) => `${ip} ${ipMode}`,
    ) ?? [];
  const setNode = async (one: Node): Promise<void> => {
    const known = await plane.client.get(nodes, { name: one.metadata.name });
    const changed = { ...known, status: one.status ?? {} };
    await plane.client.update(nodes, changed, { subresource: 'status' });
    await plane.advance();
  };
  const named = (name: string) => ({ namespace: 'default', name });

  beforeEach(async () => {
    plane = await ControlPlane.start(serviceLoadBalancerController(listeners));
    for (const one of [node('node-1', '192.0.2.11'), node('node-2', '192.0.2.12')]) {
      await plane.client.create(nodes, one);
      await setNode(one);
    }
  });
  afterEach(() => plane.stop());

  test('gives the addresses of the nodes, and follows them', async () => {
    await create(balanced('web'));
    expect(await ingressOf('web')).toEqual(['192.0.2.11 VIP', '192.0.2.12 VIP']);
    await setNode(node('node-2', '192.0.2.12', { ready: 'Unknown' }));
    expect(await ingressOf('web')).toEqual(['192.0.2.11 VIP']);
    expect(await plane.events()).toEqual([
      'EnsuredLoadBalancer Ensured load balancer',
      'UpdatedLoadBalancer Updated load balancer with new hosts',
    ]);
  });

  test('takes them away with the type, and needs no finalizer', async () => {
    await create(balanced('web'));
    await change('web', (one) => ({ ...one, spec: { ...one.spec, type: 'ClusterIP' } }));
    expect(await ingressOf('web')).toEqual([]);
    expect((await plane.client.get(services, named('web'))).metadata.finalizers).toBeUndefined();
  });

  test('two that want one port: the first has it, the second waits and is told by whom', async () => {
    await create(balanced('web'));
    await create(balanced('other'));
    expect(await ingressOf('other')).toEqual([]);
    expect(await plane.events()).toContain(
      'SyncLoadBalancerFailed Error syncing load balancer: port 80/TCP is held by Service default/web',
    );
    await remove('web');
    expect(await ingressOf('other')).toEqual(['192.0.2.11 VIP', '192.0.2.12 VIP']);
  });

  test('a port that the nodes listen on is nobody’s', async () => {
    await create(balanced('web', { port: 6443 }));
    expect(await ingressOf('web')).toEqual([]);
    expect(await plane.events()).toContain(
      'SyncLoadBalancerFailed Error syncing load balancer: port 6443/TCP is taken by the API server',
    );
  });

  test('leaves out a node while a Pod has the port there', async () => {
    await plane.client.create(pods, pod('a', 'node-1', 80));
    await create(balanced('web'));
    expect(await ingressOf('web')).toEqual(['192.0.2.12 VIP']);
    expect(await plane.events()).toContain(
      'SyncLoadBalancerFailed Error syncing load balancer: port 80/TCP of node node-1 is held by Pod default/a',
    );
    await plane.client.delete(pods, named('a'));
    await plane.advance();
    expect(await ingressOf('web')).toEqual(['192.0.2.11 VIP', '192.0.2.12 VIP']);
  });

  test('with policy Local it follows the endpoints', async () => {
    await create(balanced('web', { spec: { externalTrafficPolicy: 'Local' } }));
    expect(await ingressOf('web')).toEqual([]);
    await plane.client.create(endpointSlices, slice('web', 'node-2'));
    await plane.advance();
    expect(await ingressOf('web')).toEqual(['192.0.2.12 VIP']);
  });

  test('leaves a Service with a class to others', async () => {
    await create(balanced('web', { spec: { loadBalancerClass: 'example.com/lb' } }));
    const one = await plane.client.get(services, named('web'));
    const status = { loadBalancer: { ingress: [{ ip: '203.0.113.1', ipMode: 'VIP' }] } };
    await plane.client.update(services, { ...one, status }, { subresource: 'status' });
    await plane.advance();
    expect((await plane.client.get(services, named('web'))).status).toEqual(status);
  });

  test('takes off a finalizer that would hold the Service for a clean-up that nobody does', async () => {
    const web = balanced('web');
    const finalizers = ['service.kubernetes.io/load-balancer-cleanup'];
    await create({ ...web, metadata: { ...web.metadata, finalizers } });
    await remove('web');
    expect(await plane.names(services)).toEqual([]);
  });
});
