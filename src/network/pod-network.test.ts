import { expect, test } from 'vitest';
import { nodes } from '#api/gen/resources.ts';
import type { Node } from '#api/gen/types.ts';
import { untilAborted } from '#base/lifecycle.ts';
import { silentLogger } from '#base/log.ts';
import { settle } from '#base/virtual-clock.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { createPodNetwork } from './pod-network.ts';

let version = 0;
function node(name: string, podCIDR?: string): Node {
  version += 1;
  const metadata = {
    name,
    uid: name,
    resourceVersion: `${version}`,
    creationTimestamp: '2026-01-01T00:00:00Z',
  };
  return { apiVersion: 'v1', kind: 'Node', metadata, spec: podCIDR ? { podCIDR } : {} };
}

test('the parts run for the range that the Node has, and anew for another', async () => {
  const informers = new MemoryInformers();
  const cache = informers.of(nodes);
  const story: string[] = [];
  const network = createPodNetwork({
    nodeName: 'a',
    informers,
    log: silentLogger,
    partsFor: (podCIDR) => [
      {
        name: 'part',
        async run(signal) {
          story.push(`start ${podCIDR}`);
          await untilAborted(signal);
          story.push(`stop ${podCIDR}`);
        },
      },
    ],
  });
  let isReady = false;
  void network.ready?.().then(() => (isReady = true));
  const stop = new AbortController();
  const done = network.run(stop.signal);

  cache.put(node('a'));
  cache.put(node('b', '10.42.0.0/24'));
  await settle();
  expect([story, isReady]).toEqual([[], false]);

  cache.put(node('a', '10.42.1.0/24'));
  await settle();
  expect([story, isReady]).toEqual([['start 10.42.1.0/24'], true]);

  cache.put(node('a', '10.42.1.0/24'));
  cache.remove(node('a', '10.42.1.0/24'));
  cache.put(node('a'));
  await settle();
  expect(story).toEqual(['start 10.42.1.0/24']);

  cache.put(node('a', '10.42.2.0/24'));
  await settle();
  const moved = ['start 10.42.1.0/24', 'stop 10.42.1.0/24', 'start 10.42.2.0/24'];
  expect(story).toEqual(moved);

  stop.abort();
  await done;
  expect(story).toEqual([...moved, 'stop 10.42.2.0/24']);
});

test('it stops while the Node has no range', async () => {
  const informers = new MemoryInformers();
  const log = silentLogger;
  const network = createPodNetwork({ nodeName: 'a', informers, partsFor: () => [], log });
  const stop = new AbortController();
  const done = network.run(stop.signal);
  stop.abort();
  await done;
});
