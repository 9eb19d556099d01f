/** Exec probes: a command in the container ends with status 0. */
import { HoldfastError } from '#base/errors.ts';
import { isRuntimeError } from '../cri/runtime-error.ts';
import type { Runtime } from '../cri/runtime.ts';

const maxOutput = 10 * 1024;

/** How runc says that the container has no such program, or none that may be run. */
const noSuchProgram = /exec failed: unable to start container process: exec: /;

/**
 * Rejects with the output when the command fails, and with the runtime's error when that couldn't run it. A program that
 * isn't there is a failure, as a shell would see it (status 127): a container that lost its own check isn't ready.
 */
export async function execProbe(
  runtime: Runtime,
  containerId: string,
  command: readonly string[],
  timeoutSeconds: number,
): Promise<void> {
  const result = await runtime
    .execSync(containerId, command, timeoutSeconds)
    .catch((error: unknown) => {
      if (isRuntimeError(error, 'failed') && noSuchProgram.test(error.message)) {
        throw new HoldfastError('COMMAND_FAILED', error.message, { cause: error });
      }
      if (!isRuntimeError(error, 'timeout')) throw error;
      const message = `command timed out: "${command.join(' ')}" timed out after ${timeoutSeconds}s`;
      throw new HoldfastError('COMMAND_FAILED', message, { cause: error });
    });
  if (result.exitCode === 0) return;
  const output = Buffer.concat([result.stdout, result.stderr]).subarray(0, maxOutput).toString();
  throw new HoldfastError('COMMAND_FAILED', output);
}
