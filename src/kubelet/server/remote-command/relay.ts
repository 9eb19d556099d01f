import type { Readable, Writable } from 'node:stream';
import { sleep } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import type { ContainerStreams, TerminalSize } from '../../cri/runtime.ts';
import { exitStatus, failureStatus } from './exit-status.ts';
import type { RemoteEnd } from './remote-end.ts';

/** How long a terminal's size is waited for, so that a program finds it when it looks; clients send it at once. */
const sizeTimeout = 100;

export interface RelayOptions {
  /** Begins the exec or attach, with the terminal's size as far as it is known. */
  readonly start: (size: TerminalSize | undefined) => Promise<ContainerStreams>;
  readonly tty: boolean;
  readonly clock: Clock;
}

/** Starts a process for the far side and joins their streams, until the process ends or the far side goes away. */
export async function relay(remote: RemoteEnd, options: RelayOptions): Promise<void> {
  let process: ContainerStreams | undefined;
  let size: TerminalSize | undefined;
  let gone = false;
  const sized = Promise.withResolvers<void>();
  remote.onResize((next) => {
    size = next;
    process?.resize(next);
    sized.resolve();
  });
  const letGo = async (): Promise<void> => {
    await remote.closed;
    gone = true;
    sized.resolve();
    process?.close();
  };
  void letGo();
  try {
    if (options.tty) await Promise.race([sized.promise, sleep(options.clock, sizeTimeout)]);
    if (gone) return;
    const first = size;
    process = await options.start(first);
    if (size && size !== first) process.resize(size);
    const code = await join(process, remote, () => gone);
    if (!gone) await remote.finish(exitStatus(code));
  } catch (error) {
    if (!gone) await remote.finish(failureStatus(error));
  } finally {
    remote.destroy();
  }
}

async function join(
  process: ContainerStreams,
  remote: RemoteEnd,
  gone: () => boolean,
): Promise<number> {
  if (process.stdin) {
    // A process that ended before it read its input is no failure of the exec.
    process.stdin.on('error', () => undefined);
    if (remote.stdin) remote.stdin.pipe(process.stdin);
    else process.stdin.end();
  }
  const outputs = [copy(process.stdout, remote.stdout), copy(process.stderr, remote.stderr)];
  // The far side may have left while the process was started.
  if (gone()) process.close();
  const code = await process.exit;
  // What the process wrote last may still be on its way.
  await Promise.all(outputs);
  return code;
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
