import { describe, expect, test } from 'vitest';
import type { EndpointSlice, Node, Pod, Service } from '#api/gen/types.ts';
import type { KubeObject, ObjectKey } from '#api/object.ts';
import { notFound } from '#api/status.ts';
import type { Client } from '#client/client.ts';
import { member, node, service } from './fixtures.ts';
import { reconcileSlices } from './reconcile.ts';
import { TriggerTimes } from './trigger-time.ts';

/** The few calls that the reconciler makes, on a map. */
class Slices {
  readonly stored = new Map<string, EndpointSlice>();
  readonly calls: string[] = [];
  #revision = 1;

  readonly client = {
    create: (_type: unknown, draft: KubeObject) => {
      const name = `${draft.metadata.generateName}${String(++this.#revision)}`;
      return this.#store('create', { ...draft, metadata: { ...draft.metadata, name } });
    },
    update: (_type: unknown, object: KubeObject) => this.#store('update', object),
    delete: (_type: unknown, { name }: ObjectKey) => {
      this.calls.push('delete');
      return this.stored.delete(name)
        ? Promise.resolve()
        : Promise.reject(notFound({ group: '', resource: 'endpointslices' }, name));
    },
  } as unknown as Client; // A stub of three methods.

  #store(verb: string, object: KubeObject): Promise<EndpointSlice> {
    this.calls.push(verb);
    const metadata = { ...object.metadata, resourceVersion: String(++this.#revision) };
    const slice = { ...object, metadata } as unknown as EndpointSlice; // What was sent is one.
    this.stored.set(metadata.name, slice);
    return Promise.resolve(slice);
  }
}

interface World {
  service?: Service;
  pods: readonly Pod[];
  nodes: readonly Node[];
  /** What the informer shows; the stored slices when absent. */
  seen?: readonly EndpointSlice[];
}

function reconciler(world: World, slices = new Slices()) {
  const parts = {
    client: slices.client,
    selection: { podsOf: () => world.pods, servicesOf: () => [] },
    lastWrites: new Map<string, string>(),
    triggers: new TriggerTimes(),
    maximumPerSlice: 100,
    service: () => world.service,
    node: (name: string) => world.nodes.find(({ metadata }) => metadata.name === name),
    slicesOf: () => world.seen ?? [...slices.stored.values()],
    hasSeen: () => !world.seen,
  };
  return { slices, run: () => reconcileSlices(parts, 'default/db') };
}

const world = (): World => ({
  service: service('db'),
  pods: [member(0), member(1)],
  nodes: [node('node-1', 'zone-a')],
});

describe('reconcileSlices()', () => {
  test('publishes the members under the Service’s name and labels', async () => {
    const { slices, run } = reconciler(world());
    await run();
    const [slice] = slices.stored.values();
    expect(slice?.metadata).toMatchObject({
      generateName: 'db-',
      namespace: 'default',
      labels: {
        app: 'database',
        'kubernetes.io/service-name': 'db',
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        'service.kubernetes.io/headless': '',
      },
      ownerReferences: [{ kind: 'Service', name: 'db', uid: 'uid-db', controller: true }],
      annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': '2026-01-01T00:00:00Z' },
    });
    expect(slice?.endpoints?.map(({ hostname, zone }) => [hostname, zone])).toEqual([
      ['mysql-0', 'zone-a'],
      ['mysql-1', 'zone-a'],
    ]);
  });

  test('does nothing the second time', async () => {
    const { slices, run } = reconciler(world());
    await run();
    await run();
    expect(slices.calls).toEqual(['create']);
  });

  test('does not create a slice again that the informer has not shown yet', async () => {
    const state = { ...world(), seen: [] };
    const { slices, run } = reconciler(state);
    await run();
    await run();
    expect(slices.calls).toEqual(['create']);
  });

  test('tells when a Pod became ready', async () => {
    const state = world();
    const { slices, run } = reconciler(state);
    await run();
    state.pods = [member(0), member(1, { readySince: '2026-01-01T00:02:00Z', ready: false })];
    await run();
    const [slice] = slices.stored.values();
    expect(slice?.metadata.annotations).toEqual({
      'endpoints.kubernetes.io/last-change-trigger-time': '2026-01-01T00:02:00Z',
    });
  });

  test('follows the labels of its Service', async () => {
    const state = world();
    const { slices, run } = reconciler(state);
    await run();
    const owner = service('db');
    state.service = { ...owner, metadata: { ...owner.metadata, labels: { tier: 'data' } } };
    await run();
    const [slice] = slices.stored.values();
    expect(slice?.metadata.labels).toMatchObject({ tier: 'data' });
    expect(slice?.metadata.labels).not.toHaveProperty('app');
  });

  test('replaces the slices of a former Service of the same name', async () => {
    const state = world();
    const { slices, run } = reconciler(state);
    await run();
    const owner = service('db');
    state.service = { ...owner, metadata: { ...owner.metadata, uid: 'another' } };
    await run();
    expect(slices.calls).toEqual(['create', 'create', 'delete']);
    expect(slices.stored.size).toBe(1);
  });

  test('leaves out Pods whose Node is gone', async () => {
    const { slices, run } = reconciler({ ...world(), nodes: [] });
    await run();
    const [slice] = slices.stored.values();
    expect(slice?.endpoints).toEqual([]);
  });

  test('leaves a Service without a selector to others', async () => {
    const { slices, run } = reconciler({ ...world(), service: service('db', { selector: {} }) });
    await run();
    expect(slices.calls).toEqual([]);
  });

  test('leaves an ExternalName Service alone', async () => {
    const external = service('db', { type: 'ExternalName', externalName: 'db.example.com' });
    const { slices, run } = reconciler({ ...world(), service: external });
    await run();
    expect(slices.calls).toEqual([]);
  });

  test('writes one slice a family', async () => {
    const dual = service('db', { ipFamilies: ['IPv4', 'IPv6'] });
    const both = member(0);
    const pods = [
      { ...both, status: { ...both.status, podIPs: [{ ip: '10.42.0.2' }, { ip: 'fd00::2' }] } },
    ];
    const { slices, run } = reconciler({ ...world(), service: dual, pods });
    await run();
    const told = [...slices.stored.values()].map(({ addressType, endpoints }) => [
      addressType,
      endpoints?.flatMap(({ addresses }) => addresses),
    ]);
    expect(told).toEqual([
      ['IPv4', ['10.42.0.2']],
      ['IPv6', ['fd00::2']],
    ]);
  });
});
