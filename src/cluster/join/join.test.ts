/** Machines join a whole server over HTTPS on loopback. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { X509Certificate } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { certificateSigningRequests, nodes, secrets } from '#api/gen/resources.ts';
import { joiningGroup, tokenSecret } from '#api/bootstrap-token.ts';
import { nodePasswordName } from '#api/certificates/node-password.ts';
import { sleep, systemClock } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import type { Logger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { createHttpsClient } from '#client/https/client.ts';
import { Cluster } from '../embedded.ts';
import type { NodeCredentials } from './credentials.ts';
import { joinCluster } from './join.ts';
import type { JoinOptions } from './join.ts';
import { formatJoinToken } from './token.ts';

let cluster: Cluster;
let authority: string;
let directory: string;
let made = 0;

beforeAll(async () => {
  cluster = await Cluster.start();
  const { clusters } = parse(await readFile(cluster.kubeconfig, 'utf8'));
  authority = Buffer.from(clusters[0].cluster['certificate-authority-data'], 'base64').toString();
});
afterAll(() => cluster.stop());
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdfast-join-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function token(options: { expiresAt?: number; groups?: string[] } = {}): Promise<string> {
  const id = `tok${String(++made).padStart(3, '0')}`;
  const secret = '0123456789abcdef';
  await cluster.client.create(
    secrets,
    tokenSecret({
      id,
      secret,
      description: '',
      expiresAt: options.expiresAt,
      usages: ['authentication'],
      groups: options.groups ?? [joiningGroup],
    }),
  );
  return formatJoinToken(authority, { id, secret });
}

function options(more: Partial<JoinOptions> = {}): JoinOptions {
  return {
    server: cluster.url,
    nodeName: 'agent-1',
    nodeIP: '192.0.2.11',
    directory,
    clock: systemClock,
    random: systemRandom,
    signal: new AbortController().signal,
    log: silentLogger,
    ...more,
  };
}

/** A log that remembers what it was told. */
function recording(): Logger & { readonly told: string[] } {
  const told: string[] = [];
  const tell = (message: string): void => void told.push(message);
  const log: Logger & { readonly told: string[] } = {
    told,
    debug: () => undefined,
    info: tell,
    warn: tell,
    error: tell,
    child: () => log,
  };
  return log;
}

const pairs = ({ client, serving }: NodeCredentials) => [client.current, serving.current];

/** The machine's clock, so many milliseconds off. */
function clockOff(by: number): Clock {
  return { ...systemClock, now: () => systemClock.now() + by };
}

describe('joinCluster()', () => {
  test('gives a machine its identity, which it keeps without token and server', async () => {
    const joined = await joinCluster(options({ token: await token() }));
    expect(joined.authority).toBe(authority);
    const client = new X509Certificate(joined.client.certificate);
    expect(client.subject).toBe('O=system:nodes\nCN=system:node:agent-1');
    const serving = new X509Certificate(joined.serving.certificate);
    expect(serving.checkIP('192.0.2.11')).toBe('192.0.2.11');
    expect(serving.checkHost('agent-1')).toBe('agent-1');
    for (const name of await readdir(directory)) {
      expect((await stat(join(directory, name))).mode & 0o777, name).toBe(0o600);
    }
    const later = await joinCluster(options({ server: 'https://127.0.0.1:1' }));
    expect(pairs(later)).toEqual(pairs(joined));
  });

  test('makes it a node for the API server, and no more than that', async () => {
    const joined = await joinCluster(
      options({ nodeName: 'agent-2', token: await token(), nodeIP: '192.0.2.12' }),
    );
    const client = createHttpsClient({
      server: cluster.url,
      authority: joined.authority,
      credentials: joined.client,
      userAgent: 'test',
      clock: systemClock,
    });
    expect((await client.get(nodes, { name: 'agent-2' })).status?.addresses).toContainEqual({
      type: 'InternalIP',
      address: '192.0.2.12',
    });
    await expect(client.list(secrets)).rejects.toMatchObject({ code: 403 });
    client.close();
  });

  test.each([90_000, -90_000])('takes a clock that is %i ms off', async (by) => {
    const node = { nodeName: `agent-off-${by > 0}`, nodeIP: by > 0 ? '192.0.2.21' : '192.0.2.22' };
    const clock = clockOff(by);
    const joined = await joinCluster(options({ ...node, clock, token: await token() }));
    const { validFromDate, validToDate } = new X509Certificate(joined.client.certificate);
    expect(validFromDate.getTime()).toBeLessThan(clock.now());
    expect(validToDate.getTime()).toBeGreaterThan(clock.now());
    expect(pairs(await joinCluster(options({ ...node, clock })))).toEqual(pairs(joined));
  });

  test('goes on after a stop between its two certificates, without the token', async () => {
    const node = { nodeName: 'agent-3', nodeIP: '192.0.2.13' };
    const joined = await joinCluster(options({ ...node, token: await token() }));
    await rm(join(directory, 'kubelet-serving.pem'));
    const again = await joinCluster(options(node));
    expect(again.client.current).toEqual(joined.client.current);
    expect(again.serving.current).not.toEqual(joined.serving.current);
  });

  describe('refuses', () => {
    test.each([
      ['a malformed token', 'K10abc::x.y', 'TOKEN_MALFORMED', /the form K10<hash>::<id>\.<secret>/],
      ['no token', undefined, 'CONFIG_INVALID', /needs a token/],
    ])('%s', async (_name, text, code, message) => {
      await expect(
        joinCluster(options(text === undefined ? {} : { token: text })),
      ).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    });

    test('a token that the server does not know', async () => {
      const wrong = (await token()).replace(/.$/, '0');
      await expect(joinCluster(options({ token: wrong }))).rejects.toMatchObject({
        code: 'TOKEN_REFUSED',
        remedy: expect.stringContaining('holdfast token create'),
      });
    });

    test('a token whose time is over, until it is cleaned away', async () => {
      // The cleaner deletes it at once; until then the server says why.
      const expired = await token({ expiresAt: systemClock.now() - 1000 });
      await expect(joinCluster(options({ token: expired }))).rejects.toMatchObject({
        code: expect.stringMatching(/^TOKEN_(EXPIRED|REFUSED)$/),
      });
    });

    test('a server with another CA than the token names', async () => {
      const other = (await token()).replace(/^K10.{8}/, 'K1000000000');
      await expect(joinCluster(options({ token: other }))).rejects.toMatchObject({
        code: 'SERVER_UNTRUSTED',
        message: expect.stringContaining('another hash'),
      });
    });

    test('a token that is not for joining', async () => {
      const other = await token({ groups: [] });
      await expect(joinCluster(options({ token: other }))).rejects.toMatchObject({
        code: 'JOIN_DENIED',
      });
    });

    test('a token of another cluster on a machine that is a member', async () => {
      const node = { nodeName: 'agent-4', nodeIP: '192.0.2.14' };
      await joinCluster(options({ ...node, token: await token() }));
      const other = (await token()).replace(/^K10.{8}/, 'K1000000000');
      await expect(joinCluster(options({ ...node, token: other }))).rejects.toMatchObject({
        code: 'SERVER_UNTRUSTED',
        message: expect.stringContaining('another cluster'),
      });
    });

    test("a taken name without the node's password, and takes it with it", async () => {
      const node = { nodeName: 'agent-5', nodeIP: '192.0.2.15' };
      await joinCluster(options({ ...node, token: await token() }));
      const stranger = await mkdtemp(join(tmpdir(), 'holdfast-join-'));
      try {
        await expect(
          joinCluster(options({ ...node, directory: stranger, token: await token() })),
        ).rejects.toMatchObject({
          code: 'NODE_NAME_TAKEN',
          message: expect.stringContaining('kubectl delete node agent-5'),
        });
        // The same machine, which has lost all but its password.
        await rm(join(directory, 'kubelet-client.pem'));
        await joinCluster(options({ ...node, token: await token() }));
        // What the message says frees the name.
        await cluster.client.delete(nodes, { name: 'agent-5' });
        const secret = { namespace: 'kube-system', name: nodePasswordName('agent-5') };
        await expect
          .poll(() => cluster.client.get(secrets, secret).catch(() => 'gone'), { timeout: 30_000 })
          .toBe('gone');
        await joinCluster(options({ ...node, directory: stranger, token: await token() }));
      } finally {
        await rm(stranger, { recursive: true });
      }
    });

    test.each(['kubernetes.default', 'localhost'])('the name %s', async (nodeName) => {
      await expect(joinCluster(options({ nodeName, token: await token() }))).rejects.toMatchObject({
        code: 'NODE_NAME_TAKEN',
      });
    });

    test("the name of the server's own node", async () => {
      const { items } = await cluster.client.list(nodes);
      const own = items.find(
        ({ metadata }) => metadata.labels?.['node-role.kubernetes.io/control-plane'],
      );
      await expect(
        joinCluster(options({ nodeName: own?.metadata.name ?? '', token: await token() })),
      ).rejects.toMatchObject({ code: 'NODE_NAME_TAKEN' });
    });

    test('an address of another node, or of a Service', async () => {
      for (const nodeIP of ['127.0.0.1', '10.43.0.1']) {
        const nodeName = `greedy-${nodeIP.replaceAll('.', '-')}`;
        await expect(
          joinCluster(
            options({
              nodeName,
              nodeIP,
              directory: join(directory, nodeName),
              token: await token(),
            }),
          ),
        ).rejects.toMatchObject({
          code: 'JOIN_DENIED',
          message: expect.stringContaining('is not an address of this node alone'),
        });
      }
    });
  });

  test('goes on trying while the server is away, says so, and gives up when told', async () => {
    const stop = new AbortController();
    const log = recording();
    const joining = joinCluster(
      options({
        server: 'https://127.0.0.1:1',
        token: await token(),
        signal: stop.signal,
        log,
        // The waits between the attempts, but not how long one may take.
        clock: {
          ...systemClock,
          after: (wait, callback) => systemClock.after(wait < 15_000 ? 1 : wait, callback),
        },
      }),
    );
    joining.catch(() => undefined);
    await expect.poll(() => log.told).toEqual(['not joined yet; trying again']);
    await sleep(systemClock, 20);
    expect(log.told).toHaveLength(1);
    stop.abort();
    await expect(joining).rejects.toMatchObject({ code: 'ABORTED' });
  });

  test('leaves requests that a person can read', async () => {
    const { items } = await cluster.client.list(certificateSigningRequests);
    expect(items.some(({ spec }) => spec.username?.startsWith('system:bootstrap:tok'))).toBe(true);
  });
});
