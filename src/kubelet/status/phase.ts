/** `status.phase`: the one-word summary, from the statuses of the containers. */
import type { ContainerStatus, Pod, PodStatus } from '#api/gen/types.ts';

import { restartsAfter } from '../pod-containers.ts';

export type Phase = NonNullable<PodStatus['phase']>;

export interface PhaseInput {
  readonly pod: Pod;
  readonly init: readonly ContainerStatus[];
  readonly main: readonly ContainerStatus[];
  /** Nothing will be started any more. */
  readonly ending: boolean;
  /** A main container that ended will run again. */
  readonly restarting?: boolean;
}

export function phaseOf({ pod, init, main, ending, restarting }: PhaseInput): Phase {
  const policy = pod.spec.restartPolicy ?? 'Always';
  const initState = initProgress(pod, init);
  if (initState === 'failed') return 'Failed';
  const waiting = main.filter(
    ({ state, lastState }) => !state?.running && !state?.terminated && !lastState?.terminated,
  );
  const running = main.filter(({ state }) => state?.running);
  if (initState === 'pending' && running.length === 0 && !ending) return 'Pending';
  if (ending && running.length === 0) return endPhase(main);
  if (waiting.length > 0) return 'Pending';
  if (running.length > 0) return 'Running';
  if (policy === 'Always' || restarting) return 'Running';
  const stopped = main.filter(({ state }) => state?.terminated);
  if (stopped.length < main.length) return 'Running';
  if (stopped.every(succeeded)) return 'Succeeded';
  return policy === 'Never' ? 'Failed' : 'Running';
}

/** A Pod that was ended before all of its containers succeeded has failed. */
function endPhase(main: readonly ContainerStatus[]): Phase {
  return main.length > 0 && main.every(succeeded) ? 'Succeeded' : 'Failed';
}

function succeeded({ state }: ContainerStatus): boolean {
  return state?.terminated?.exitCode === 0;
}

export function initProgress(
  pod: Pod,
  statuses: readonly ContainerStatus[],
): 'done' | 'pending' | 'failed' {
  for (const container of pod.spec.initContainers ?? []) {
    const status = statuses.find(({ name }) => name === container.name);
    if (container.restartPolicy === 'Always') {
      if (!status?.started) return 'pending';
    } else if (status?.state?.terminated?.exitCode !== 0) {
      const ended = status?.state?.terminated;
      const failed = ended && !restartsAfter(pod, { container, role: 'init' }, ended.exitCode);
      return failed ? 'failed' : 'pending';
    }
  }
  return 'done';
}
