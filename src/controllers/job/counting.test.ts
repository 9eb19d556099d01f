/** Whatever fails on the way, and however often the controller starts anew: every Pod is counted exactly once. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toTime } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { createMetrics } from '#base/metrics.ts';
import { seededRandom } from '#base/random.ts';
import { createInformers } from '#client/informer.ts';
import { jobs, pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { isApiError } from '#api/status.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { ControllerContext } from '../controller.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { jobController } from './controller.ts';

const key = { namespace: 'default', name: 'sum' };

/** A controller that is killed in the midst of its work, and starts again with nothing but what is stored. */
function mortal(): {
  readonly create: (context: ControllerContext) => Runnable;
  readonly kill: () => void;
} {
  let end = new AbortController();
  return {
    create: (context) => ({
      name: 'mortal',
      async run(signal) {
        const lives: Promise<unknown>[] = [];
        while (!signal.aborted) {
          end = new AbortController();
          const life = AbortSignal.any([signal, end.signal]);
          const { client, clock } = context;
          const random = seededRandom(5);
          const informers = createInformers({ client, clock, random, log: silentLogger });
          // A dead process sends nothing more: its client fails.
          const dead = new Proxy(client, {
            get: (target, name, receiver) => {
              if (life.aborted) return () => Promise.reject(new Error('dead'));
              return Reflect.get(target, name, receiver) as unknown;
            },
          });
          const controller = jobController({
            ...context,
            client: dead,
            informers,
            // Each life counts for itself.
            metrics: createMetrics(),
          });
          const run = Promise.allSettled([informers.run(life), controller.run(life)]);
          lives.push(run);
          await new Promise<void>((resolve) => {
            life.addEventListener('abort', () => resolve(), { once: true });
          });
          await run;
        }
        await Promise.all(lives);
      },
    }),
    kill: () => end.abort(),
  };
}

type Act =
  | { readonly do: 'succeed' | 'fail'; readonly pod: number }
  | { readonly do: 'kill' }
  | { readonly do: 'wait'; readonly milliseconds: number };

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('succeed', 'fail'), pod: fc.nat(4) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'kill' } as const) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), milliseconds: fc.nat(15_000) }),
  },
);
const story = fc.record({
  acts: fc.array(act, { minLength: 1, maxLength: 15 }),
  faults: fc.constantFrom(0, 0.2, 0.5),
  indexed: fc.boolean(),
});

async function end(plane: ControlPlane, phase: 'Succeeded' | 'Failed', index: number) {
  const running = (await plane.list(pods)).filter(
    ({ metadata, status }) => status?.phase === 'Running' && !metadata.deletionTimestamp,
  );
  const pod: Pod | undefined = running[index];
  if (!pod) return undefined;
  const finishedAt = toTime(plane.clock.now());
  const conditions = [{ type: 'Ready', status: 'False', lastTransitionTime: finishedAt }];
  try {
    const status = { ...pod.status, phase, conditions };
    await plane.client.update(pods, { ...pod, status }, { subresource: 'status' });
    return pod.metadata.uid;
  } catch (error) {
    if (isApiError(error, 'Conflict')) return undefined;
    throw error;
  }
}

test('every Pod that ended is counted, once', async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ acts, faults, indexed }) => {
      const { create, kill } = mortal();
      const plane = await ControlPlane.start(create);
      try {
        const ended = { Succeeded: new Set<string>(), Failed: new Set<string>() };
        await plane.client.create(jobs, {
          metadata: key,
          spec: {
            completions: 6,
            parallelism: 3,
            backoffLimit: 1000,
            ...(indexed ? { completionMode: 'Indexed' } : {}),
            template: {
              spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] },
            },
          },
        });
        plane.faults = faults;
        for (const step of acts) {
          if (step.do === 'kill') kill();
          else if (step.do === 'wait') await plane.advance(step.milliseconds);
          else {
            await plane.clock.advance(1);
            const phase = step.do === 'succeed' ? 'Succeeded' : 'Failed';
            const uid = await end(plane, phase, step.pod);
            if (uid) ended[phase].add(uid);
          }
        }
        plane.faults = 0;
        // Retries and backoffs pass; then the rest succeeds.
        for (let round = 0; round < 40; round++) {
          await plane.advance(round < 10 ? 1_000 : 700_000);
          for (let pod = 0; pod < 3; pod++) {
            const uid = round < 10 ? undefined : await end(plane, 'Succeeded', 0);
            if (uid) ended.Succeeded.add(uid);
          }
          const { status } = await plane.client.get(jobs, key);
          if (status?.completionTime) break;
        }
        const { status } = await plane.client.get(jobs, key);
        expect(status?.conditions?.at(-1)?.type).toBe('Complete');
        expect(status?.succeeded).toBe(6);
        expect(status?.failed ?? 0).toBe(ended.Failed.size);
        expect(status?.uncountedTerminatedPods).toEqual({});
        if (faults === 0) expect(ended.Succeeded.size).toBe(6);
        const held = (await plane.list(pods)).flatMap(({ metadata }) => metadata.finalizers ?? []);
        expect(held).toEqual([]);
      } finally {
        await plane.stop();
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);
