import { afterEach, describe, expect, test } from 'vitest';
import { controllerRevisions, daemonSets, nodes, pods } from '#api/gen/resources.ts';
import type { DaemonSetSpec, DaemonSetStatus, Pod } from '#api/gen/types.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { daemonSetController } from './controller.ts';
import { nodeOf } from './daemon-pod.ts';

let plane: ControlPlane;
afterEach(() => plane.stop());

const key = { namespace: 'default', name: 'agent' };

async function start(...names: string[]): Promise<void> {
  plane = await ControlPlane.start(daemonSetController);
  plane.behaviour = { node: nodeOf };
  for (const name of names) await addNode(name);
}

async function addNode(name: string): Promise<void> {
  await plane.client.create(nodes, { metadata: { name }, spec: {} });
  await plane.advance();
}

async function create(spec: Partial<DaemonSetSpec> = {}): Promise<void> {
  await plane.client.create(daemonSets, {
    metadata: key,
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: {
        metadata: { labels: { app: 'agent' } },
        spec: { containers: [{ name: 'agent', image: 'agent:1' }] },
      },
      ...spec,
    },
  });
  await plane.advance();
}

async function change(spec: object): Promise<void> {
  await plane.client.patch(daemonSets, key, { type: 'strategic', body: { spec } });
  await plane.advance();
}

function image(name: string): object {
  return { template: { spec: { containers: [{ name: 'agent', image: name }] } } };
}

async function where(): Promise<readonly string[]> {
  const all = await plane.list(pods);
  return all.map(({ spec }) => `${spec.nodeName} ${spec.containers[0]?.image}`).toSorted();
}

const status = async (): Promise<DaemonSetStatus | undefined> =>
  (await plane.client.get(daemonSets, key)).status;

async function fail(pod: Pod): Promise<void> {
  const failed = { ...pod, status: { ...pod.status, phase: 'Failed' } } as const;
  await plane.client.update(pods, failed, { subresource: 'status' });
  await plane.advance();
}

describe('a DaemonSet', () => {
  test('runs on every node, also on one that comes later, and says so', async () => {
    await start('n1', 'n2');
    await create();
    expect(await where()).toEqual(['n1 agent:1', 'n2 agent:1']);
    await addNode('n3');
    expect(await where()).toEqual(['n1 agent:1', 'n2 agent:1', 'n3 agent:1']);
    expect(await status()).toEqual({
      observedGeneration: 1,
      desiredNumberScheduled: 3,
      currentNumberScheduled: 3,
      numberMisscheduled: 0,
      numberReady: 3,
      numberAvailable: 3,
      updatedNumberScheduled: 3,
    });
    expect((await plane.events()).map((event) => event.replace(/-\w{5}$/, ''))).toEqual([
      'SuccessfulCreate Created pod: agent',
      'SuccessfulCreate Created pod: agent',
      'SuccessfulCreate Created pod: agent',
    ]);
  });

  test('follows labels and taints', async () => {
    await start('n1', 'n2');
    await create({
      template: {
        metadata: { labels: { app: 'agent' } },
        spec: { nodeSelector: { disk: 'ssd' }, containers: [{ name: 'agent', image: 'agent:1' }] },
      },
    });
    expect(await where()).toEqual([]);
    const patch = async (name: string, body: object): Promise<void> => {
      await plane.client.patch(nodes, { name }, { type: 'merge', body });
      await plane.advance();
    };
    await patch('n1', { metadata: { labels: { disk: 'ssd' } } });
    await patch('n2', { metadata: { labels: { disk: 'ssd' } } });
    expect(await where()).toEqual(['n1 agent:1', 'n2 agent:1']);
    await patch('n2', { metadata: { labels: { disk: 'hdd' } } });
    expect(await where()).toEqual(['n1 agent:1']);
    await patch('n1', { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } });
    expect(await where()).toEqual(['n1 agent:1']);
    expect(await status()).toMatchObject({ desiredNumberScheduled: 0, numberMisscheduled: 1 });
    await patch('n1', { spec: { taints: [{ key: 'a', effect: 'NoExecute' }] } });
    expect(await where()).toEqual([]);
  });

  test('is updated node by node, and rolled back to a known revision', async () => {
    await start('n1', 'n2', 'n3');
    await create();
    const seen: number[] = [];
    plane.informers.of(pods).onChange(() => {
      const alive = plane.informers.of(pods).list();
      seen.push(alive.filter(({ metadata }) => !metadata.deletionTimestamp).length);
    });
    await change(image('agent:2'));
    expect(await where()).toEqual(['n1 agent:2', 'n2 agent:2', 'n3 agent:2']);
    expect(Math.min(...seen)).toBe(2);
    await change(image('agent:1'));
    expect(await where()).toEqual(['n1 agent:1', 'n2 agent:1', 'n3 agent:1']);
    const history = await plane.list(controllerRevisions);
    expect(history.map(({ revision }) => revision).toSorted((a, b) => a - b)).toEqual([2, 3]);
    const set = await plane.client.get(daemonSets, key);
    expect(set.metadata.annotations).toMatchObject({
      'deprecated.daemonset.template.generation': '3',
    });
    expect(set.status).toMatchObject({ observedGeneration: 3, updatedNumberScheduled: 3 });
  });

  test('with surge, starts the new Pod before the old one ends', async () => {
    await start('n1', 'n2');
    await create({
      updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      minReadySeconds: 10,
    });
    await plane.advance(10_000);
    await change(image('agent:2'));
    expect(await where()).toEqual(['n1 agent:1', 'n1 agent:2', 'n2 agent:1']);
    await plane.advance(10_000);
    expect(await where()).toEqual(['n1 agent:2', 'n2 agent:1', 'n2 agent:2']);
    await plane.advance(10_000);
    expect(await where()).toEqual(['n1 agent:2', 'n2 agent:2']);
  });

  test('OnDelete waits for someone to delete the old Pods', async () => {
    await start('n1', 'n2');
    await create({ updateStrategy: { type: 'OnDelete' } });
    await change(image('agent:2'));
    expect(await where()).toEqual(['n1 agent:1', 'n2 agent:1']);
    expect((await status())?.updatedNumberScheduled ?? 0).toBe(0);
    const first = (await plane.list(pods)).find(({ spec }) => spec.nodeName === 'n1');
    await plane.client.delete(pods, first?.metadata ?? { name: '' });
    await plane.advance();
    expect(await where()).toEqual(['n1 agent:2', 'n2 agent:1']);
  });

  test('replaces a failed Pod, at once and then after growing waits', async () => {
    await start('n1');
    await create();
    const uids = new Set<string>();
    const only = async (): Promise<Pod> => {
      const [pod] = await plane.list(pods);
      if (!pod) throw new Error('no Pod');
      uids.add(pod.metadata.uid);
      return pod;
    };
    await fail(await only());
    const second = await only();
    expect(uids.size).toBe(2);
    await fail(second);
    await only();
    expect(uids.size).toBe(2);
    await plane.advance(1_000);
    await only();
    expect(uids.size).toBe(3);
    expect(await plane.events()).toContain(
      `FailedDaemonPod Found failed daemon pod default/${second.metadata.name} on node n1, will try to kill it`,
    );
  });

  test('forgets history beyond its limit', async () => {
    await start('n1');
    await create({ revisionHistoryLimit: 1 });
    for (const version of [2, 3, 4, 5]) await change(image(`agent:${version}`));
    expect(await plane.list(controllerRevisions)).toHaveLength(2);
  });

  test('keeps the cause of a change in its history', async () => {
    await start('n1');
    await create();
    const body = {
      metadata: { annotations: { 'kubernetes.io/change-cause': 'better' } },
      spec: image('agent:2'),
    };
    await plane.client.patch(daemonSets, key, { type: 'strategic', body });
    await plane.advance();
    const causes = (await plane.list(controllerRevisions)).map(
      ({ metadata }) => metadata.annotations?.['kubernetes.io/change-cause'],
    );
    expect(new Set(causes)).toEqual(new Set(['better', undefined]));
  });

  test('converges although its writes fail now and then', async () => {
    await start('n1', 'n2', 'n3');
    plane.faults = 0.3;
    await create();
    await change(image('agent:2'));
    await plane.advance(60_000);
    expect(await where()).toEqual(['n1 agent:2', 'n2 agent:2', 'n3 agent:2']);
    expect(await status()).toMatchObject({ updatedNumberScheduled: 3, numberAvailable: 3 });
  });
});
