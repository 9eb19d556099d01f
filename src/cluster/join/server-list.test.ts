import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endpointSlices } from '#api/gen/resources.ts';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { createInformers } from '#client/informer.ts';
import { Cluster } from '../embedded.ts';
import { openServerList } from './server-list.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdfast-servers-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('a list of servers follows the endpoints of the Service, and is remembered', async () => {
  await using cluster = await Cluster.start();
  const stop = new AbortController();
  const common = { clock: systemClock, log: silentLogger };
  let changes = 0;
  const changed = (): void => void changes++;
  const informers = createInformers({ client: cluster.client, random: systemRandom, ...common });
  const list = await openServerList(directory);
  expect(list.servers()).toEqual([]);
  const running = [informers, list.follow({ informers, changed, ...common })].map((part) =>
    part.run(stop.signal),
  );
  await expect.poll(() => list.servers()).toEqual([cluster.url]);
  const port = Number(new URL(cluster.url).port);
  await cluster.client.create(endpointSlices, {
    metadata: {
      name: 'kubernetes-second',
      namespace: 'default',
      labels: { 'kubernetes.io/service-name': 'kubernetes' },
    },
    addressType: 'IPv6',
    endpoints: [{ addresses: ['2001:db8::2'], conditions: { ready: true } }],
    ports: [{ name: 'https', port, protocol: 'TCP' }],
  });
  const both = [cluster.url, `https://[2001:db8::2]:${port}`].sort();
  await expect.poll(() => list.servers()).toEqual(both);
  await expect
    .poll(async () => (await openServerList(directory)).servers(), { timeout: 10_000 })
    .toEqual(both);
  expect(changes).toBe(2);
  stop.abort();
  await Promise.all(running);
});
