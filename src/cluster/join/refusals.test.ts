/** Refusals that a whole cluster would not show for long, or at all. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { secrets } from '#api/gen/resources.ts';
import { joiningGroup, tokenSecret } from '#api/bootstrap-token.ts';
import { startWholeServer } from '#apiserver/http/testing/whole-server.ts';
import { ApiServer } from '#apiserver/server.ts';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { testAuthority } from '#base/testing/certificates.ts';
import { issue, serialOf } from '#base/x509.ts';
import { joinCluster } from './join.ts';
import type { JoinOptions } from './join.ts';
import { formatJoinToken } from './token.ts';

const token = { id: 'abcdef', secret: '0123456789abcdef' };
let options: Omit<JoinOptions, 'server'>;

beforeEach(async () => {
  options = {
    nodeName: 'a',
    nodeIP: '192.0.2.1',
    directory: await mkdtemp(join(tmpdir(), 'holdfast-refusals-')),
    clock: systemClock,
    random: systemRandom,
    signal: new AbortController().signal,
    log: silentLogger,
  };
});
afterEach(() => rm(options.directory, { recursive: true }));

test('a token whose time is over, and is still there, is named as that', async () => {
  // No controllers, so nobody cleans up.
  await using server = await startWholeServer();
  await server.client.create(
    secrets,
    tokenSecret({
      ...token,
      description: '',
      expiresAt: systemClock.now() - 1000,
      usages: ['authentication'],
      groups: [joiningGroup],
    }),
  );
  const text = formatJoinToken(server.authority.certificate, token);
  await expect(joinCluster({ ...options, server: server.url, token: text })).rejects.toMatchObject({
    code: 'TOKEN_EXPIRED',
    remedy: 'make a new one on the server: holdfast token create',
  });
});

test('a server whose certificate is for another address is not talked to', async () => {
  const authority = await testAuthority();
  const now = systemClock.now();
  const serving = await issue(authority.signer, {
    subject: { commonName: 'kube-apiserver' },
    usage: 'server',
    names: ['elsewhere.test'],
    notBefore: now - 60_000,
    notAfter: now + 60_000,
    serial: serialOf(systemRandom),
  });
  const server = new ApiServer({
    serving,
    clientAuthority: authority.certificate,
    listen: [{ host: '127.0.0.1', port: 0 }],
    steps: [(exchange) => exchange.respondText(200, authority.certificate)],
    clock: systemClock,
    log: silentLogger,
  });
  const stop = new AbortController();
  const running = server.run(stop.signal);
  await server.ready();
  const url = `https://127.0.0.1:${server.addresses[0]?.port}`;
  const text = formatJoinToken(authority.certificate, token);
  await expect(joinCluster({ ...options, server: url, token: text })).rejects.toMatchObject({
    code: 'SERVER_UNTRUSTED',
    message: expect.stringContaining('altnames'),
    remedy: expect.stringContaining('use an address that its certificate names'),
  });
  stop.abort();
  await running;
});
