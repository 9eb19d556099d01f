/** Random families of objects, deleted one by one: what is left is what a few lines of set theory say. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { configMaps } from '#api/gen/resources.ts';
import type { OwnerReference } from '#api/gen/types.ts';
import { isApiError } from '#api/status.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { garbageCollector } from './controller.ts';

type Policy = 'Background' | 'Foreground' | 'Orphan';

/** Owners of each object by number, always earlier ones; then who is deleted, and how. */
const family = fc.record({
  owners: fc.array(fc.uniqueArray(fc.nat(5), { maxLength: 3 }), { minLength: 2, maxLength: 6 }),
  deletions: fc.array(
    fc.record({
      victim: fc.nat(5),
      policy: fc.constantFrom<Policy>('Background', 'Foreground', 'Orphan'),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  blocks: fc.boolean(),
  faults: fc.constantFrom(0, 0.3),
});

/** Object → its owners, of what is there. */
type Model = Map<number, Set<number>>;

function remove(model: Model, victim: number, policy: Policy): void {
  if (!model.delete(victim)) return;
  for (const [object, owners] of model) {
    if (!owners.delete(victim)) continue;
    if (owners.size === 0 && policy !== 'Orphan') remove(model, object, 'Background');
  }
}

test('the garbage collector leaves exactly what still has an owner or never had one', async () => {
  await fc.assert(
    fc.asyncProperty(family, async ({ owners, deletions, blocks, faults }) => {
      const plane = await ControlPlane.start(garbageCollector);
      try {
        const model: Model = new Map();
        const references: OwnerReference[] = [];
        for (const [number, numbers] of owners.entries()) {
          const earlier = numbers.filter((owner) => owner < number);
          const created = await plane.client.create(configMaps, {
            metadata: {
              namespace: 'default',
              name: `c${number}`,
              ownerReferences: earlier.flatMap((owner) => references[owner] ?? []),
            },
          });
          model.set(number, new Set(earlier));
          const { name, uid } = created.metadata;
          const blockOwnerDeletion = blocks;
          references.push({ apiVersion: 'v1', kind: 'ConfigMap', name, uid, blockOwnerDeletion });
        }
        await plane.advance();
        for (const { victim, policy } of deletions) {
          plane.faults = faults;
          const key = { namespace: 'default', name: `c${victim}` };
          try {
            await plane.client.delete(configMaps, key, { body: { propagationPolicy: policy } });
          } catch (error) {
            if (!isApiError(error, 'NotFound')) throw error;
          }
          await plane.advance(1_000);
          plane.faults = 0;
          await plane.advance(60_000);
          remove(model, victim, policy);
          const left = [...model.keys()].map((number) => `c${number}`);
          expect(await plane.names(configMaps)).toEqual(left.toSorted());
        }
      } finally {
        await plane.stop();
      }
    }),
    { numRuns: 40 },
  );
});
