/** One command at a time changes a local cluster: two `up` at once, or `down` in the middle of an `up`, take turns. */
import { acquireLock, untilLockReleased } from '#base/process-lock.ts';
import type { LocalNames } from './names.ts';

export async function withLock<T>(names: LocalNames, work: () => Promise<T>): Promise<T> {
  const lock = `holdfast:${names.runDir}`;
  let release = await acquireLock(lock);
  while (!release) {
    await untilLockReleased(lock);
    release = await acquireLock(lock);
  }
  try {
    return await work();
  } finally {
    release();
  }
}
