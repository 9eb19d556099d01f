/**
 * Whatever fits a kind's schema is stored or refused with a reason; it never makes the server fail. Random bodies of
 * every served kind go through create, update, strategic patch, apply and delete.
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allResources } from '#api/gen/resources.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import { kindArbitrary } from '#api/testing/arbitrary.ts';
import { Cluster } from '#cluster/embedded.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster.stop());

/** What went wrong inside the server; a refusal (4xx) is right. */
async function faultOf(call: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await call();
    return undefined;
  } catch (thrown) {
    if (isApiError(thrown) && thrown.code < 500) return undefined;
    return String(thrown);
  }
}

/** One object's life; the faults on the way. */
async function live(type: ResourceType, body: object, other: object): Promise<unknown[]> {
  const name = 'any';
  const namespace = type.namespaced ? { namespace: 'default' } : {};
  // A finalizer or an owner would keep it, or have it collected, while the test still looks.
  const metadata = { name, ...namespace };
  const draft = {
    ...body,
    apiVersion: undefined,
    kind: undefined,
    metadata,
  } as unknown as KubeObject;
  const change = { ...other, apiVersion: undefined, kind: undefined, metadata: {} };
  const key = { name, ...namespace };
  const { client } = cluster;
  return [
    await faultOf(() => client.create(type, draft)),
    await faultOf(async () => {
      const stored = await client.get(type, key);
      const { apiVersion, kind, metadata: kept } = stored;
      await client.update(type, { ...stored, ...other, apiVersion, kind, metadata: kept });
    }),
    await faultOf(() => client.patch(type, key, { type: 'strategic', body: change })),
    await faultOf(() =>
      client.apply(type, { ...change, metadata: key }, { fieldManager: 'any', force: true }),
    ),
    await faultOf(() => client.delete(type, key, { body: { gracePeriodSeconds: 0 } })),
  ].filter((fault) => fault !== undefined);
}

test.each(allResources)('$group/$kind', async (type) => {
  await fc.assert(
    fc.asyncProperty(kindArbitrary(type), kindArbitrary(type), async (body, other) => {
      expect(await live(type, Object(body), Object(other))).toEqual([]);
    }),
    { numRuns: 10 },
  );
});
