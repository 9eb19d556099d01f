/**
 * What every runtime must do, as one vitest suite: `describeRuntime('simulated', start)`. Its containers are of one image with
 * `sh`, `cat` and `sleep`, and run only what the simulated runtime understands too.
 */
import { mkdtemp, mkdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ContainerConfig, Runtime, RuntimeEvent, SandboxConfig } from './runtime.ts';
import { RuntimeError } from './runtime-error.ts';
import { containerConfig, sandboxConfig } from './testing/configs.ts';

export interface RuntimeUnderTest {
  readonly runtime: Runtime;
  /** Parent of the test's cgroups. */
  readonly cgroupParent: string;
  stop(): Promise<void>;
}

/** A real runtime is started and may build its image first. */
const setUpTimeout = 120_000;

const forever = ['sleep', '3600'];

export function describeRuntime(name: string, start: () => Promise<RuntimeUnderTest>): void {
  describe(`${name}, as a Runtime`, () => {
    let started: RuntimeUnderTest;
    let runtime: Runtime;
    let logs: string;
    let count = 0;
    beforeAll(async () => {
      started = await start();
      ({ runtime } = started);
    }, setUpTimeout);
    afterAll(() => started.stop(), setUpTimeout);
    beforeEach(async () => {
      logs = await mkdtemp(path.join(tmpdir(), 'holdfast-runtime-'));
    });
    afterEach(async () => {
      for (const { id } of await runtime.listSandboxes()) {
        await runtime.stopSandbox(id);
        await runtime.removeSandbox(id);
      }
      await rm(logs, { recursive: true });
    });

    const sandbox = (uid: string): ReturnType<typeof sandboxConfig> =>
      sandboxConfig({
        uid,
        name: `pod-${uid}`,
        logDirectory: logs,
        cgroupParent: started.cgroupParent,
      });
    /** A Pod of its own with one container, started. */
    const run = async (
      parts: Partial<ContainerConfig>,
    ): Promise<{ sandboxId: string; id: string; uid: string }> => {
      const uid = `uid-${++count}`;
      const config = sandbox(uid);
      const sandboxId = await runtime.runSandbox(config);
      const container = containerConfig({ ...parts, labels: config.labels });
      await mkdir(path.join(logs, path.dirname(container.logPath)), { recursive: true });
      const id = await runtime.createContainer(sandboxId, container, config);
      await runtime.startContainer(id);
      return { sandboxId, id, uid };
    };

    test('info() says that it and its network are ready', async () => {
      expect(await runtime.info()).toMatchObject({ ready: true, networkReady: true });
    });

    test('runSandbox() gives each sandbox an address of its own', async () => {
      const ids = [await runtime.runSandbox(sandbox('a')), await runtime.runSandbox(sandbox('b'))];
      const [first, second] = await Promise.all(ids.map((id) => runtime.sandboxStatus(id)));
      expect(first).toMatchObject({
        state: 'ready',
        uid: 'a',
        name: 'pod-a',
        namespace: 'default',
      });
      expect(first?.ips).toHaveLength(1);
      expect(second?.ips).not.toEqual(first?.ips);
      expect((await runtime.listSandboxes({ podUid: 'a' })).map(({ id }) => id)).toEqual([ids[0]]);
    });

    test('runSandbox() refuses a handler that it does not have', async () => {
      const wanting = (handler: string): SandboxConfig => ({ ...sandbox(handler), handler });
      await expect(runtime.runSandbox(wanting('nope'))).rejects.toThrow(
        'no runtime for "nope" is configured',
      );
      const id = await runtime.runSandbox(wanting('runc'));
      expect(await runtime.sandboxStatus(id)).toMatchObject({ uid: 'runc', state: 'ready' });
    });

    test('runSandbox() gives the wanted address, and to one sandbox only', async () => {
      const first = await runtime.runSandbox(sandbox('chosen'));
      const [chosen = ''] = (await runtime.sandboxStatus(first))?.ips ?? [];
      const address = chosen.replace(/\d+$/, '200');
      const wanting = (uid: string): SandboxConfig => ({ ...sandbox(uid), address });
      const id = await runtime.runSandbox(wanting('a'));
      expect(await runtime.sandboxStatus(id)).toMatchObject({ uid: 'a', ips: [address] });
      expect(await runtime.listSandboxes({ podUid: 'a' })).toMatchObject([{ id, uid: 'a' }]);
      await expect(runtime.runSandbox(wanting('b'))).rejects.toMatchObject({
        code: 'address-taken',
      });
      await runtime.stopSandbox(id);
      const again = await runtime.runSandbox(wanting('c'));
      expect(await runtime.sandboxStatus(again)).toMatchObject({ uid: 'c', ips: [address] });
    });

    test('stopSandbox() and removeSandbox() take it down with what runs in it, and may be repeated', async () => {
      const { sandboxId, id } = await run({ command: forever });
      await runtime.stopSandbox(sandboxId);
      await runtime.stopSandbox(sandboxId);
      expect(await runtime.sandboxStatus(sandboxId)).toMatchObject({ state: 'notready' });
      expect(await runtime.containerStatus(id)).toMatchObject({ state: 'exited', exitCode: 137 });
      await runtime.removeSandbox(sandboxId);
      await runtime.removeSandbox(sandboxId);
      expect(await runtime.sandboxStatus(sandboxId)).toBeUndefined();
      expect(await runtime.containerStatus(id)).toBeUndefined();
    });

    test('updateContainer() changes the limits of one that runs, up and down', async () => {
      const { id } = await run({ command: forever });
      const mebibytes = (count: number): number => count * 1024 * 1024;
      for (const size of [32, 64, 16]) {
        await runtime.updateContainer(id, { cpuShares: size, memoryLimitBytes: mebibytes(size) });
      }
      expect(await runtime.containerStatus(id)).toMatchObject({ state: 'running' });
    });

    test('a container goes from created to running to exited to gone', async () => {
      const config = sandbox('life');
      const sandboxId = await runtime.runSandbox(config);
      const container = containerConfig({ command: forever, labels: config.labels });
      await mkdir(path.join(logs, 'main'));
      const id = await runtime.createContainer(sandboxId, container, config);
      expect(await runtime.containerStatus(id)).toMatchObject({
        state: 'created',
        sandboxId,
        name: 'main',
        startedAt: 0,
      });
      await runtime.startContainer(id);
      const running = await runtime.containerStatus(id);
      expect(running).toMatchObject({ state: 'running', finishedAt: 0, reason: '' });
      expect(running?.startedAt).toBeGreaterThanOrEqual(running?.createdAt ?? Infinity);
      expect((await runtime.listContainers({ podUid: 'life' })).map((one) => one.id)).toEqual([id]);
      expect(await runtime.listContainers({ podUid: 'nobody' })).toEqual([]);
      await runtime.stopContainer(id, 0);
      await runtime.stopContainer(id, 0);
      expect(await runtime.containerStatus(id)).toMatchObject({ state: 'exited' });
      await runtime.removeContainer(id);
      await runtime.removeContainer(id);
      expect(await runtime.containerStatus(id)).toBeUndefined();
    });

    test('an event tells of an end at once, and the status shows it by then', async () => {
      const aborter = new AbortController();
      const events = runtime.events(aborter.signal)[Symbol.asyncIterator]();
      const first = await events.next();
      expect(first.value).toEqual({ type: 'resync' });
      const { id, uid, sandboxId } = await run({ command: ['sh', '-c', 'sleep 0.3; exit 3'] });
      let event: RuntimeEvent | undefined;
      while (event?.type !== 'stopped' || event.containerId !== id)
        event = (await events.next()).value;
      expect(event).toEqual({ type: 'stopped', containerId: id, sandboxId, podUid: uid });
      expect(await runtime.containerStatus(id)).toMatchObject({
        state: 'exited',
        exitCode: 3,
        reason: 'Error',
      });
      aborter.abort();
      expect((await events.next()).done).toBe(true);
    });

    test('a log is written in CRI form', async () => {
      const { id } = await run({ command: ['echo', 'hello'] });
      const file = (await runtime.logOf(id)) ?? '';
      expect((await runtime.containerStatus(id))?.logPath).toBe(file);
      expect(file).toBe(path.join(logs, 'main/0.log'));
      await expect
        .poll(() => readFile(file, 'utf8'))
        .toMatch(/^\d{4}-\d\d-\d\dT\S+Z stdout F hello\n$/);
    });

    test('execSync() gives the output and the exit status', async () => {
      const { id } = await run({ command: forever });
      const result = await runtime.execSync(id, ['sh', '-c', 'echo hi; exit 4'], 10);
      expect({ ...result, stdout: result.stdout.toString() }).toMatchObject({
        stdout: 'hi\n',
        exitCode: 4,
      });
    });

    test('execSync() rejects with timeout', async () => {
      const { id } = await run({ command: forever });
      await expect(runtime.execSync(id, ['sleep', '30'], 1)).rejects.toMatchObject({
        code: 'timeout',
      });
    });

    test('exec() passes input on to its end, output and the exit status', async () => {
      const { id } = await run({ command: forever });
      const cat = await runtime.exec(id, ['cat'], {
        stdin: true,
        stdout: true,
        stderr: true,
        tty: false,
      });
      cat.stdin?.end('all of it');
      expect(await textOf(cat.stdout)).toBe('all of it');
      expect(await cat.exit).toBe(0);
      const exit = await runtime.exec(id, ['sh', '-c', 'exit 5'], {
        stdin: false,
        stdout: true,
        stderr: true,
        tty: false,
      });
      expect(await textOf(exit.stdout)).toBe('');
      expect(await exit.exit).toBe(5);
    });

    test('containerStats() counts what runs', async () => {
      const { id } = await run({ command: forever });
      const stats = (await runtime.containerStats()).find(({ containerId }) => containerId === id);
      expect(stats?.workingSetBytes).toBeGreaterThan(0);
    });

    test('imageStatus() knows what is there by its name and its id', async () => {
      const { image } = containerConfig();
      const status = await runtime.imageStatus(image);
      expect(status?.tags).toContain(image);
      expect(await runtime.imageStatus(status?.id ?? '')).toEqual(status);
      expect((await runtime.listImages()).map(({ id }) => id)).toContain(status?.id);
      expect(await runtime.imageStatus('registry.invalid/none:1')).toBeUndefined();
    });

    test('pullImage() rejects with what went wrong', async () => {
      await expect(runtime.pullImage('registry.invalid/none:1')).rejects.toThrow(
        /failed to resolve reference "registry.invalid\/none:1"/,
      );
    });

    test.each([
      ['startContainer', () => runtime.startContainer('none')],
      ['execSync', () => runtime.execSync('none', ['true'], 1)],
      [
        'exec',
        () =>
          runtime.exec('none', ['true'], { stdin: false, stdout: true, stderr: false, tty: false }),
      ],
    ])('%s() of what does not exist rejects with a RuntimeError', async (_, call) => {
      const error: unknown = await call().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(RuntimeError);
      expect(String(error)).toMatch(/not found/);
    });
  });
}

async function textOf(stream: AsyncIterable<unknown> | undefined): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}
