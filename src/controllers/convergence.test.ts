/** Whatever happens to a workload, in whatever order: in the end it is what it asks for, and then nothing moves. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { deployments, pods, replicaSets, statefulSets } from '#api/gen/resources.ts';
import type { ResourceType } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import { deploymentController } from './deployment/controller.ts';
import { garbageCollector } from './garbage-collector/controller.ts';
import { replicaSetController } from './replicaset/controller.ts';
import { statefulSetController } from './statefulset/controller.ts';
import { ControlPlane } from './testing/control-plane.ts';

type Act =
  | { readonly do: 'scale'; readonly replicas: number }
  | { readonly do: 'image'; readonly version: number }
  | { readonly do: 'delete' | 'fail' | 'unready'; readonly pod: number }
  | { readonly do: 'wait'; readonly milliseconds: number };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ do: fc.constant('scale' as const), replicas: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ do: fc.constant('image' as const), version: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constantFrom('delete', 'fail', 'unready'), pod: fc.nat(3) }),
  fc.record({ do: fc.constant('wait' as const), milliseconds: fc.constantFrom(0, 1, 10, 1_000) }),
);
const story = fc.record({
  acts: fc.array(act, { minLength: 1, maxLength: 12 }),
  /** The share of the controllers' writes that fail meanwhile. */
  faults: fc.constantFrom(0, 0, 0.2, 0.6),
});

const key = { namespace: 'default', name: 'web' };

function spec(replicas: number, version: number) {
  return {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: `nginx:${version}` }] },
    },
  };
}

/** The workload's wishes at the end of the story. */
async function tell(
  plane: ControlPlane,
  type: ResourceType,
  acts: readonly Act[],
): Promise<{ replicas: number; version: number }> {
  const wish = { replicas: 3, version: 1 };
  for (const step of acts) {
    if (step.do === 'scale') wish.replicas = step.replicas;
    if (step.do === 'image') wish.version = step.version;
    if (step.do === 'wait') await plane.clock.advance(step.milliseconds);
    else if ('pod' in step) await harm(plane, step.do, step.pod);
    else {
      const body = { spec: spec(wish.replicas, wish.version) };
      await plane.client.patch(type, key, { type: 'merge', body });
    }
  }
  return wish;
}

async function harm(plane: ControlPlane, how: 'delete' | 'fail' | 'unready', index: number) {
  const pod = (await plane.list(pods))[index];
  if (!pod) return;
  await unlessChanged(async () => {
    if (how === 'delete') await plane.client.delete(pods, pod.metadata);
    else if (how === 'unready') await plane.setReady(pod, false);
    else {
      const status = { ...pod.status, phase: 'Failed' } as const;
      await plane.client.update(pods, { ...pod, status }, { subresource: 'status' });
    }
  });
}

/** A Pod that a controller was faster with is let be. */
async function unlessChanged(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isApiError(error, 'Conflict') && !isApiError(error, 'NotFound')) throw error;
  }
}

/** Pods that a story left unready become ready again: their node is well. */
async function heal(plane: ControlPlane): Promise<void> {
  for (let round = 0; round < 8; round++) {
    await plane.advance(5_000);
    for (const pod of await plane.list(pods)) {
      const isUnready = pod.status?.conditions?.some(
        ({ type, status }) => type === 'Ready' && status === 'False',
      );
      if (isUnready && pod.status?.phase === 'Running') {
        await unlessChanged(() => plane.setReady(pod, true));
      }
    }
  }
  await plane.advance(60_000);
}

async function images(plane: ControlPlane): Promise<string[]> {
  const running = (await plane.list(pods)).filter(({ status }) => status?.phase !== 'Failed');
  return running.map(({ spec }) => spec.containers[0]?.image ?? '');
}

/** Everything's version: it grows with each write of anybody. */
async function versions(plane: ControlPlane): Promise<string[]> {
  const types: readonly ResourceType[] = [pods, replicaSets, deployments, statefulSets];
  const lists = await Promise.all(types.map((type) => plane.list(type)));
  return lists.flat().map(({ metadata }) => metadata.resourceVersion);
}

test('a Deployment comes to what it asks for, whatever happens on the way', async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ acts, faults }) => {
      const plane = await ControlPlane.start(
        deploymentController,
        replicaSetController,
        garbageCollector,
      );
      try {
        await plane.client.create(deployments, { metadata: key, spec: spec(3, 1) });
        plane.faults = faults;
        const { replicas, version } = await tell(plane, deployments, acts);
        plane.faults = 0;
        await heal(plane);
        expect(await images(plane)).toEqual(
          Array.from({ length: replicas }, () => `nginx:${version}`),
        );
        const { status } = await plane.client.get(deployments, key);
        expect(status?.availableReplicas ?? 0).toBe(replicas);
        const before = await versions(plane);
        await plane.advance(600_000);
        expect(await versions(plane)).toEqual(before);
      } finally {
        await plane.stop();
      }
    }),
    { numRuns: 25 },
  );
});

test.each(['OrderedReady', 'Parallel'] as const)(
  'a StatefulSet (%s) comes to what it asks for, whatever happens on the way',
  async (podManagementPolicy) => {
    await fc.assert(
      fc.asyncProperty(story, async ({ acts, faults }) => {
        const plane = await ControlPlane.start(statefulSetController);
        try {
          const wishes = { ...spec(3, 1), serviceName: 'web', podManagementPolicy };
          await plane.client.create(statefulSets, { metadata: key, spec: wishes });
          plane.faults = faults;
          const { replicas, version } = await tell(plane, statefulSets, acts);
          plane.faults = 0;
          await heal(plane);
          const names = Array.from({ length: replicas }, (_, ordinal) => `web-${ordinal}`);
          expect(await plane.names(pods)).toEqual(names);
          expect(await images(plane)).toEqual(names.map(() => `nginx:${version}`));
          const { status } = await plane.client.get(statefulSets, key);
          expect(status?.currentRevision).toBe(status?.updateRevision);
          const before = await versions(plane);
          await plane.advance(600_000);
          expect(await versions(plane)).toEqual(before);
        } finally {
          await plane.stop();
        }
      }),
      { numRuns: 25 },
    );
  },
);
