import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '#base/clock.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { describeRuntime } from '../conformance.ts';
import type { ContainerConfig } from '../runtime.ts';
import { containerConfig, sandboxConfig } from '../testing/configs.ts';
import { SimulatedRuntime } from './simulated-runtime.ts';

describeRuntime('simulated', () =>
  Promise.resolve({
    runtime: new SimulatedRuntime({ clock: systemClock, podRange: '10.42.0.0/24' }),
    cgroupParent: '',
    stop: () => Promise.resolve(),
  }),
);

describe('SimulatedRuntime on a virtual clock', () => {
  let clock: VirtualClock;
  let runtime: SimulatedRuntime;
  let directory: string;
  beforeEach(async () => {
    clock = new VirtualClock();
    runtime = new SimulatedRuntime({ clock, podRange: '10.42.3.0/29' });
    directory = await mkdtemp(path.join(tmpdir(), 'holdfast-simulated-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const start = async (
    annotations: Readonly<Record<string, string>>,
    parts: Partial<ContainerConfig> = {},
  ): Promise<string> => {
    const sandboxId = await runtime.runSandbox(
      sandboxConfig({ annotations, logDirectory: directory }),
    );
    const id = await runtime.createContainer(sandboxId, containerConfig(parts));
    await runtime.startContainer(id);
    return id;
  };
  const on = (name: string, value: string): Record<string, string> => ({
    [`simulated.holdfast.dev/${name}`]: value,
  });

  test('a sandbox takes as long to stop as it is told to, and gives its address back then', async () => {
    runtime = new SimulatedRuntime({ clock, podRange: '10.42.3.0/29', stopMilliseconds: 100 });
    const id = await runtime.runSandbox(sandboxConfig({ logDirectory: directory }));
    const stops = [runtime.stopSandbox(id), runtime.stopSandbox(id)];
    await clock.advance(99);
    expect(await runtime.sandboxStatus(id)).toMatchObject({ state: 'ready' });
    await clock.advance(1);
    await Promise.all(stops);
    expect(await runtime.sandboxStatus(id)).toMatchObject({ state: 'notready', ips: [] });
  });

  test('the line in place of one that says nothing is written once, when somebody reads it', async () => {
    const id = await start({});
    const file = path.join(directory, 'main/0.log');
    expect(() => readFileSync(file)).toThrow('ENOENT');
    await Promise.all([runtime.logOf(id), runtime.logOf(id)]);
    await runtime.logOf(id);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
  });

  test('runs a container until its time is over', async () => {
    const id = await start({ ...on('exit-after', '5'), ...on('exit-code', '9') });
    await clock.advance(4999);
    expect(await runtime.containerStatus(id)).toMatchObject({ state: 'running' });
    await clock.advance(1);
    expect(await runtime.containerStatus(id)).toMatchObject({
      state: 'exited',
      exitCode: 9,
      finishedAt: clock.now(),
    });
  });

  test('a container’s own annotation comes before the Pod’s', async () => {
    const id = await start({ ...on('exit-after', '5'), ...on('main.exit-after', '1') });
    await clock.advance(1000);
    expect(await runtime.containerStatus(id)).toMatchObject({ state: 'exited' });
  });

  test('an init container ends at once', async () => {
    const id = await start({}, { annotations: { 'io.kubernetes.container.role': 'init' } });
    await clock.advance(0);
    expect(await runtime.containerStatus(id)).toMatchObject({ state: 'exited', exitCode: 0 });
  });

  test('a slow stop within the grace period ends well, a longer one by force', async () => {
    const annotations = on('stop-after', '10');
    const [patient, hasty] = [await start(annotations), await start(annotations)];
    const stopped = Promise.all([
      runtime.stopContainer(patient, 30),
      runtime.stopContainer(hasty, 2),
    ]);
    await clock.advance(2000);
    expect(await runtime.containerStatus(hasty)).toMatchObject({ state: 'exited', exitCode: 137 });
    expect(await runtime.containerStatus(patient)).toMatchObject({ state: 'running' });
    await clock.advance(8000);
    expect(await runtime.containerStatus(patient)).toMatchObject({ state: 'exited', exitCode: 0 });
    await stopped;
  });

  test('probes by exec fail until ready-after', async () => {
    const id = await start(on('ready-after', '3'));
    expect((await runtime.execSync(id, ['mysqladmin', 'ping'], 1)).exitCode).toBe(1);
    await clock.advance(3000);
    expect((await runtime.execSync(id, ['mysqladmin', 'ping'], 1)).exitCode).toBe(0);
  });

  test('a start error is told', async () => {
    await expect(start(on('start-error', 'no such file'))).rejects.toThrow('no such file');
  });

  test('says in the log that it is simulated', async () => {
    const id = await start({});
    const logPath = (await runtime.logOf(id)) ?? '';
    expect(readFileSync(logPath, 'utf8')).toContain('simulated: container main');
  });

  test('runs out of addresses and gives them back', async () => {
    const ids = [];
    for (let count = 0; count < 5; count++) ids.push(await runtime.runSandbox(sandboxConfig()));
    await expect(runtime.runSandbox(sandboxConfig())).rejects.toThrow(
      'no address of the range is free',
    );
    await runtime.stopSandbox(ids[2] ?? '');
    const again = await runtime.runSandbox(sandboxConfig());
    expect((await runtime.sandboxStatus(again))?.ips).toEqual(['10.42.3.4']);
  });

  test('cat reads what is mounted', async () => {
    await writeFile(path.join(directory, 'hosts'), '127.0.0.1\tlocalhost\n');
    const mount = {
      hostPath: path.join(directory, 'hosts'),
      containerPath: '/etc/hosts',
      readOnly: false,
      propagation: 'private',
    } as const;
    const id = await start({}, { mounts: [mount] });
    const result = await runtime.execSync(id, ['cat', '/etc/hosts', '/etc/none'], 1);
    expect(result.stdout.toString()).toBe('127.0.0.1\tlocalhost\n');
    expect(result).toMatchObject({ exitCode: 1 });
    expect(existsSync('/etc/hosts')).toBe(true);
  });
});
