import { fdatasync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const flush = promisify(fdatasync);
const everyMs = 20;

/** How long the disk takes to flush a page beside a benchmark, until the signal aborts: milliseconds each. */
export async function flushTimes(directory: string, signal: AbortSignal): Promise<number[]> {
  const path = join(directory, 'flush-times');
  const file = await open(path, 'w');
  const times: number[] = [];
  try {
    while (!signal.aborted) {
      await file.write(Buffer.alloc(4096, times.length), 0, 4096, 0);
      const begin = performance.now();
      await flush(file.fd);
      times.push(performance.now() - begin);
      await wait(everyMs);
    }
  } finally {
    await file.close();
    await rm(path);
  }
  return times;
}
