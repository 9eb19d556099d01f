/**
 * A container whose end asks for it (`RestartAllContainers` in its rules, KEP-5532) takes the whole Pod back to its
 * beginning: all containers are ended and removed, and init containers run once more, in the same sandbox.
 */
import { killContainer } from '../containers/kill-container.ts';
import { newestRun, observe, readySandbox } from '../observed.ts';
import {
  initContainersOf,
  mainContainersOf,
  ruleFor,
  type PodContainer,
} from '../pod-containers.ts';
import type { SyncContext, SyncStep } from '../sync-context.ts';
import { backsOff } from './run-judgements.ts';
import { terminationMessagesStep } from './termination-messages.ts';

const waiting = {
  reason: 'RestartingAllContainers',
  message: 'The container is removed because RestartAllContainers in place',
};

export const restartAllStep: SyncStep = {
  name: 'restart-all',
  async run(context) {
    const { memory, pod, parts } = context;
    const targets = [...initContainersOf(pod), ...mainContainersOf(pod)];
    const sandbox = readySandbox(context.observed);
    for (const target of targets) {
      const { name } = target.container;
      const run = newestRun(context.observed, name);
      if (run?.state !== 'exited' || run.sandboxId !== sandbox?.id) continue;
      if (ruleFor(target.container, run.exitCode) !== 'RestartAllContainers') continue;
      if (backsOff(context, target, run)) return 'next';
      memory.restarts.next(name);
      await endAll(context, targets);
      if (context.signal.aborted) return 'stop';
      await removeAll(context, targets);
      parts.prober.follow(pod, context.observed, parts.config.nodeIP);
      return 'next';
    }
    return 'next';
  },
};

async function endAll(context: SyncContext, targets: readonly PodContainer[]): Promise<void> {
  for (const { container } of targets) context.memory.waiting.set(container.name, waiting);
  const kill = async (target: PodContainer): Promise<void> => {
    const run = newestRun(context.observed, target.container.name);
    if (run?.state !== 'running') return;
    await killContainer(context, {
      target,
      run,
      message: `Stopping container ${target.container.name}`,
    });
  };
  await Promise.all(targets.filter(({ role }) => role !== 'sidecar').map(kill));
  for (const target of targets.filter(({ role }) => role === 'sidecar').toReversed()) {
    if (!context.signal.aborted) await kill(target);
  }
}

async function removeAll(context: SyncContext, targets: readonly PodContainer[]): Promise<void> {
  const { parts, pod, memory } = context;
  context.observed = await observe(parts.runtime, pod.metadata.uid);
  // How they ended is told before nothing tells of it any more.
  await terminationMessagesStep.run(context);
  context.publish();
  const names = new Set(targets.map(({ container }) => container.name));
  const runs = context.observed.containers.filter(({ name }) => names.has(name));
  for (const { id, name, attempt } of runs) {
    memory.attempts.set(name, Math.max(attempt, memory.attempts.get(name) ?? 0));
    await parts.runtime.removeContainer(id);
    memory.actuated.delete(id);
  }
  context.observed = await observe(parts.runtime, pod.metadata.uid);
}
