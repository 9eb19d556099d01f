import { expect, test } from 'vitest';
import type { Endpoints } from '#api/gen/types.ts';
import type { KubeObject } from '#api/object.ts';
import type { Client } from '#client/client.ts';
import { member, service } from '../endpointslice/fixtures.ts';
import { TriggerTimes } from '../endpointslice/trigger-time.ts';
import { reconcileEndpoints } from './reconcile.ts';

/** The reconciler over so many members, and what it wrote. */
function reconciler() {
  const world = { members: 1, calls: [] as string[], stored: undefined as Endpoints | undefined };
  const write = (verb: string) => (_type: unknown, object: KubeObject) => {
    world.calls.push(verb);
    world.stored = object as Endpoints; // What the reconciler sends is one.
    return Promise.resolve(object);
  };
  const client = { create: write('create'), update: write('update') } as unknown as Client; // Two methods are called.
  const parts = {
    client,
    selection: {
      podsOf: () => Array.from({ length: world.members }, (_, ordinal) => member(ordinal)),
      servicesOf: () => [],
    },
    triggers: new TriggerTimes(),
    service: () => service('db'),
    endpoints: () => world.stored,
  };
  return { world, run: () => reconcileEndpoints(parts, 'default/db') };
}

const overCapacity = 'endpoints.kubernetes.io/over-capacity';

test('writes once, then only what changed', async () => {
  const { world, run } = reconciler();
  await run();
  await run();
  world.members = 2;
  await run();
  await run();
  expect(world.calls).toEqual(['create', 'update']);
  expect(world.stored?.subsets?.[0]?.addresses).toHaveLength(2);
});

test('tells that there are more than a thousand, and when there aren’t any more', async () => {
  const { world, run } = reconciler();
  world.members = 1001;
  await run();
  expect(world.stored?.metadata.annotations).toMatchObject({ [overCapacity]: 'truncated' });
  expect(world.stored?.subsets?.[0]?.addresses).toHaveLength(1000);
  world.members = 3;
  await run();
  expect(world.stored?.metadata.annotations).not.toHaveProperty([overCapacity]);
});
