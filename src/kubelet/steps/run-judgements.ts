/** Carries out what `plan.ts` decided about containers, in their order. */
import { killContainer } from '../containers/kill-container.ts';
import type { Judgement } from '../plan.ts';
import { podTitle, type PodContainer } from '../pod-containers.ts';
import type { ContainerStatus } from '../cri/runtime.ts';
import { startContainer } from '../containers/start-container.ts';
import { backoffMessage, containerEvents, type SyncContext } from '../sync-context.ts';

export async function runJudgements(
  context: SyncContext,
  judgements: readonly Judgement[],
): Promise<void> {
  for (const judgement of judgements) {
    if (context.signal.aborted) return;
    await carryOut(context, judgement);
  }
}

async function carryOut(context: SyncContext, { target, verdict }: Judgement): Promise<void> {
  switch (verdict.do) {
    case 'leave':
      return;
    case 'kill': {
      const { run, order } = verdict;
      await killContainer(context, {
        target,
        run,
        message: order.message,
        graceSeconds: order.graceSeconds,
      });
      // The end of the container wakes the worker, but the restart need not wait for that.
      context.wakeAfter(0);
      return;
    }
    case 'start': {
      const { previous } = verdict;
      const restart = previous?.state === 'exited';
      if (restart && backsOff(context, target, previous)) return;
      const outcome = await startContainer(context, target, previous);
      if (restart && outcome !== 'waiting') context.memory.restarts.next(target.container.name);
    }
  }
}

/** True while the container has to wait for its next run. */
export function backsOff(
  context: SyncContext,
  target: PodContainer,
  previous: ContainerStatus,
): boolean {
  const { memory, pod } = context;
  const { name } = target.container;
  const remaining = memory.restarts.remaining(name, previous.finishedAt);
  if (remaining === 0) return false;
  const delay = formatDelay(memory.restarts.delay(name));
  if (memory.waiting.get(name)?.reason !== 'CrashLoopBackOff') {
    containerEvents(context, target)('Warning', 'BackOff', backoffMessage(context, target));
  }
  memory.waiting.set(name, {
    reason: 'CrashLoopBackOff',
    message: `back-off ${delay} restarting failed container=${name} pod=${podTitle(pod)}`,
  });
  context.wakeAfter(remaining);
  return true;
}

/** As Go prints a duration of whole seconds: `10s`, `2m40s`, `5m0s`. */
function formatDelay(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
