/**
 * One command at a time changes a local cluster: two `up` at once, or `down` in the middle of an `up`, take turns. The
 * lock is a socket in Linux' abstract namespace: the kernel frees it when its holder ends, however that ends.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { isSystemError } from '#base/errors.ts';
import type { LocalNames } from './names.ts';

export async function withLock<T>(names: LocalNames, work: () => Promise<T>): Promise<T> {
  const address = `\0holdfast:${names.runDir}`;
  let release = await acquire(address);
  while (!release) {
    await untilReleased(address);
    release = await acquire(address);
  }
  try {
    return await work();
  } finally {
    release();
  }
}

/** The way to release the lock; undefined when another process holds it. */
function acquire(address: string): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    const waiting = new Set<Socket>();
    const server: Server = createServer((socket) => {
      waiting.add(socket);
      socket.on('error', () => undefined).on('close', () => waiting.delete(socket));
    });
    server.on('error', (error) => {
      if (isSystemError(error, 'EADDRINUSE')) resolve(undefined);
      else reject(error);
    });
    server.listen(address, () => {
      resolve(() => {
        server.close();
        for (const socket of waiting) socket.destroy();
      });
    });
  });
}

/** The holder's end closes the connection. */
function untilReleased(address: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.on('error', () => undefined).on('close', () => resolve());
    socket.resume();
  });
}
