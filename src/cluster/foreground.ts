/** What `holdfast server` and `agent` have in common: a configuration that `up` wrote, and a word to whoever waits. */
import { closeSync, readFileSync, writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { HoldfastError, isSystemError, messageOf } from '#base/errors.ts';
import type { ReadyMessage } from './local/ready-message.ts';

/** Runs `work`, and tells the `up` that started this process that it is ready, or why it can't be. */
export async function inForeground(work: (ready: () => void) => Promise<void>): Promise<void> {
  const tell = readyTeller(process.env['HOLDFAST_READY_FD']);
  try {
    await work(() => {
      tell({ ready: true });
      // What was compiled is kept now, and not only at the end: a node may be killed, and the next start wants it.
      flushCompileCache();
    });
  } catch (error) {
    const problem = explained(error);
    tell({
      ready: false,
      message: problem.message,
      ...(problem.remedy ? { remedy: problem.remedy } : {}),
    });
    throw problem;
  }
}

/** `up` wrote it; a person's mistake in it is named. */
export function readConfigFile<Config>(path: string, parse: (text: string) => Config): Config {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new HoldfastError('CONFIG_INVALID', `${path} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

export function requireRootForContainers(): void {
  if (process.getuid?.() === 0) return;
  throw new HoldfastError('NOT_ROOT', 'a node with real containers needs root rights', {
    remedy: 'run it with sudo',
  });
}

/** Says once, on the descriptor that `up` gave us, how the start went. */
function readyTeller(descriptor: string | undefined): (message: ReadyMessage) => void {
  let open = descriptor !== undefined;
  return (message) => {
    if (!open) return;
    open = false;
    const fd = Number(descriptor);
    try {
      writeSync(fd, `${JSON.stringify(message)}\n`);
    } catch (error) {
      // Who started this process didn't wait.
      if (!isSystemError(error, 'EPIPE')) throw error;
    } finally {
      closeSync(fd);
    }
  };
}

/** System errors that a person can do something about get a sentence of their own. */
function explained(error: unknown): HoldfastError {
  if (error instanceof HoldfastError) return error;
  if (isSystemError(error, 'EADDRINUSE')) {
    return new HoldfastError(
      'PORT_IN_USE',
      `an address is taken by another program: ${messageOf(error)}`,
      {
        cause: error,
        remedy: 'stop that program, or choose another port with --port',
      },
    );
  }
  if (isSystemError(error, 'ENOSPC')) {
    return new HoldfastError('DISK_FULL', messageOf(error), {
      cause: error,
      remedy: 'free some space',
    });
  }
  return new HoldfastError('BUG', messageOf(error), { cause: error });
}
