import type { Writable } from 'node:stream';

/**
 * Bytes that may wait for a client before whoever writes waits too. What waits goes out once in each turn of the event
 * loop, and turns are long when much is written: with Node's own 16 KiB a watch would get four Pods in each.
 */
export const writeRoom = 64 * 1024;

/** Resolves when there is room again, or nobody reads any more. */
export function untilDrained(stream: Writable): Promise<void> {
  if (stream.destroyed || !stream.writableNeedDrain) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}
