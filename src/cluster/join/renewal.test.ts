/** A node renews its certificates at a whole server; its clock is moved on to when they are nearly over. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { certificateSigningRequests, nodes } from '#api/gen/resources.ts';
import { sleep, systemClock } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import { lifeOf } from '#base/live-pair.ts';
import { silentLogger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { createHttpsClient } from '#client/https/client.ts';
import { Cluster } from '../embedded.ts';
import { joinCluster } from './join.ts';
import { createNodeRenewal } from './renewal.ts';
import { createToken } from './tokens.ts';

const day = 24 * 3_600_000;
let cluster: Cluster;
let directory: string;

beforeAll(async () => {
  cluster = await Cluster.start();
  directory = await mkdtemp(join(tmpdir(), 'holdfast-renewal-'));
});
afterAll(async () => {
  await cluster.stop();
  await rm(directory, { recursive: true });
});

test('a node renews both certificates in time, keeps them, and goes on with them', async () => {
  const world = { clock: systemClock, random: systemRandom, log: silentLogger };
  const options = { ttlSeconds: 60, description: '' };
  const { token, server } = await createToken(options, {
    kubeconfig: cluster.kubeconfig,
    ...world,
  });
  const node = { nodeName: 'agent', nodeIP: '192.0.2.1', directory };
  const stop = new AbortController();
  const joining = { ...node, ...world, server, token, signal: stop.signal };
  const credentials = await joinCluster(joining);
  const { client: first, serving: firstServing } = credentials;
  const [before, servedBefore] = [first.current, firstServing.current];
  const { from, to } = lifeOf(before);
  expect(to - from).toBeGreaterThan(360 * day);

  const client = createHttpsClient({
    server,
    authority: credentials.authority,
    credentials: credentials.client,
    userAgent: 'test',
    clock: systemClock,
  });
  let off = 0;
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + off };
  const start = (signal: AbortSignal): Promise<void> =>
    createNodeRenewal({ ...node, ...world, credentials, client, clock }).run(signal);
  // Not before its time.
  off = 0.65 * (to - from);
  const early = new AbortController();
  const running = start(early.signal);
  await sleep(systemClock, 50);
  early.abort();
  await running;
  expect(credentials.client.current).toEqual(before);

  off = 0.92 * (to - from);
  const renewing = start(stop.signal);
  // The new ones are from now, not from then.
  off = 0;
  await expect
    .poll(() => credentials.client.certificate, { timeout: 20_000 })
    .not.toBe(before.certificate);
  await expect
    .poll(() => credentials.serving.certificate, { timeout: 20_000 })
    .not.toBe(servedBefore.certificate);
  expect(await client.get(nodes, { name: 'agent' })).toBeTruthy();
  const kept = await joinCluster({ ...joining, server: 'https://127.0.0.1:1' });
  expect(kept.client.current).toEqual(credentials.client.current);
  expect(kept.serving.current).toEqual(credentials.serving.current);
  const { items } = await cluster.client.list(certificateSigningRequests);
  const messages = items.map(({ status }) => status?.conditions?.[0]?.message ?? '');
  expect(messages.some((message) => message.includes('self kubelet client'))).toBe(true);
  stop.abort();
  await renewing;
  client.close();
});
