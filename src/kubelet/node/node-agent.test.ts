import { beforeEach, describe, expect, test } from 'vitest';
import { leases, nodes } from '#api/gen/resources.ts';
import type { Node } from '#api/gen/types.ts';
import { silentLogger } from '#base/log.ts';
import { seededRandom } from '#base/random.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { kubeletDefaults, type KubeletConfig } from '../config.ts';
import type { RuntimeInfo } from '../cri/runtime.ts';
import type { Host } from '../host/host.ts';
import { createPlainHost } from '../host/plain-host.ts';
import { BreakableClient } from '#client/breakable-client.ts';
import { createInformers } from '#client/informer.ts';
import { FakeRuntime } from '../testing/fake-runtime.ts';
import { MemoryClient } from '../testing/memory-client.ts';
import { NodeAgent } from './node-agent.ts';

const config: KubeletConfig = {
  ...kubeletDefaults,
  nodeName: 'k3s-server',
  nodeIP: '192.0.2.1',
  clusterDNS: [],
  rootDir: '/',
  podLogsDir: '/',
  localPathDir: '/',
  version: 'v1.36.0+holdfast',
  nodeLabels: { 'example.org/disk': 'ssd' },
  port: () => 10_255,
};

const host: Host = {
  ...createPlainHost('/'),
  usage: () => Promise.resolve(undefined),
  machine: () =>
    Promise.resolve({
      cpuMillis: 2000,
      memoryBytes: 4 * 1024 ** 3,
      ephemeralStorageBytes: 10 * 1024 ** 3,
      machineID: 'machine',
      systemUUID: 'system',
      bootID: 'boot',
      kernelVersion: '6.18',
      osImage: 'Debian',
      architecture: 'amd64',
    }),
};

let clock: VirtualClock;
let client: MemoryClient;
let runtime: FakeRuntime;
let events: string[];
let stop: AbortController;
let done: Promise<unknown>;

function startAgent(): { readonly agent: NodeAgent; readonly connection: BreakableClient } {
  const recorder = {
    event: (_subject: object, _type: string, reason: string) => void events.push(reason),
  };
  const connection = new BreakableClient(client);
  const informers = createInformers({
    client: connection,
    clock,
    random: seededRandom(1),
    log: silentLogger,
  });
  const agent = new NodeAgent({
    config,
    client: connection,
    informers,
    runtime,
    host,
    recorder,
    clock,
    log: silentLogger,
  });
  stop = new AbortController();
  done = Promise.all([informers.run(stop.signal), agent.run(stop.signal)]);
  return { agent, connection };
}

const node = (): Promise<Node> => client.get(nodes, { name: 'k3s-server' });
const ready = async () => (await node()).status?.conditions?.find(({ type }) => type === 'Ready');

beforeEach(() => {
  clock = new VirtualClock();
  client = new MemoryClient(clock);
  runtime = new FakeRuntime(clock);
  events = [];
});

async function end(): Promise<void> {
  stop.abort();
  await done;
}

describe('NodeAgent', () => {
  test('registers and reports', async () => {
    startAgent();
    await clock.advance(0);
    expect(await node()).toMatchObject({
      metadata: {
        labels: {
          'kubernetes.io/hostname': 'k3s-server',
          'kubernetes.io/os': 'linux',
          'kubernetes.io/arch': 'amd64',
          'beta.kubernetes.io/os': 'linux',
          'example.org/disk': 'ssd',
        },
      },
      status: {
        addresses: [
          { type: 'InternalIP', address: '192.0.2.1' },
          { type: 'Hostname', address: 'k3s-server' },
        ],
        capacity: { cpu: '2', memory: '4Gi', 'ephemeral-storage': '10Gi', pods: '110' },
        daemonEndpoints: { kubeletEndpoint: { Port: 10_255 } },
        nodeInfo: {
          kubeletVersion: 'v1.36.0+holdfast',
          containerRuntimeVersion: 'containerd://fake',
          osImage: 'Debian',
        },
      },
    });
    expect(
      (await node()).status?.conditions?.map(
        ({ type, status, reason }) => `${type}=${status} ${reason}`,
      ),
    ).toEqual([
      'MemoryPressure=False KubeletHasSufficientMemory',
      'DiskPressure=False KubeletHasNoDiskPressure',
      'PIDPressure=False KubeletHasSufficientPID',
      'Ready=True KubeletReady',
    ]);
    expect(events).toEqual([
      'Starting',
      'NodeHasSufficientMemory',
      'NodeHasNoDiskPressure',
      'NodeHasSufficientPID',
      'NodeReady',
    ]);
    await end();
  });

  test('renews its Lease every ten seconds, and says the same again only after five minutes', async () => {
    startAgent();
    await clock.advance(0);
    const { resourceVersion } = (await node()).metadata;
    const first = await client.get(leases, { namespace: 'kube-node-lease', name: 'k3s-server' });
    expect(first).toMatchObject({
      metadata: { ownerReferences: [{ kind: 'Node', name: 'k3s-server' }] },
      spec: { holderIdentity: 'k3s-server', leaseDurationSeconds: 40 },
    });
    await clock.advance(60_000);
    const later = await client.get(leases, { namespace: 'kube-node-lease', name: 'k3s-server' });
    expect(later.spec.renewTime).toBe('2026-01-01T00:01:00.000000Z');
    expect((await node()).metadata.resourceVersion).toBe(resourceVersion);
    await clock.advance(300_000);
    expect((await ready())?.lastHeartbeatTime).toBe('2026-01-01T00:05:00Z');
    expect((await ready())?.lastTransitionTime).toBe('2026-01-01T00:00:00Z');
    await end();
  });

  test.each([
    {
      info: { ready: false, networkReady: false, message: 'starting' },
      message: 'container runtime is down: starting',
    },
    {
      info: {
        ready: true,
        networkReady: false,
        message: 'Network plugin returns error: cni plugin not initialized',
      },
      message:
        'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
    },
  ])('is not ready: $message', async ({ info, message }) => {
    const { info: whole } = runtime;
    runtime.info = async (): Promise<RuntimeInfo & { message: string }> => ({
      ...(await whole()),
      ...info,
    });
    startAgent();
    await clock.advance(0);
    expect(await ready()).toMatchObject({ status: 'False', reason: 'KubeletNotReady', message });
    // Until it is ready it is looked at often.
    runtime.info = whole;
    await clock.advance(300);
    expect(await ready()).toMatchObject({ status: 'True' });
    await end();
  });

  test("takes over the Node that it registered in an earlier life, and leaves others' conditions", async () => {
    const condition = { type: 'NetworkUnavailable', status: 'False' };
    await client.create(nodes, {
      metadata: { name: 'k3s-server', labels: { mine: 'yes' } },
      spec: { unschedulable: true },
      status: { conditions: [condition] },
    });
    startAgent();
    await clock.advance(0);
    const taken = await node();
    expect(taken.metadata.labels).toMatchObject({ mine: 'yes', 'kubernetes.io/os': 'linux' });
    expect(taken.spec.unschedulable).toBe(true);
    expect(taken.status?.conditions).toContainEqual(condition);
    // One that came while the agent runs stays too.
    const another = { type: 'Maintenance', status: 'True' };
    const body = { status: { conditions: [another] } };
    await client.patch(nodes, { name: 'k3s-server' }, { type: 'strategic', body });
    await clock.advance(310_000);
    expect((await ready())?.lastHeartbeatTime).not.toBe('2026-01-01T00:00:00Z');
    expect((await node()).status?.conditions).toEqual(expect.arrayContaining([condition, another]));
    await end();
  });

  test('registers anew at once when somebody deleted the Node', async () => {
    const { agent } = startAgent();
    await clock.advance(0);
    const first = (await node()).metadata.uid;
    await client.delete(nodes, { name: 'k3s-server' });
    await clock.advance(0);
    expect((await node()).metadata.uid).not.toBe(first);
    expect((await node()).metadata.uid).toBe(agent.node?.metadata.uid);
    expect(await ready()).toMatchObject({ status: 'True' });
    await end();
  });

  const callUnknown = async (): Promise<void> => {
    const found = await node();
    const conditions = found.status?.conditions?.map((condition) => ({
      ...condition,
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
    }));
    await client.update(nodes, { ...found, status: { ...found.status, conditions } });
  };

  test.each(['fails', 'hangs'] as const)(
    'is ready again soon after a connection that %s is healed',
    async (how) => {
      const { connection } = startAgent();
      await clock.advance(60_000);
      connection.break(how);
      await clock.advance(60_000);
      await callUnknown();
      await clock.advance(60_000);
      expect(await ready()).toMatchObject({ status: 'Unknown' });
      connection.heal();
      const healed = clock.now();
      // A request that hangs is given up after ten seconds.
      await clock.advance(how === 'fails' ? 8_000 : 12_000);
      expect(await ready()).toMatchObject({ status: 'True', reason: 'KubeletReady' });
      const since = Date.parse((await ready())?.lastTransitionTime ?? '');
      expect(since).toBeGreaterThanOrEqual(healed);
      const lease = await client.get(leases, { namespace: 'kube-node-lease', name: 'k3s-server' });
      expect(Date.parse(lease.spec.renewTime ?? '')).toBeGreaterThanOrEqual(healed);
      expect(events.filter((reason) => reason === 'NodeReady')).toHaveLength(2);
      await end();
    },
  );

  test('contradicts at once who calls it unknown while it is well', async () => {
    startAgent();
    await clock.advance(60_000);
    await callUnknown();
    await clock.advance(0);
    expect(await ready()).toMatchObject({ status: 'True' });
    await end();
  });

  test('renews its Lease while the runtime hangs, and then says that the runtime is down', async () => {
    startAgent();
    await clock.advance(5_000);
    runtime.info = () => new Promise(() => undefined);
    await clock.advance(60_000);
    const lease = await client.get(leases, { namespace: 'kube-node-lease', name: 'k3s-server' });
    expect(lease.spec.renewTime).toBe('2026-01-01T00:01:00.000000Z');
    expect(await ready()).toMatchObject({
      status: 'False',
      message: 'container runtime is down',
    });
    await end();
  });
});
