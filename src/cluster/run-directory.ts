/** One process at a time works in a run directory: a second one would take the first one's containerd from it. */
import { HoldfastError } from '#base/errors.ts';
import { acquireLock } from '#base/process-lock.ts';

/** Runs `work` while this process holds the directory. Rejects with RUN_DIR_IN_USE when another process does. */
export async function holdingRunDirectory<T>(run: string, work: () => Promise<T>): Promise<T> {
  const release = await acquireLock(`holdfast-node:${run}`);
  if (!release) {
    throw new HoldfastError('RUN_DIR_IN_USE', `${run} is in use by another Holdfast process`, {
      remedy: 'this machine is a server or an agent already; stop that first',
    });
  }
  try {
    return await work();
  } finally {
    release();
  }
}
