import type { Readable, Writable } from 'node:stream';
import type { ContainerStreams } from '../../cri/runtime.ts';
import { exitStatus, failureStatus } from './exit-status.ts';
import type { RemoteEnd } from './remote-end.ts';

/** Joins a process's streams to the far side until the process ends or the far side goes away. */
export async function relay(process: ContainerStreams, remote: RemoteEnd): Promise<void> {
  remote.onResize((size) => process.resize(size));
  if (process.stdin) {
    // A process that ended before it read its input is no failure of the exec.
    process.stdin.on('error', () => undefined);
    if (remote.stdin) remote.stdin.pipe(process.stdin);
    else process.stdin.end();
  }
  const outputs = [copy(process.stdout, remote.stdout), copy(process.stderr, remote.stderr)];
  let gone = false;
  const letGo = async (): Promise<void> => {
    await remote.closed;
    gone = true;
    process.close();
  };
  void letGo();
  try {
    const code = await process.exit;
    // What the process wrote last may still be on its way.
    await Promise.all(outputs);
    if (!gone) await remote.finish(exitStatus(code));
  } catch (error) {
    if (!gone) await remote.finish(failureStatus(error));
  } finally {
    remote.destroy();
  }
}

/** Resolves when all of it has been handed on. */
function copy(from: Readable | undefined, to: Writable | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (!from || from.readableEnded || from.destroyed) return resolve();
    from.once('end', resolve);
    from.once('close', resolve);
    if (to) from.pipe(to, { end: false });
    else from.resume();
  });
}
