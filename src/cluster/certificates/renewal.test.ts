import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lifeOf } from '#base/live-pair.ts';
import { silentLogger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { loadCertificates } from './certificates.ts';
import { createRenewal } from './renewal.ts';

const day = 24 * 3_600_000;
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdfast-certificates-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('a server renews its certificates a month before they end, and tells who serves with them', async () => {
  const clock = new VirtualClock();
  const options = { directory, nodeName: 'a', clock, random: systemRandom };
  const certificates = await loadCertificates(options);
  const told: string[] = [];
  certificates.apiServer.onChange(({ certificate }) => told.push(certificate));
  const first = certificates.apiServer.current;
  const stop = new AbortController();
  const running = createRenewal(certificates, { ...options, log: silentLogger }).run(stop.signal);

  await clock.advance(334 * day);
  expect(certificates.apiServer.current).toEqual(first);
  await clock.advance(2 * day);
  await expect.poll(() => told).toHaveLength(1);
  await expect.poll(() => certificates.clients.proxy.certificate).toBeTruthy();
  const { apiServer, authority, clients } = certificates;
  expect(lifeOf(apiServer).to).toBeGreaterThan(clock.now() + 364 * day);
  await expect.poll(() => lifeOf(clients.admin).to).toBeGreaterThan(clock.now() + 364 * day);
  const stored = await loadCertificates(options);
  expect(stored.authority).toBe(authority);
  expect(stored.apiServer.current).toEqual(apiServer.current);
  stop.abort();
  await running;
});
