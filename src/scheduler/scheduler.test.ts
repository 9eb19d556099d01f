import { describe, expect, test } from 'vitest';
import {
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  storageClasses,
} from '#api/gen/resources.ts';
import type { Pod, PodSpec } from '#api/gen/types.ts';
import { conflict, internalError } from '#api/status.ts';
import { silentLogger } from '#base/log.ts';
import { seededRandom } from '#base/random.ts';
import { VirtualClock, settle } from '#base/virtual-clock.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { asking, claim, next, node, pod, storageClass, using, volume } from './fixtures.ts';
import { createScheduler } from './scheduler.ts';

interface Call {
  readonly verb: string;
  readonly name: string;
  readonly body: unknown;
}

/** A scheduler over an API in memory that binds what it is told to bind. */
async function start() {
  const informers = new MemoryInformers();
  const clock = new VirtualClock();
  const calls: Call[] = [];
  const events: string[] = [];
  let refuse = false;
  let refuseDeletes = false;
  const client = {
    post: (
      _type: unknown,
      { name }: { name: string },
      { body }: { body: { target: { name: string } } },
    ) => {
      calls.push({ verb: 'bind', name, body: body.target.name });
      if (refuse) return Promise.reject(conflict(pods, name, 'no'));
      const bound = informers.of(pods).get(`default/${name}`);
      if (bound)
        informers
          .of(pods)
          .put(next(bound, { spec: { ...bound.spec, nodeName: body.target.name } }));
      return Promise.resolve({});
    },
    patch: (type: { kind: string }, { name }: { name: string }, { body }: { body: unknown }) => {
      calls.push({ verb: `patch ${type.kind}`, name, body });
      return Promise.resolve({});
    },
    delete: (type: { kind: string }, { name }: { name: string }, { body }: { body: unknown }) => {
      calls.push({ verb: `delete ${type.kind}`, name, body });
      return refuseDeletes ? Promise.reject(internalError('no')) : Promise.resolve({});
    },
  };
  const recorder: EventRecorder = {
    event: (subject, _type, reason, message) => {
      const { name } = ('object' in subject ? subject.object : subject).metadata;
      events.push(`${name} ${reason} ${message}`);
    },
  };
  const stop = new AbortController();
  // The test's client and recorder do only what a scheduler asks of them.
  const scheduler = createScheduler({
    client: client as unknown as Client,
    recorder,
    informers,
    clock,
    random: seededRandom(1),
    log: silentLogger,
  });
  const done = scheduler.run(stop.signal);
  await settle();
  return {
    informers,
    clock,
    calls,
    events,
    refuse: (value: boolean): void => void (refuse = value),
    refuseDeletes: (value: boolean): void => void (refuseDeletes = value),
    async add(...objects: Pod[]): Promise<void> {
      for (const object of objects) informers.of(pods).put(object);
      await settle();
    },
    async stop(): Promise<void> {
      stop.abort();
      await done;
    },
  };
}

describe('the scheduler', () => {
  test('binds a Pod to the Node that it fits', async () => {
    const cluster = await start();
    cluster.informers.of(nodes).put(node('k3s-server'));
    await cluster.add(pod('mysql-0'));
    expect(cluster.calls).toEqual([{ verb: 'bind', name: 'mysql-0', body: 'k3s-server' }]);
    expect(cluster.events).toEqual([
      'mysql-0 Scheduled Successfully assigned default/mysql-0 to k3s-server',
    ]);
    await cluster.stop();
  });

  test('says in upstream’s words why a Pod doesn’t fit, and binds it when room is made', async () => {
    const cluster = await start();
    cluster.informers.of(nodes).put(node('n'));
    const first = pod('first', asking({ cpu: '2' }));
    await cluster.add(first, pod('second', asking({ cpu: '1' })));
    const message =
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.';
    expect(cluster.events).toContain(`second FailedScheduling ${message}`);
    expect(cluster.calls).toContainEqual({
      verb: 'patch Pod',
      name: 'second',
      body: {
        status: {
          conditions: [
            {
              type: 'PodScheduled',
              status: 'False',
              reason: 'Unschedulable',
              message,
              lastTransitionTime: '2026-01-01T00:00:00Z',
            },
          ],
        },
      },
    });
    cluster.informers.of(pods).remove(first);
    await cluster.clock.advance(1_000);
    expect(cluster.calls.at(-1)).toEqual({ verb: 'bind', name: 'second', body: 'n' });
    await cluster.stop();
  });

  test('places a Pod that names its Node there or nowhere, also when that comes later', async () => {
    const cluster = await start();
    for (const name of ['a', 'b', 'c']) cluster.informers.of(nodes).put(node(name));
    const pinned = (name: string): Partial<PodSpec> => ({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] },
            ],
          },
        },
      },
    });
    await cluster.add(pod('on-b', { ...pinned('b'), ...asking({ cpu: '2' }) }));
    expect(cluster.calls).toEqual([{ verb: 'bind', name: 'on-b', body: 'b' }]);
    await cluster.add(pod('too', { ...pinned('b'), ...asking({ cpu: '1' }) }));
    expect(cluster.events.at(-1)).toMatch(
      /^too FailedScheduling 0\/3 nodes are available: 1 Insufficient cpu, 2 node\(s\) didn't satisfy plugin\(s\) \[NodeAffinity\]\./,
    );
    await cluster.add(pod('on-d', pinned('d')));
    expect(cluster.events.at(-1)).toMatch(
      /^on-d FailedScheduling 0\/3 nodes are available: 3 node\(s\) didn't satisfy plugin\(s\) \[NodeAffinity\]\./,
    );
    cluster.informers.of(nodes).put(node('d'));
    await cluster.clock.advance(1_000);
    expect(cluster.calls.at(-1)).toEqual({ verb: 'bind', name: 'on-d', body: 'd' });
    await cluster.stop();
  });

  test('has Pods wait for the first Node', async () => {
    const cluster = await start();
    await cluster.add(pod('a'));
    expect(cluster.events).toEqual(['a FailedScheduling no nodes available to schedule pods']);
    cluster.informers.of(nodes).put(node('n'));
    await cluster.clock.advance(1_000);
    expect(cluster.calls.at(-1)).toEqual({ verb: 'bind', name: 'a', body: 'n' });
    await cluster.stop();
  });

  test('takes its assumption back when a binding fails, and tries again', async () => {
    const cluster = await start();
    cluster.informers.of(nodes).put(node('n'));
    cluster.refuse(true);
    await cluster.add(pod('a', asking({ cpu: '2' })));
    expect(cluster.events.at(-1)).toContain('a FailedScheduling Operation cannot be fulfilled');
    cluster.refuse(false);
    await cluster.clock.advance(1_000);
    expect(cluster.calls.filter(({ verb }) => verb === 'bind')).toHaveLength(2);
    expect(cluster.events.at(-1)).toContain('Successfully assigned');
    await cluster.stop();
  });

  test('leaves gated Pods and other schedulers’ Pods alone', async () => {
    const cluster = await start();
    cluster.informers.of(nodes).put(node('n'));
    const gated = pod('gated', { schedulingGates: [{ name: 'x/y' }] });
    await cluster.add(gated, pod('theirs', { schedulerName: 'other' }));
    expect(cluster.calls).toEqual([]);
    await cluster.add(next(gated, { spec: { ...gated.spec, schedulingGates: [] } }));
    expect(cluster.calls).toEqual([{ verb: 'bind', name: 'gated', body: 'n' }]);
    await cluster.stop();
  });

  test('chooses the Node of a new volume and waits until the claim is bound', async () => {
    const cluster = await start();
    const claims = cluster.informers.of(persistentVolumeClaims);
    cluster.informers.of(nodes).put(node('n'));
    cluster.informers.of(storageClasses).put(storageClass('local-path'));
    claims.put(claim('data'));
    await cluster.add(pod('a', using('data')));
    expect(cluster.calls).toEqual([
      {
        verb: 'patch PersistentVolumeClaim',
        name: 'data',
        body: { metadata: { annotations: { 'volume.kubernetes.io/selected-node': 'n' } } },
      },
    ]);
    claims.put(next(claim('data'), { spec: { volumeName: 'v' }, status: { phase: 'Bound' } }));
    await settle();
    expect(cluster.calls.at(-1)).toEqual({ verb: 'bind', name: 'a', body: 'n' });
    await cluster.stop();
  });

  test('lets go of a Pod that is deleted while its claim is bound', async () => {
    const cluster = await start();
    const claims = cluster.informers.of(persistentVolumeClaims);
    cluster.informers.of(nodes).put(node('n'));
    cluster.informers.of(storageClasses).put(storageClass('local-path'));
    claims.put(claim('data'));
    await cluster.add(pod('a', using('data')));
    cluster.informers.of(pods).remove(pod('a', using('data')));
    await settle();
    claims.put(next(claim('data'), { spec: { volumeName: 'v' }, status: { phase: 'Bound' } }));
    await settle();
    expect(cluster.calls.filter(({ verb }) => verb === 'bind')).toEqual([]);
    expect(cluster.events).toEqual([]);
    cluster.informers.of(persistentVolumes).put(volume('v'));
    await cluster.add(pod('a', using('data'), { uid: 'new' }));
    expect(cluster.calls.at(-1)).toEqual({ verb: 'bind', name: 'a', body: 'n' });
    await cluster.stop();
  });
});

describe('a Pod that matters more', () => {
  const victim = pod('victim', { ...asking({ cpu: '2' }), nodeName: 'n', priority: 1 });
  const important = pod('important', {
    ...asking({ cpu: '2' }),
    priority: 10,
    schedulerName: 'default-scheduler',
  });

  test('has others go, is told where it will run, and runs there as soon as they are gone', async () => {
    const cluster = await start();
    cluster.informers.of(nodes).put(node('n'));
    await cluster.add(victim, important);
    const message = '0/1 nodes are available: 1 Insufficient cpu.';
    const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
    expect(cluster.calls).toMatchObject([
      {
        verb: 'patch Pod',
        name: 'important',
        body: { status: { conditions: [condition], nominatedNodeName: 'n' } },
      },
      {
        verb: 'patch Pod',
        name: 'victim',
        body: {
          metadata: { uid: 'uid-of-victim' },
          status: {
            conditions: [
              {
                type: 'DisruptionTarget',
                status: 'True',
                reason: 'PreemptionByScheduler',
                message: 'default-scheduler: preempting to accommodate a higher priority pod',
              },
            ],
          },
        },
      },
      { verb: 'delete Pod', name: 'victim', body: { preconditions: { uid: 'uid-of-victim' } } },
    ]);
    expect(cluster.events).toEqual([
      `important FailedScheduling ${message}`,
      'victim Preempted Preempted by pod uid-of-important on node n',
    ]);
    // Neither the same Pod again nor one that matters less gets anything meanwhile.
    cluster.informers
      .of(nodes)
      .put(node('n', {}, { status: { allocatable: { cpu: '2001m', pods: '9' } } }));
    await cluster.add(pod('small', { ...asking({ cpu: '1' }), priority: 5 }));
    expect(cluster.calls.filter(({ verb }) => verb !== 'patch Pod')).toHaveLength(1);
    cluster.informers.of(pods).remove(victim);
    await settle();
    expect(cluster.calls.at(-1)).toEqual({ verb: 'bind', name: 'important', body: 'n' });
    await cluster.stop();
  });

  test('tries again when the others can’t be told to go', async () => {
    const cluster = await start();
    cluster.informers.of(nodes).put(node('n'));
    cluster.refuseDeletes(true);
    await cluster.add(victim, important);
    cluster.refuseDeletes(false);
    const deletes = () => cluster.calls.filter(({ verb }) => verb === 'delete Pod').length;
    expect(deletes()).toBe(1);
    await cluster.clock.advance(1_000);
    expect(deletes()).toBe(2);
    await cluster.stop();
  });

  test('takes what was promised to one that matters less', async () => {
    const cluster = await start();
    cluster.informers.of(nodes).put(node('n'));
    const lesser = pod('lesser', { ...asking({ cpu: '2' }), priority: 5 });
    await cluster.add(victim, { ...lesser, status: { nominatedNodeName: 'n' } }, important);
    expect(cluster.calls).toContainEqual({
      verb: 'patch Pod',
      name: 'lesser',
      body: { status: { nominatedNodeName: null } },
    });
    cluster.informers.of(pods).remove(victim);
    await settle();
    expect(cluster.calls.at(-1)).toEqual({ verb: 'bind', name: 'important', body: 'n' });
    await cluster.stop();
  });

  test('lets others have the room once it is gone itself', async () => {
    const cluster = await start();
    cluster.informers.of(nodes).put(node('n'));
    await cluster.add({ ...important, status: { nominatedNodeName: 'n' } });
    cluster.informers.of(pods).remove(important);
    await cluster.add(pod('other', asking({ cpu: '2' })));
    expect(cluster.calls.at(-1)).toEqual({ verb: 'bind', name: 'other', body: 'n' });
    await cluster.stop();
  });
});
