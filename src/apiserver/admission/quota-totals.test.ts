/** What is used, kept current in steps: always what adding up everything anew would say. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { persistentVolumeClaims } from '#api/gen/resources.ts';
import type { ResourceQuota } from '#api/gen/types.ts';
import { compareQuantities } from '#api/quantity.ts';
import type { Amounts } from '#api/quota/usage.ts';
import { startCore } from '../registry/testing/fixture.ts';
import { persistentVolumeClaimStrategy } from '../resources/core/persistent-volume-claim/strategy.ts';
import { readerOf } from '../resources/testing/flow.ts';
import { QuotaTotals } from './quota-totals.ts';

const metadata = {
  name: 'q',
  uid: 'q',
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
};
const names = ['count/persistentvolumeclaims', 'requests.storage'];

function expectSame(used: Amounts, anew: Amounts): void {
  for (const name of names) {
    const [one, other] = [used[name] ?? '0', anew[name] ?? '0'];
    expect(compareQuantities(one, other), `${name}: ${one} is ${other}`).toBe(0);
  }
}

test('follows what is stored', async () => {
  const step = fc.record({
    namespace: fc.constantFrom('a', 'b'),
    name: fc.constantFrom('one', 'two', 'three'),
    what: fc.constantFrom('create', 'delete', 'grow', 'look'),
    size: fc.integer({ min: 1, max: 9 }),
    by: fc.constantFrom('slow', 'fast'),
  });
  const quotas: readonly ResourceQuota['spec'][] = [
    { hard: {} },
    {
      scopeSelector: {
        matchExpressions: [
          { scopeName: 'VolumeAttributesClass', operator: 'In', values: ['fast'] },
        ],
      },
    },
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const core = await startCore({ strategies: [persistentVolumeClaimStrategy] });
      const totals = new QuotaTotals(persistentVolumeClaims);
      const compare = (): void => {
        const claims = core.reader.list(persistentVolumeClaims);
        for (const namespace of ['a', 'b']) {
          for (const spec of quotas) {
            const quota: ResourceQuota = {
              apiVersion: 'v1',
              kind: 'ResourceQuota',
              metadata: { ...metadata, namespace },
              spec,
            };
            const anew = new QuotaTotals(persistentVolumeClaims);
            expectSame(
              totals.of(quota, namespace, core.reader),
              anew.of(quota, namespace, readerOf(claims)),
            );
          }
        }
      };
      try {
        for (const { namespace, name, what, size, by } of steps) {
          const there = core.reader.get(persistentVolumeClaims, { namespace, name });
          const requests = { storage: `${size}Gi` };
          if (what === 'look') compare();
          else if (what === 'create' && !there)
            await core.client.create(persistentVolumeClaims, {
              metadata: { namespace, name },
              spec: {
                accessModes: ['ReadWriteOnce'],
                resources: { requests },
                volumeAttributesClassName: by,
              },
            });
          else if (what === 'delete' && there)
            await core.client.delete(persistentVolumeClaims, there.metadata);
          else if (what === 'grow' && there)
            await core.client.patch(
              persistentVolumeClaims,
              there.metadata,
              {
                type: 'merge',
                body: { status: { allocatedResources: { storage: '99Gi' } } },
              },
              { subresource: 'status' },
            );
        }
        compare();
      } finally {
        await core.stop();
      }
    }),
    { numRuns: 40 },
  );
});
