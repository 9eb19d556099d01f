/**
 * Locks between processes of one machine: a socket in Linux' abstract namespace, which the kernel frees when its holder
 * ends, however that ends. Names are per network namespace.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { isSystemError } from './errors.ts';

/** The way to release the lock; undefined when another process holds it. */
export function acquireLock(name: string): Promise<(() => void) | undefined> {
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
    server.listen(`\0${name}`, () => {
      // Holding it keeps no process alive.
      server.unref();
      resolve(() => {
        server.close();
        for (const socket of waiting) socket.destroy();
      });
    });
  });
}

/** Resolves when the holder has let go of the lock, or nobody holds it. */
export function untilLockReleased(name: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(`\0${name}`);
    socket.on('error', () => undefined).on('close', () => resolve());
    socket.resume();
  });
}
