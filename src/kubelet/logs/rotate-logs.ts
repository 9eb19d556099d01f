/**
 * Keeps containers' logs from filling the disk: one that has grown too large gets another name, the runtime begins a
 * new file, and the oldest go. Upstream's defaults (`containerLogMaxSize`, `containerLogMaxFiles`).
 */
import { readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '#base/clock.ts';
import { sleep } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Runtime } from '../cri/runtime.ts';

export interface RotationOptions {
  readonly runtime: Runtime;
  readonly clock: Clock;
  readonly log: Logger;
  readonly maxBytes?: number;
  /** The current one included. */
  readonly maxFiles?: number;
  /** Milliseconds between two looks; nothing tells of a file's growth without costing more than a look. */
  readonly interval?: number;
}

export function createLogRotation(options: RotationOptions): Runnable {
  return {
    name: 'log-rotation',
    async run(signal) {
      while (!signal.aborted) {
        await sleep(options.clock, options.interval ?? 10_000, signal);
        if (signal.aborted) return;
        await rotateLogs(options).catch((error: unknown) =>
          options.log.warn('logs could not be rotated', { error }),
        );
      }
    },
  };
}

/** One look at the logs of all running containers. */
export async function rotateLogs(options: RotationOptions): Promise<void> {
  const { runtime, log } = options;
  for (const { id, state, logPath } of await runtime.listContainers()) {
    if (state !== 'running' || logPath === '') continue;
    const size = await stat(logPath).then(
      (found) => found.size,
      () => 0,
    );
    if (size < (options.maxBytes ?? 10 * 1024 * 1024)) continue;
    await rotate(id, logPath, options);
    log.debug('rotated a log', { containerId: id, size });
  }
}

async function rotate(id: string, file: string, options: RotationOptions): Promise<void> {
  const { runtime, clock } = options;
  const directory = path.dirname(file);
  const prefix = `${path.basename(file)}.`;
  const old = (await readdir(directory)).filter((name) => name.startsWith(prefix)).toSorted();
  // Two places are taken: by the current file and by the one that it becomes now.
  const kept = Math.max(0, (options.maxFiles ?? 5) - 2);
  for (const name of old.slice(0, Math.max(0, old.length - kept))) {
    await rm(path.join(directory, name), { force: true });
  }
  const stamp = new Date(clock.now())
    .toISOString()
    .replaceAll(/[-:]|\..*/g, '')
    .replace('T', '-');
  const aside = `${file}.${stamp}`;
  await rename(file, aside);
  try {
    await runtime.reopenLog(id);
  } catch (error) {
    // The runtime goes on with the old file: it must keep its name.
    await rename(aside, file);
    throw error;
  }
}
