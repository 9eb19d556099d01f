import { beforeEach, describe, expect, test } from 'vitest';
import { pods } from '#api/gen/resources.ts';
import type { Pod, PodStatus } from '#api/gen/types.ts';
import { serviceUnavailable } from '#api/status.ts';
import { silentLogger } from '#base/log.ts';
import { seededRandom } from '#base/random.ts';
import { VirtualClock, settle } from '#base/virtual-clock.ts';
import { MemoryClient } from '../testing/memory-client.ts';
import { StatusManager } from './status-manager.ts';

let clock: VirtualClock;
let client: MemoryClient;
let manager: StatusManager;
let pod: Pod;

beforeEach(async () => {
  clock = new VirtualClock();
  client = new MemoryClient(clock);
  manager = new StatusManager({ client, clock, random: seededRandom(1), log: silentLogger });
  pod = await client.create(pods, {
    metadata: { name: 'pod', namespace: 'default' },
    spec: { containers: [] },
  });
});

const stored = async (): Promise<PodStatus | undefined> =>
  (await client.get(pods, { namespace: 'default', name: 'pod' })).status;

describe('StatusManager', () => {
  test('sends what changed, once', async () => {
    manager.set(pod, { phase: 'Pending' });
    await manager.flush(pod.metadata.uid);
    manager.set(pod, { phase: 'Pending' });
    manager.set(pod, { phase: 'Running', podIP: '10.42.0.2' });
    await manager.flush(pod.metadata.uid);
    expect(client.statusPatches).toHaveLength(2);
    expect(await stored()).toMatchObject({ phase: 'Running', podIP: '10.42.0.2' });
  });

  test('keeps what was sent once: as the API has it', async () => {
    const sent: PodStatus = { phase: 'Running', podIPs: [{ ip: '10.42.0.2' }] };
    manager.set(pod, sent);
    await manager.flush(pod.metadata.uid);
    const kept = manager.get(pod.metadata.uid);
    expect(kept).toEqual(sent);
    expect(kept?.podIPs).toBe((await stored())?.podIPs);
  });

  test('that a Pod is on its way waits a moment for what comes next, unless others wait for its name', async () => {
    const onItsWay: PodStatus = { phase: 'Pending', podIP: '10.42.0.2' };
    manager.set(pod, onItsWay);
    await settle();
    expect(client.statusPatches).toEqual([]);
    manager.set(pod, { ...onItsWay, phase: 'Running' });
    await settle();
    expect(client.statusPatches).toHaveLength(1);
    manager.set(pod, onItsWay);
    await clock.advance(49);
    expect(client.statusPatches).toHaveLength(1);
    await clock.advance(1);
    expect(client.statusPatches).toHaveLength(2);
    const key = { name: 'db-0', namespace: 'default' };
    const member = await client.create(pods, {
      metadata: key,
      spec: { subdomain: 'db', containers: [] },
    });
    manager.set(member, onItsWay);
    await settle();
    expect(client.statusPatches).toHaveLength(3);
  });

  test('only the newest of several that wait', async () => {
    for (const phase of ['Pending', 'Running', 'Succeeded'] as const) manager.set(pod, { phase });
    await manager.flush(pod.metadata.uid);
    expect(client.statusPatches.length).toBeLessThan(3);
    expect(await stored()).toMatchObject({ phase: 'Succeeded' });
  });

  test('leaves conditions of others alone, and takes back its own words', async () => {
    const own = { type: 'Ready', lastTransitionTime: 't' };
    manager.set(pod, {
      conditions: [{ ...own, status: 'False', reason: 'ContainersNotReady', message: 'm' }],
    });
    await manager.flush(pod.metadata.uid);
    const others = { type: 'example.org/ok', status: 'True' };
    await client.patch(
      pods,
      { namespace: 'default', name: 'pod' },
      { type: 'strategic', body: { status: { conditions: [others] } } },
    );
    manager.set(pod, { conditions: [{ ...own, status: 'True' }] });
    await manager.flush(pod.metadata.uid);
    expect((await stored())?.conditions).toEqual(
      expect.arrayContaining([others, { ...own, status: 'True' }]),
    );
  });

  test('replaces addresses', async () => {
    manager.set(pod, { podIPs: [{ ip: '10.42.0.2' }] });
    await manager.flush(pod.metadata.uid);
    manager.set(pod, { podIPs: [{ ip: '10.42.0.3' }] });
    await manager.flush(pod.metadata.uid);
    expect((await stored())?.podIPs).toEqual([{ ip: '10.42.0.3' }]);
  });

  test('tries again while the API is away', async () => {
    client.failures.push(serviceUnavailable('away'), serviceUnavailable('away'));
    manager.set(pod, { phase: 'Running' });
    await clock.advance(5_000);
    expect(await stored()).toMatchObject({ phase: 'Running' });
  });

  const ready = (status: string) => ({ type: 'Ready', status, lastTransitionTime: 't' });
  const change = async (status: PodStatus): Promise<void> => {
    const key = { namespace: 'default', name: 'pod' };
    const body = { status };
    manager.observed(await client.patch(pods, key, { type: 'strategic', body }));
    await manager.flush(pod.metadata.uid);
  };

  test('puts right what others made of it, once', async () => {
    manager.set(pod, { phase: 'Running', conditions: [ready('True')] });
    await manager.flush(pod.metadata.uid);
    await change({ conditions: [ready('False')] });
    expect((await stored())?.conditions).toEqual([ready('True')]);
    expect(client.statusPatches).toHaveLength(2);
  });

  test('puts right what it never had to send', async () => {
    const status = { phase: 'Running', conditions: [ready('True')] } as const;
    manager.set({ ...pod, status }, status);
    await change({ conditions: [ready('False')] });
    expect((await stored())?.conditions).toEqual([ready('True')]);
  });

  test("leaves others' conditions, and an end that others see", async () => {
    manager.set(pod, { phase: 'Running', conditions: [ready('True')] });
    await manager.flush(pod.metadata.uid);
    await change({ conditions: [{ type: 'DisruptionTarget', status: 'True' }] });
    await change({ phase: 'Failed' });
    expect(client.statusPatches).toHaveLength(1);
  });

  test('an older state that is told late is no news', async () => {
    manager.set(pod, { phase: 'Pending' });
    await manager.flush(pod.metadata.uid);
    const older = await client.get(pods, { namespace: 'default', name: 'pod' });
    manager.set(pod, { phase: 'Running' });
    await manager.flush(pod.metadata.uid);
    manager.observed(older);
    await manager.flush(pod.metadata.uid);
    expect(client.statusPatches).toHaveLength(2);
  });

  test('a Pod of the same name with another uid is left alone', async () => {
    await client.delete(
      pods,
      { namespace: 'default', name: 'pod' },
      { body: { gracePeriodSeconds: 0 } },
    );
    await client.create(pods, {
      metadata: { name: 'pod', namespace: 'default' },
      spec: { containers: [] },
    });
    manager.set(pod, { phase: 'Failed' });
    await settle();
    await manager.flush(pod.metadata.uid);
    expect(await stored()).toBeUndefined();
  });
});
