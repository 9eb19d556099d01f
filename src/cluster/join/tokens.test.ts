import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { Cluster } from '../embedded.ts';
import { joinCluster } from './join.ts';
import { parseJoinToken } from './token.ts';
import { createToken, deleteToken, listTokens } from './tokens.ts';
import type { Administration } from './tokens.ts';

let cluster: Cluster;
let administration: Administration;
let directory: string;

beforeAll(async () => {
  cluster = await Cluster.start();
  administration = {
    kubeconfig: cluster.kubeconfig,
    clock: systemClock,
    random: systemRandom,
  };
  directory = await mkdtemp(join(tmpdir(), 'holdfast-tokens-'));
});
afterAll(async () => {
  await cluster.stop();
  await rm(directory, { recursive: true });
});

describe('join tokens', () => {
  test('are made, listed without their secret, good for joining, and deleted', async () => {
    const options = { ttlSeconds: 3600, description: 'a test' };
    const { token, server } = await createToken(options, administration);
    expect(server).toBe(cluster.url);
    const { id, secret } = parseJoinToken(token);
    const listed = await listTokens(administration);
    expect(listed).toEqual([
      { id, description: 'a test', joins: true, expires: expect.stringMatching(/^20.*Z$/) },
    ]);
    expect(JSON.stringify(listed)).not.toContain(secret);
    const joining = {
      server,
      token,
      nodeIP: '192.0.2.1',
      clock: systemClock,
      random: systemRandom,
      signal: new AbortController().signal,
      log: silentLogger,
    };
    await joinCluster({ ...joining, nodeName: 'one', directory: join(directory, 'one') });
    expect(await deleteToken(id, administration)).toBe(id);
    await expect(
      joinCluster({ ...joining, nodeName: 'two', directory: join(directory, 'two') }),
    ).rejects.toMatchObject({ code: 'TOKEN_REFUSED' });
    await expect(deleteToken(id, administration)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      remedy: expect.stringContaining('token list'),
    });
  });

  test('may be for ever', async () => {
    const made = await createToken({ ttlSeconds: 0, description: '' }, administration);
    const { id } = parseJoinToken(made.token);
    expect(await listTokens(administration)).toContainEqual({ id, description: '', joins: true });
  });
});
