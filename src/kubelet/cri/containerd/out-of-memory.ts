/**
 * Why a container was killed. containerd hears that its memory ran out beside its exit, in either order: in between,
 * CRI shows an exit like any other, and who believes it calls it an `Error` for good.
 */
import type { Clock } from '#base/clock.ts';
import { sleep } from '#base/clock.ts';
import type { ContainerStatus } from '../runtime.ts';

const killed = 137;
/** How long after an exit it may still turn out why. */
const settleMs = 250;
const pollMs = 10;

/**
 * The status, once its reason is sure. `wasStopped`: the container was killed because somebody asked for it, so that there
 * is nothing to wait for.
 */
export async function settledStatus(
  read: () => Promise<ContainerStatus | undefined>,
  { clock, wasStopped }: { readonly clock: Clock; readonly wasStopped: boolean },
): Promise<ContainerStatus | undefined> {
  for (;;) {
    const status = await read();
    if (!status || wasStopped || !mayTurnOut(status, clock.now())) return status;
    await sleep(clock, pollMs);
  }
}

function mayTurnOut(
  { state, exitCode, reason, finishedAt }: ContainerStatus,
  now: number,
): boolean {
  const age = now - finishedAt;
  return (
    state === 'exited' &&
    exitCode === killed &&
    reason !== 'OOMKilled' &&
    age >= 0 &&
    age < settleMs
  );
}
