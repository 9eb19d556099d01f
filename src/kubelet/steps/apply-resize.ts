/**
 * Carries out what was granted to a Pod that runs: the limits of its cgroup and of its containers, as far as that goes
 * without a restart, else with one. What a limit can't be lowered to yet is tried again, and told.
 */
import type { ContainerResizePolicy, ResourceRequirements } from '#api/gen/types.ts';
import { quantityToMillis, quantityToNumber } from '#api/quantity.ts';
import { messageOf } from '#base/errors.ts';
import { killContainer } from '../containers/kill-container.ts';
import { startContainer } from '../containers/start-container.ts';
import type { ContainerStatus, LinuxResources } from '../cri/runtime.ts';
import { newestRun, observe, readySandbox } from '../observed.ts';
import { initContainersOf, mainContainersOf, type PodContainer } from '../pod-containers.ts';
import {
  differs,
  resizableResources,
  sameResources,
  withAllocation,
} from '../resources/allocation.ts';
import { podCgroupParent } from '../resources/cgroup-name.ts';
import { containerResources } from '../resources/linux-resources.ts';
import { podCgroupResources } from '../resources/pod-resources.ts';
import { qosClassOf } from '../resources/qos.ts';
import { resizeMessage } from '../resources/resize-message.ts';
import { podEvent, type SyncContext, type SyncStep } from '../sync-context.ts';

/** How long until a limit that was below what is used is tried again. */
const retryMs = 10_000;

interface Change {
  readonly target: PodContainer;
  readonly run: ContainerStatus;
  readonly before: ResourceRequirements;
  readonly after: ResourceRequirements;
}

export const applyResizeStep: SyncStep = {
  name: 'apply-resize',
  async run(context) {
    const { memory, pod } = context;
    if (!readySandbox(context.observed)) return 'next';
    const changes = changesOf(context);
    const whole = !sameResources(memory.actuatedPod ?? {}, pod.spec.resources ?? {});
    if (changes.length > 0 || whole) {
      const generation = memory.resizeInProgress?.generation ?? pod.metadata.generation ?? 0;
      try {
        await carryOut(context, changes);
      } catch (error) {
        if (context.signal.aborted) return 'stop';
        failed(context, generation, messageOf(error));
        return 'next';
      }
    }
    const done = memory.resizeInProgress;
    if (done) {
      memory.resizeInProgress = undefined;
      const message = resizeMessage('completed', pod, done.generation);
      podEvent(context, 'Normal', 'ResizeCompleted', message);
    }
    return 'next';
  },
};

function failed(context: SyncContext, generation: number, message: string): void {
  const { memory, pod } = context;
  const told = memory.resizeInProgress?.message === message;
  memory.resizeInProgress = { generation, reason: 'Error', message };
  context.wakeAfter(retryMs);
  if (told) return;
  podEvent(context, 'Warning', 'ResizeError', resizeMessage('error', pod, generation, message));
}

function changesOf({ pod, observed, memory }: SyncContext): readonly Change[] {
  const targets = [...initContainersOf(pod), ...mainContainersOf(pod)];
  return targets
    .filter(({ role }) => role !== 'init')
    .flatMap((target) => {
      const run = newestRun(observed, target.container.name);
      const after = target.container.resources ?? {};
      const before = (run && memory.actuated.get(run.id)) ?? after;
      return run?.state === 'running' && !sameResources(before, after)
        ? [{ target, run, before, after }]
        : [];
    });
}

async function carryOut(context: SyncContext, changes: readonly Change[]): Promise<void> {
  const { pod, parts, memory } = context;
  await checkMemory(context, changes);
  const cgroup = podCgroupParent(pod, parts.config.cgroupRoot);
  const limited = qosClassOf(pod) !== 'BestEffort';
  const next = podCgroupResources(pod);
  // The Pod's cgroup is never below its containers': it grows before them and shrinks after them.
  if (limited)
    await parts.host.ensureCgroup(cgroup, wider(podCgroupResources(asActuated(context)), next));
  // First those that give something back.
  for (const change of [...changes].toSorted((a, b) => growth(a) - growth(b))) {
    if (needsRestart(change)) await restart(context, change);
    else await update(context, change);
  }
  if (limited) await parts.host.ensureCgroup(cgroup, next);
  memory.actuatedPod = pod.spec.resources;
}

function asActuated({ pod, memory, observed }: SyncContext): typeof pod {
  const containers = new Map<string, ResourceRequirements>();
  for (const [id, resources] of memory.actuated) {
    const run = observed.containers.find((container) => container.id === id);
    if (run?.state === 'running') containers.set(run.name, resources);
  }
  return withAllocation(pod, { containers, pod: memory.actuatedPod });
}

function wider(before: LinuxResources, next: LinuxResources): LinuxResources {
  const { cpuQuota: quota, memoryLimitBytes: bytes, cpuPeriod } = next;
  return {
    cpuShares: Math.max(before.cpuShares ?? 0, next.cpuShares ?? 0),
    // What wasn't limited so far is limited last.
    ...(quota !== undefined && before.cpuQuota !== undefined
      ? { cpuQuota: Math.max(before.cpuQuota, quota), ...(cpuPeriod && { cpuPeriod }) }
      : {}),
    ...(bytes !== undefined && before.memoryLimitBytes !== undefined
      ? { memoryLimitBytes: Math.max(before.memoryLimitBytes, bytes) }
      : {}),
  };
}

/** Upstream's rule: no limit goes below what is used at the moment, unless a restart makes room. */
async function checkMemory(context: SyncContext, changes: readonly Change[]): Promise<void> {
  const lowered = changes.filter(
    (change) => !needsRestart(change) && memoryLimit(change.after) < memoryLimit(change.before),
  );
  if (lowered.length === 0) return;
  const stats = await context.parts.runtime.containerStats({ podUid: context.pod.metadata.uid });
  for (const { run, target, after } of lowered) {
    const used = stats.find(({ containerId }) => containerId === run.id)?.workingSetBytes ?? 0;
    const limit = memoryLimit(after);
    if (used < limit) continue;
    throw new RangeError(
      `attempting to set container "${target.container.name}" memory limits (${limit}) below current usage (${used})`,
    );
  }
}

function memoryLimit({ limits }: ResourceRequirements): number {
  return limits?.['memory'] === undefined ? Infinity : quantityToNumber(limits['memory']);
}

/** Below zero for what gives back. */
function growth({ before, after }: Change): number {
  const cpu = ({ limits }: ResourceRequirements): number =>
    quantityToMillis(limits?.['cpu'] ?? '0');
  const more = Math.sign(memoryLimit(after) - memoryLimit(before));
  return (Number.isNaN(more) ? 0 : more) + Math.sign(cpu(after) - cpu(before));
}

function needsRestart({ target, before, after }: Change): boolean {
  const policies: readonly ContainerResizePolicy[] = target.container.resizePolicy ?? [];
  return resizableResources.some(
    (name) =>
      differs(before, after, name) &&
      policies.some(
        ({ resourceName, restartPolicy }) =>
          resourceName === name && restartPolicy === 'RestartContainer',
      ),
  );
}

async function restart(context: SyncContext, { target, run }: Change): Promise<void> {
  const { name } = target.container;
  await killContainer(context, {
    target,
    run,
    message: `Container ${name} resize requires restart`,
  });
  if (context.signal.aborted) return;
  context.observed = await observe(context.parts.runtime, context.pod.metadata.uid);
  await startContainer(context, target, newestRun(context.observed, name));
}

async function update(context: SyncContext, { target, run, after }: Change): Promise<void> {
  const { pod, parts, memory } = context;
  const { memoryBytes } = await parts.host.machine();
  const { oomScoreAdjust: _, ...resources } = containerResources(
    pod,
    target.container,
    memoryBytes,
  );
  await parts.runtime.updateContainer(run.id, resources);
  memory.actuated.set(run.id, after);
}
