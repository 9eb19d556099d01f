/**
 * Reads a log file from an offset on and, if asked, follows it: across rotations, where the file gets another name and a
 * new one takes its place. The kernel tells of changes; a slow look covers file systems that don't.
 */
import { watch } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '#base/clock.ts';
import { isSystemError } from '#base/errors.ts';
import { Wakeup } from './wakeup.ts';

const blockSize = 64 * 1024;
const slowLook = 5000;

export interface FollowOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Resolves when nothing more will be written; what is there by then is still read. Absent: reading ends at the end. */
  readonly until?: Promise<void>;
}

/** The file's bytes in blocks, each newly allocated. `file` is closed at the end, and with it those that followed it. */
export async function* readBlocks(
  name: string,
  file: FileHandle,
  offset: number,
  options: FollowOptions,
): AsyncIterable<Buffer> {
  const { until, signal, clock } = options;
  const wakeup = new Wakeup(clock, slowLook);
  let over = until === undefined;
  void until?.finally(() => {
    over = true;
    wakeup.wake();
  });
  const stop = (): void => wakeup.wake();
  signal.addEventListener('abort', stop, { once: true });
  const watcher = until ? watchDirectory(path.dirname(name), stop) : undefined;
  let current = file;
  let next: FileHandle | undefined;
  let position = offset;
  try {
    while (!signal.aborted) {
      const ending = over;
      next = until && (await successorOf(name, current));
      for (;;) {
        const { buffer, bytesRead } = await current.read(
          Buffer.alloc(blockSize),
          0,
          blockSize,
          position,
        );
        if (bytesRead === 0) break;
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
        if (signal.aborted) return;
      }
      if (next) {
        await current.close();
        current = next;
        next = undefined;
        position = 0;
      } else if (ending) return;
      else await wakeup.wait();
    }
  } finally {
    watcher?.close();
    wakeup.close();
    signal.removeEventListener('abort', stop);
    await current.close();
    await next?.close();
  }
}

function watchDirectory(directory: string, wake: () => void): { close(): void } {
  const watcher = watch(directory, { persistent: false }, wake);
  // A directory that goes away ends the log; the slow look notices.
  watcher.on('error', wake);
  return watcher;
}

/** The file that has taken the name over, once it has. */
async function successorOf(name: string, current: FileHandle): Promise<FileHandle | undefined> {
  try {
    const [named, ours] = await Promise.all([stat(name), current.stat()]);
    if (named.ino === ours.ino) return undefined;
    return await open(name);
  } catch (error) {
    // Between the renaming and the new file.
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}
