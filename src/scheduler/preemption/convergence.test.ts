/** Pods of all priorities come, go and give way at random; in the end nobody waits for whom others should give way. */
import { describe, expect, test } from 'vitest';
import { nodes, pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { silentLogger } from '#base/log.ts';
import { seededRandom } from '#base/random.ts';
import type { Random } from '#base/random.ts';
import { VirtualClock, settle } from '#base/virtual-clock.ts';
import type { Client } from '#client/client.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { asking, next, node, pod } from '../fixtures.ts';
import { createScheduler } from '../scheduler.ts';

const cpuOfNode = 4;
const names = ['a', 'b', 'c'];

const cpuOf = ({ spec }: Pod): number =>
  Number(spec.containers[0]?.resources?.requests?.['cpu'] ?? 0);

/** An API in memory whose nodes take a while to end a Pod. */
class SmallCluster {
  readonly informers = new MemoryInformers();
  readonly clock = new VirtualClock();
  readonly random: Random;
  #count = 0;

  constructor(seed: number) {
    this.random = seededRandom(seed);
    for (const name of names) {
      const status = { allocatable: { cpu: String(cpuOfNode), pods: '100' } };
      this.informers.of(nodes).put(node(name, {}, { status }));
    }
  }

  pods(): readonly Pod[] {
    return this.informers.of(pods).list();
  }

  on(name: string): readonly Pod[] {
    return this.pods().filter(({ spec }) => spec.nodeName === name);
  }

  below(limit: number): number {
    return Math.floor(this.random.next() * limit);
  }

  create(priority: number, cpu: number): void {
    const spec = { ...asking({ cpu: String(cpu) }), priority };
    this.informers.of(pods).put(pod(`p${this.#count++}`, spec));
  }

  /** A Pod that ends may come back under another name, as a Deployment's does. */
  end(key: string): void {
    const found = this.informers.of(pods).get(key);
    if (!found || found.metadata.deletionTimestamp) return;
    const { metadata, spec } = found;
    const comesBack = this.random.next() < 0.5;
    const leave = (): void => {
      this.informers.of(pods).remove(found);
      if (comesBack) this.create(spec.priority ?? 0, cpuOf(found));
    };
    if (!spec.nodeName) return leave();
    const going = next(found, {});
    const deletionTimestamp = '2026-01-01T00:00:00Z';
    this.informers.of(pods).put({ ...going, metadata: { ...metadata, deletionTimestamp } });
    this.clock.after(this.below(3_000), leave);
  }

  client(): Client {
    const change = ({ name }: { name: string }, edit: (one: Pod) => Partial<Pod>): void => {
      const found = this.informers.of(pods).get(`default/${name}`);
      if (found) this.informers.of(pods).put(next(found, edit(found)));
    };
    const fake = {
      post: async (
        _: unknown,
        key: { name: string },
        { body }: { body: { target: { name: string } } },
      ) => {
        await settle();
        const { name } = body.target;
        change(key, ({ spec }) => ({ spec: { ...spec, nodeName: name }, status: {} }));
        const used = this.on(name).reduce((sum, one) => sum + cpuOf(one), 0);
        expect(used).toBeLessThanOrEqual(cpuOfNode);
      },
      patch: async (
        _: unknown,
        key: { name: string },
        { body }: { body: { status: Pod['status'] } },
      ) => {
        await settle();
        change(key, ({ status }) => ({ status: { ...status, ...body.status } }));
      },
      delete: async (_: unknown, { name }: { name: string }) => {
        await settle();
        this.end(`default/${name}`);
      },
    };
    // A scheduler asks nothing else of it.
    return fake as unknown as Client;
  }
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('seed %i', (seed) => {
  test('whoever waits would find no room even if all who matter less went', async () => {
    const cluster = new SmallCluster(seed);
    const stop = new AbortController();
    const scheduler = createScheduler({
      client: cluster.client(),
      informers: cluster.informers,
      recorder: { event: () => undefined },
      clock: cluster.clock,
      random: cluster.random,
      log: silentLogger,
    });
    const done = scheduler.run(stop.signal);
    for (let round = 0; round < 60; round++) {
      if (cluster.random.next() < 0.7) cluster.create(cluster.below(4), 1 + cluster.below(3));
      else {
        const placed = names.flatMap((name) => cluster.on(name));
        const one = placed[cluster.below(placed.length)];
        if (one) cluster.end(keyOf(one));
      }
      await cluster.clock.advance(cluster.below(2_000));
    }
    await cluster.clock.advance(120_000);
    const waiting = cluster.pods().filter(({ spec }) => !spec.nodeName);
    expect(waiting.length).toBeGreaterThan(0);
    for (const one of waiting) {
      for (const name of names) {
        const firm = cluster
          .on(name)
          .filter(({ spec }) => (spec.priority ?? 0) >= (one.spec.priority ?? 0));
        const room = cpuOfNode - firm.reduce((sum, other) => sum + cpuOf(other), 0);
        expect(cpuOf(one), `${one.metadata.name} on ${name}`).toBeGreaterThan(room);
      }
    }
    stop.abort();
    await done;
  });
});
