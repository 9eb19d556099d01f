/** The streams of exec and attach where there is no process. */
import { PassThrough } from 'node:stream';
import type { ContainerStreams, StreamOptions } from '../runtime.ts';
import type { CommandResult } from './commands.ts';

/** Those of a command whose output is known; it ends when `over` resolves and, if it reads its input, that has ended. */
export function commandStreams(
  result: CommandResult,
  options: StreamOptions,
  over: Promise<void>,
): ContainerStreams {
  const stdin = options.stdin ? new PassThrough() : undefined;
  const stdout = options.stdout ? new PassThrough() : undefined;
  const stderr = options.stderr && !options.tty ? new PassThrough() : undefined;
  stdout?.write(result.stdout);
  (options.tty ? stdout : stderr)?.write(result.stderr);
  const reads = result.echoesStdin && stdin !== undefined;
  if (reads && stdout) stdin.pipe(stdout, { end: false });
  else stdin?.resume();
  const exit = Promise.all([over, reads ? endOf(stdin) : undefined]).then(() => {
    stdout?.end();
    stderr?.end();
    return result.exitCode;
  });
  return {
    ...(stdin ? { stdin } : {}),
    ...(stdout ? { stdout } : {}),
    ...(stderr ? { stderr } : {}),
    resize: () => undefined,
    exit,
    close: () => stdin?.destroy(),
  };
}

/** Those of a container that says nothing, until it ends or is let go. */
export function silentStreams(options: StreamOptions, ended: Promise<void>): ContainerStreams {
  const stdin = options.stdin ? new PassThrough() : undefined;
  const stdout = options.stdout ? new PassThrough() : undefined;
  stdin?.resume();
  const closed = Promise.withResolvers<void>();
  const exit = Promise.race([ended, closed.promise]).then(() => {
    stdout?.end();
    return 0;
  });
  return {
    ...(stdin ? { stdin } : {}),
    ...(stdout ? { stdout } : {}),
    resize: () => undefined,
    exit,
    close: () => closed.resolve(),
  };
}

function endOf(stream: PassThrough): Promise<void> {
  return new Promise((resolve) => {
    stream.once('end', resolve);
    stream.once('close', resolve);
  });
}
