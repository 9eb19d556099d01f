import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LifecycleHandler } from '#api/gen/types.ts';
import { VirtualClock, settle } from '#base/virtual-clock.ts';
import type { SyncContext } from '../sync-context.ts';
import { FakeRuntime } from '../testing/fake-runtime.ts';
import { podOf, runOf } from '../testing/pods.ts';
import { runHook } from './hook.ts';

let server: Server;
let port: number;
let asked: string[];
let clock: VirtualClock;
let runtime: FakeRuntime;
beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.url} ${String(request.headers['x-own'])}`);
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
  clock = new VirtualClock();
  runtime = new FakeRuntime(clock);
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

function run(hook: LifecycleHandler, signal = new AbortController().signal): Promise<void> {
  const container = { name: 'main', ports: [{ name: 'web', containerPort: port }] };
  // On the host's network the Pod's address is the node's.
  const pod = podOf({ hostNetwork: true, containers: [container] });
  const parts = {
    clock,
    runtime,
    config: { nodeIP: '127.0.0.1' },
  } as unknown as SyncContext['parts']; // All that is used.
  return runHook(
    { pod, parts },
    { target: { container, role: 'main' }, run: runOf('main'), hook, signal },
  );
}

test('httpGet asks the Pod by the name of its port; any answer will do', async () => {
  await run({
    httpGet: { port: 'web', path: '/warm', httpHeaders: [{ name: 'X-Own', value: 'yes' }] },
  });
  expect(asked).toEqual(['/warm yes']);
});

test('tcpSocket connects', async () => {
  await run({ tcpSocket: { port } });
  await expect(run({ tcpSocket: { port: 1 } })).rejects.toThrow('connection refused');
});

test('exec fails with the command, its status and its complaint', async () => {
  runtime.execAnswers.set('bad', { exitCode: 4, stderr: Buffer.from('oops') });
  await run({ exec: { command: ['good'] } });
  await expect(run({ exec: { command: ['bad', 'one'] } })).rejects.toThrow(
    "command 'bad one' exited with 4: oops",
  );
});

test('sleep sleeps, and no longer than it is wanted', async () => {
  let done = false;
  const sleeping = run({ sleep: { seconds: 5 } }).then(() => (done = true));
  await clock.advance(4_000);
  expect(done).toBe(false);
  await clock.advance(1_000);
  await sleeping;
  const stop = new AbortController();
  const overtaken = run({ sleep: { seconds: 500 } }, stop.signal);
  stop.abort();
  await settle();
  await expect(overtaken).resolves.toBeUndefined();
});
