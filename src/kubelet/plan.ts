/**
 * Decides what to do with each container of a Pod: a pure function of the Pod and of what the runtime has. The steps
 * `init-containers` and `containers` carry it out.
 */
import type { Pod } from '#api/gen/types.ts';
import type { ContainerStatus } from './cri/runtime.ts';
import { containerHash, containerHashAnnotation } from './labels.ts';
import { newestRun, readySandbox, type Observed } from './observed.ts';
import {
  initContainersOf,
  mainContainersOf,
  restartsAfter,
  type PodContainer,
} from './pod-containers.ts';

/** Why a running container has to end, and the sentence for its event. */
export interface KillOrder {
  readonly reason: 'liveness' | 'startup' | 'changed';
  readonly message: string;
  /** From the probe, where it has its own. */
  readonly graceSeconds?: number;
}

export type Verdict =
  | { readonly do: 'start'; readonly previous: ContainerStatus | undefined }
  | { readonly do: 'kill'; readonly run: ContainerStatus; readonly order: KillOrder }
  | { readonly do: 'leave' };

export interface Judgement {
  readonly target: PodContainer;
  readonly verdict: Verdict;
}

/** What the probes say about runs; see `probes/prober.ts`. */
export interface ProbeVerdicts {
  /** The probe that wants this run killed. */
  failure(containerId: string): KillOrder | undefined;
  /** The startup probe has passed, or there is none. */
  started(containerId: string): boolean;
}

/** One container by itself, without regard to the others. */
export function judge(
  pod: Pod,
  target: PodContainer,
  observed: Observed,
  probes: ProbeVerdicts,
): Verdict {
  const run = newestRun(observed, target.container.name);
  if (!run) return { do: 'start', previous: undefined };
  if (run.state === 'running') {
    const order = killOrder(target, run, probes);
    return order ? { do: 'kill', run, order } : { do: 'leave' };
  }
  return restarts(pod, target, run, observed) ? { do: 'start', previous: run } : { do: 'leave' };
}

function killOrder(
  { container }: PodContainer,
  run: ContainerStatus,
  probes: ProbeVerdicts,
): KillOrder | undefined {
  const hash = run.annotations[containerHashAnnotation];
  if (hash !== undefined && hash !== containerHash(container)) {
    return {
      reason: 'changed',
      message: `Container ${container.name} definition changed, will be restarted`,
    };
  }
  return probes.failure(run.id);
}

/** Whether a run that isn't running is followed by another. */
export function restarts(
  pod: Pod,
  target: PodContainer,
  run: ContainerStatus,
  observed: Observed,
): boolean {
  // A kubelet that died between create and start leaves a run that never was.
  if (run.state === 'created' || run.state === 'unknown') return true;
  // In a new sandbox, init containers run once more even if they had succeeded in the old one.
  const [sandbox] = observed.sandboxes;
  if (target.role === 'init' && sandbox && run.sandboxId !== sandbox.id) return true;
  return restartsAfter(pod, target, run.exitCode);
}

/** The init containers have done their work in the present sandbox: the main ones may run. */
export function initialized(pod: Pod, observed: Observed): boolean {
  const sandbox = readySandbox(observed);
  if (!sandbox) return false;
  const inSandbox = observed.containers.filter(({ sandboxId }) => sandboxId === sandbox.id);
  if (pod.spec.containers.some(({ name }) => inSandbox.some((run) => run.name === name))) {
    return true;
  }
  return initContainersOf(pod).every(({ container, role }) => {
    const run = inSandbox.find(({ name }) => name === container.name);
    return role === 'sidecar' ? run?.state === 'running' : succeeded(run);
  });
}

function succeeded(run: ContainerStatus | undefined): boolean {
  return run?.state === 'exited' && run.exitCode === 0;
}

export interface InitPlan {
  readonly judgements: readonly Judgement[];
  /** All are done: go on with the main containers. */
  readonly complete: boolean;
  /** One failed for good: the Pod has failed. */
  readonly failed: boolean;
}

/** Init containers one after another; sidecars stay up behind those that follow. */
export function planInit(pod: Pod, observed: Observed, probes: ProbeVerdicts): InitPlan {
  const done = initialized(pod, observed);
  const [sandbox] = observed.sandboxes;
  const judgements: Judgement[] = [];
  for (const target of initContainersOf(pod)) {
    if (done && target.role === 'init') continue;
    const verdict = judge(pod, target, observed, probes);
    judgements.push({ target, verdict });
    if (done) continue;
    const run = newestRun(observed, target.container.name);
    const current = run && run.sandboxId === sandbox?.id ? run : undefined;
    const passed =
      target.role === 'sidecar'
        ? current?.state === 'running' && verdict.do === 'leave' && probes.started(current.id)
        : succeeded(current);
    if (passed) continue;
    const failed = current?.state === 'exited' && verdict.do === 'leave';
    return { judgements, complete: false, failed };
  }
  return { judgements, complete: true, failed: false };
}

export function planMain(
  pod: Pod,
  observed: Observed,
  probes: ProbeVerdicts,
): readonly Judgement[] {
  return mainContainersOf(pod).map((target) => ({
    target,
    verdict: judge(pod, target, observed, probes),
  }));
}

/** Nothing runs and nothing will: the Pod has come to its end by itself. */
export function finished(pod: Pod, observed: Observed, probes: ProbeVerdicts): boolean {
  if (observed.containers.length === 0) return false;
  if (planInit(pod, observed, probes).failed) return true;
  return pod.spec.containers.every(({ name }, index) => {
    const run = newestRun(observed, name);
    const target = mainContainersOf(pod)[index];
    return run?.state === 'exited' && target && !restarts(pod, target, run, observed);
  });
}
