/** The ends of a FIFO as streams: opened without a thread that waits, read or written by events. */
import { constants, openSync } from 'node:fs';
import net from 'node:net';
import { PassThrough } from 'node:stream';
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '#base/clock.ts';
import { sleep } from '#base/clock.ts';
import { isSystemError } from '#base/errors.ts';

const retryMs = 2;

/** May be opened before there is a writer; it ends when the last one is gone. */
export function openToRead(fifo: string): Readable {
  return open(fifo, constants.O_RDONLY, { readable: true, writable: false });
}

/**
 * Resolves once another process reads, since nothing else tells of it (fifo(7): ENXIO until then). When `over` aborts
 * first there is no reader any more, and what is written to the stream goes nowhere.
 */
export async function openToWrite(
  fifo: string,
  clock: Clock,
  over: AbortSignal,
): Promise<Writable> {
  while (!over.aborted) {
    try {
      return open(fifo, constants.O_WRONLY, { readable: false, writable: true });
    } catch (error) {
      if (!isSystemError(error, 'ENXIO')) throw error;
    }
    await sleep(clock, retryMs, over);
  }
  return new PassThrough().resume();
}

function open(
  fifo: string,
  access: number,
  direction: { readonly readable: boolean; readonly writable: boolean },
): net.Socket {
  const socket = new net.Socket({
    fd: openSync(fifo, access | constants.O_NONBLOCK),
    ...direction,
  });
  // A reader that ended before it read everything is no failure; the close that follows says enough.
  socket.on('error', () => undefined);
  return socket;
}
