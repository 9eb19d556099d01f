import { describe, expect, test } from 'vitest';
import { execSpdy, execWebSocket, refusedUpgrade } from './testing/remote-clients.ts';
import { routes, startHarness } from './testing/harness.ts';
import type { Harness, HarnessOptions } from './testing/harness.ts';

const streams = 'input=1&output=1&error=1';
const success = { metadata: {}, status: 'Success' };

describe.each(routes)('remote commands, route: %s', (route) => {
  const start = (options: HarnessOptions = {}): Promise<Harness> =>
    startHarness({ ...options, route });

  describe.each([
    ['SPDY', 'v4.channel.k8s.io', execSpdy],
    ['WebSocket', 'v5.channel.k8s.io', execWebSocket],
  ] as const)('exec over %s with %s', (_, protocol, exec) => {
    test('passes standard input on to its end', async () => {
      await using harness = await start();
      const input = Buffer.alloc(3_000_000, 'x');
      const result = await exec(harness, `/exec/default/web/main?command=cat&${streams}`, {
        protocol,
        input,
      });
      expect(result.stdout.length).toBe(input.length);
      expect(JSON.parse(result.error)).toMatchObject(success);
    });

    test('tells the exit status', async () => {
      await using harness = await start();
      const path = `/exec/default/web/main?command=sh&command=-c&command=echo%20hi;exit%207&${streams}`;
      const result = await exec(harness, path, { protocol, input: Buffer.alloc(0) });
      expect(result.stdout.toString()).toBe('hi\n');
      expect(JSON.parse(result.error)).toEqual({
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'command terminated with non-zero exit code: 7',
        reason: 'NonZeroExitCode',
        details: { causes: [{ reason: 'ExitCode', message: '7' }] },
      });
    });

    test('tells why a program could not be started', async () => {
      await using harness = await start();
      const result = await exec(harness, `/exec/default/web/main?command=vim&${streams}`, {
        protocol,
      });
      expect(JSON.parse(result.error)).toMatchObject({
        status: 'Failure',
        reason: 'InternalError',
        message:
          "Internal error occurred: this node is simulated: nothing runs in its containers, so vim can't either",
      });
    });

    test('starts a program in a terminal of the right size', async () => {
      const size = Promise.withResolvers<object>();
      await using harness = await start({
        override: {
          exec(_, command, options) {
            size.resolve(options.size ?? { none: command });
            return Promise.resolve({
              resize: () => undefined,
              exit: Promise.resolve(0),
              close: () => undefined,
            });
          },
        },
      });
      const path = '/exec/default/web/main?command=sh&output=1&tty=1';
      await exec(harness, path, { protocol, sizes: [{ Width: 132, Height: 50 }] });
      expect(await size.promise).toEqual({ width: 132, height: 50 });
    });

    test('lets the process go when the client vanishes', async () => {
      const closed = Promise.withResolvers<void>();
      await using harness = await start({
        override: {
          exec: () =>
            Promise.resolve({
              resize: () => undefined,
              exit: new Promise<number>(() => undefined),
              close: () => closed.resolve(),
            }),
        },
      });
      const vanished = exec(harness, `/exec/default/web/main?command=sh&${streams}`, {
        protocol,
        vanish: true,
      });
      await closed.promise;
      await vanished;
    });
  });

  describe('exec', () => {
    test.each([
      ['/exec/default/web/none?command=sh&output=1', 500, 'container not found ("none")'],
      ['/exec/default/web/main?output=1', 400, 'you must specify at least 1 command'],
      [
        '/exec/default/web/main?command=sh',
        400,
        'you must specify at least 1 of stdin, stdout, stderr',
      ],
    ])('%s is refused with %i: %s', async (path, status, text) => {
      await using harness = await start();
      expect(await refusedUpgrade(harness, path, 'v4.channel.k8s.io')).toEqual({ status, text });
    });

    test('refuses protocols that it does not know', async () => {
      await using harness = await start();
      const path = '/exec/default/web/main?command=true&output=1';
      expect(await refusedUpgrade(harness, path, 'v9.channel.k8s.io')).toEqual({
        status: 403,
        text: 'unable to upgrade: unable to negotiate protocol: client supports [v9.channel.k8s.io], server accepts [v4.channel.k8s.io v3.channel.k8s.io v2.channel.k8s.io channel.k8s.io]',
      });
    });

    test('speaks base64 to clients of old', async () => {
      await using harness = await start();
      const path = '/exec/default/web/main?command=echo&command=hi&stdout=true';
      const result = await execWebSocket(harness, path, { protocol: 'base64.channel.k8s.io' });
      expect(result.stdout.toString()).toBe('hi\n');
      expect(result.error).toBe('');
    });
  });

  test('attach lasts until the container ends', async () => {
    await using harness = await start();
    const attached = execWebSocket(harness, '/attach/default/web/main?stdout=true', {
      protocol: 'v5.channel.k8s.io',
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await harness.runtime.stopContainer(harness.containerId, 0);
    expect(JSON.parse((await attached).error)).toMatchObject(success);
  });
});
