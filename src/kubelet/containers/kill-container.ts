/** Ends one container: preStop hook first, whose time counts as grace, then the stop signal, then SIGKILL. */
import { messageOf } from '#base/errors.ts';
import type { ContainerStatus } from '../cri/runtime.ts';
import { runHook } from '../hooks/hook.ts';
import type { PodContainer } from '../pod-containers.ts';
import { containerEvents, type SyncContext } from '../sync-context.ts';
import { sleep } from '#base/clock.ts';

/** However long a hook took, the process gets this long to end by itself. */
const minimumGraceSeconds = 2;
const defaultGraceSeconds = 30;

export interface Kill {
  readonly target: PodContainer;
  readonly run: ContainerStatus;
  /** For the event. */
  readonly message: string;
  /** Absent: the Pod's. */
  readonly graceSeconds?: number | undefined;
}

type KillContext = Pick<SyncContext, 'pod' | 'parts' | 'signal'>;

export async function killContainer(context: KillContext, kill: Kill): Promise<void> {
  const { parts, pod } = context;
  const { target, run } = kill;
  const grace = kill.graceSeconds ?? pod.spec.terminationGracePeriodSeconds ?? defaultGraceSeconds;
  containerEvents(context, target)('Normal', 'Killing', kill.message);
  const began = parts.clock.monotonic();
  if (grace > 0) await preStop(context, kill, grace);
  // Overtaken by a shorter grace period, or by the end of the whole Pod: that does the rest.
  if (context.signal.aborted) return;
  const spent = Math.round((parts.clock.monotonic() - began) / 1000);
  await parts.runtime.stopContainer(run.id, Math.max(grace - spent, minimumGraceSeconds));
}

async function preStop(context: KillContext, kill: Kill, graceSeconds: number): Promise<void> {
  const { target, run } = kill;
  const hook = target.container.lifecycle?.preStop;
  if (!hook) return;
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const { clock, log } = context.parts;
  try {
    // A hook that outlasts the grace period is left to die with its container.
    await Promise.race([
      runHook(context, { target, run, hook, signal }),
      sleep(clock, graceSeconds * 1000, signal),
    ]);
  } catch (error) {
    containerEvents(context, target)('Warning', 'FailedPreStopHook', 'PreStopHook failed');
    log.debug('preStop hook failed', { container: target.container.name, error: messageOf(error) });
  } finally {
    stop.abort();
  }
}
