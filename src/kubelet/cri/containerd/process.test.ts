/** The life of a private containerd: killed and started again, left running and adopted, taken away. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { socketOf } from './config.ts';
import { GrpcConnection } from './grpc.ts';
import { ContainerdProcess, runningPid, stopContainerd } from './process.ts';
import type { ContainerdProcessOptions } from './process.ts';
import { removeContainerd } from './remove.ts';

const possible = process.getuid?.() === 0 && existsSync('/usr/bin/containerd');
const why = possible ? 'on this machine' : 'skipped: needs root and containerd';

describe.skipIf(!possible)(`ContainerdProcess, ${why}`, () => {
  let directory: string;
  let options: ContainerdProcessOptions;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'hf-containerd-'));
    options = {
      rootDirectory: path.join(directory, 'root'),
      stateDirectory: path.join(directory, 'state'),
      cniConfigDirectory: path.join(directory, 'state/cni'),
      cniPluginDirectories: ['/usr/lib/cni'],
      sandboxImage: 'holdfast.local/pause:1',
      restrictOomScoreAdjust: true,
      clock: systemClock,
      log: silentLogger,
      outlive: false,
      environment: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    };
  });
  afterEach(async () => {
    await removeContainerd({ ...options, cgroupParents: [], purge: true });
    expect(await readdir(directory)).toEqual([]);
    await rm(directory, { recursive: true });
  });

  const start = async (
    parts: Partial<ContainerdProcessOptions> = {},
  ): Promise<{ pid: number; stop: () => Promise<void> }> => {
    const aborter = new AbortController();
    const containerd = new ContainerdProcess({ ...options, ...parts });
    const running = containerd.run(aborter.signal);
    await containerd.ready();
    const stop = async (): Promise<void> => {
      aborter.abort();
      await running;
    };
    return { pid: (await runningPid(options)) ?? 0, stop };
  };
  const answers = async (): Promise<void> => {
    const connection = new GrpcConnection(socketOf(options));
    await connection.ready(10_000);
    await connection.cri('Version', {});
    connection.close();
  };

  test('starts it again when it is killed', async () => {
    const { pid, stop } = await start();
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => runningPid(options), { timeout: 10_000 }).not.toBe(pid);
    await expect.poll(() => runningPid(options), { timeout: 10_000 }).toBeGreaterThan(0);
    await answers();
    await stop();
    expect(await runningPid(options)).toBeUndefined();
  });

  test('leaves it running where that is wanted, and adopts it', async () => {
    const first = await start({ outlive: true });
    await first.stop();
    expect(await runningPid(options)).toBe(first.pid);
    const second = await start();
    expect(second.pid).toBe(first.pid);
    await answers();
    await second.stop();
    expect(await runningPid(options)).toBeUndefined();
  });

  test('replaces one that runs with another configuration', async () => {
    const first = await start({ outlive: true });
    await first.stop();
    const second = await start({ sandboxImage: 'holdfast.local/pause:2' });
    expect(second.pid).not.toBe(first.pid);
    await second.stop();
  });

  test('says what is wrong when it cannot be started', async () => {
    const containerd = new ContainerdProcess({ ...options, program: '/nonexistent/containerd' });
    const running = containerd.run(new AbortController().signal);
    await expect(containerd.ready()).rejects.toMatchObject({ code: 'PROGRAM_MISSING' });
    await expect(running).rejects.toMatchObject({ code: 'PROGRAM_MISSING' });
  });

  test('stopContainerd() may be repeated', async () => {
    const { stop } = await start({ outlive: true });
    await stop();
    await stopContainerd(options, systemClock);
    await stopContainerd(options, systemClock);
    expect(await runningPid(options)).toBeUndefined();
  });
});
