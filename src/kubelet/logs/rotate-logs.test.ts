import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLogger } from '#base/log.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { RuntimeError } from '../cri/runtime-error.ts';
import { SimulatedRuntime } from '../cri/simulated/simulated-runtime.ts';
import { containerConfig, sandboxConfig } from '../cri/testing/configs.ts';
import { createLogRotation, rotateLogs } from './rotate-logs.ts';

let directory: string;
let clock: VirtualClock;
let runtime: SimulatedRuntime;
let file: string;
let reopened: number;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'holdfast-rotation-'));
  clock = new VirtualClock(Date.UTC(2026, 0, 1, 12));
  runtime = new SimulatedRuntime({ clock, podRange: '10.42.0.0/24' });
  const sandboxId = await runtime.runSandbox(sandboxConfig({ logDirectory: directory }));
  const id = await runtime.createContainer(sandboxId, containerConfig());
  await runtime.startContainer(id);
  await runtime.logOf(id);
  file = path.join(directory, 'main/0.log');
  reopened = 0;
  runtime.reopenLog = async () => {
    reopened++;
    await writeFile(file, '');
  };
});
afterEach(() => rm(directory, { recursive: true }));

const options = () => ({ runtime, clock, log: silentLogger, maxBytes: 1000, maxFiles: 3 });
const files = async (): Promise<readonly string[]> =>
  (await readdir(path.dirname(file))).toSorted();

describe('rotateLogs()', () => {
  test('leaves a small log alone', async () => {
    await rotateLogs(options());
    expect(await files()).toEqual(['0.log']);
    expect(reopened).toBe(0);
  });

  test('sets a large one aside and has the runtime begin a new one', async () => {
    await writeFile(file, 'x'.repeat(1000));
    await rotateLogs(options());
    expect(await files()).toEqual(['0.log', '0.log.20260101-120000']);
    expect(reopened).toBe(1);
  });

  test('keeps as many files as it may, the newest', async () => {
    for (let round = 0; round < 4; round++) {
      await writeFile(file, 'x'.repeat(1000));
      await rotateLogs(options());
      await clock.advance(60_000);
    }
    expect(await files()).toEqual(['0.log', '0.log.20260101-120200', '0.log.20260101-120300']);
  });

  test('gives the file its name back when the runtime fails', async () => {
    runtime.reopenLog = () => Promise.reject(new RuntimeError('unavailable', 'no'));
    await writeFile(file, 'y'.repeat(1000));
    await expect(rotateLogs(options())).rejects.toThrow('no');
    expect(await files()).toEqual(['0.log']);
    expect(await readFile(file, 'utf8')).toBe('y'.repeat(1000));
  });
});

test('createLogRotation() looks every interval and survives failures', async () => {
  const aborter = new AbortController();
  const running = createLogRotation({ ...options(), interval: 1000 }).run(aborter.signal);
  runtime.reopenLog = () => {
    reopened++;
    return Promise.reject(new RuntimeError('unavailable', 'no'));
  };
  await writeFile(file, 'z'.repeat(1000));
  await clock.advance(1000);
  await expect.poll(() => reopened).toBe(1);
  await expect.poll(() => clock.untilNext()).toBe(1000);
  await clock.advance(1000);
  await expect.poll(() => reopened).toBe(2);
  aborter.abort();
  await running;
});
