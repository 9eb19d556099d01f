/** `status.containerStatuses` and its kin from what the runtime has. */
import type {
  ContainerState,
  ContainerStatus as ApiContainerStatus,
  Pod,
  ResourceRequirements,
} from '#api/gen/types.ts';
import { toTime } from '#base/clock.ts';
import type { ContainerStatus } from '../cri/runtime.ts';
import type { Observed } from '../observed.ts';
import { restarts } from '../plan.ts';
import type { PodContainer } from '../pod-containers.ts';
import type { Waiting } from '../sync-context.ts';

export interface StatusInput {
  readonly pod: Pod;
  readonly observed: Observed;
  /** Why containers don't run, by name. */
  readonly waiting: ReadonlyMap<string, Waiting>;
  /** Termination messages by container id. */
  readonly messages: ReadonlyMap<string, string>;
  /** What runs have, by container id. */
  readonly actuated: ReadonlyMap<string, ResourceRequirements>;
  readonly probes: {
    started(containerId: string): boolean;
    ready(containerId: string): boolean;
  };
  /** What was published last for this container. */
  readonly previous: readonly ApiContainerStatus[];
  /** The Pod is over: nothing will be started any more. */
  readonly ending: boolean;
}

const unlocatable = {
  exitCode: 137,
  reason: 'ContainerStatusUnknown',
  message:
    'The container could not be located when the pod was deleted.  The container used to be Running',
};

export function containerStatusOf(target: PodContainer, input: StatusInput): ApiContainerStatus {
  const { container } = target;
  const runs = input.observed.containers.filter(({ name }) => name === container.name);
  const [run, before] = runs;
  const previous = input.previous.find(({ name }) => name === container.name);
  if (!run) return withoutRun(target, input, previous);
  const { state, lastState } = statesOf(target, input, { run, before, previous });
  const started =
    run.state === 'running' && state.running !== undefined && input.probes.started(run.id);
  return {
    name: container.name,
    state,
    lastState,
    ready: isReady(target, run, state, input),
    restartCount: run.attempt,
    // Resolved, as the runtime shows it: `docker.io/library/busybox:1.28`.
    image: run.image || (container.image ?? ''),
    imageID: run.imageId,
    containerID: containerIdOf(run),
    started,
    ...mountsOf(target),
    ...resourcesOf(target, run, input),
  };
}

/** What it was granted, and what it really has while it runs; of those that can be resized. */
function resourcesOf(
  { container, role }: PodContainer,
  run: ContainerStatus,
  { actuated }: StatusInput,
): Partial<ApiContainerStatus> {
  if (role === 'init' || role === 'ephemeral') return {};
  const granted = container.resources ?? {};
  const { requests = {} } = granted;
  const has = run.state === 'running' ? actuated.get(run.id) : undefined;
  return {
    ...(Object.keys(requests).length > 0 ? { allocatedResources: requests } : {}),
    resources: has ?? granted,
  };
}

function mountsOf({ container }: PodContainer): Partial<ApiContainerStatus> {
  const mounts = container.volumeMounts ?? [];
  if (mounts.length === 0) return {};
  return {
    volumeMounts: mounts.map(({ name, mountPath, readOnly }) => ({
      name,
      mountPath,
      ...(readOnly ? { readOnly, recursiveReadOnly: 'Disabled' } : {}),
    })),
  };
}

/** Never started, or started once and lost by the runtime. */
function withoutRun(
  { container, role }: PodContainer,
  { pod, waiting, ending }: StatusInput,
  previous: ApiContainerStatus | undefined,
): ApiContainerStatus {
  const fallback =
    role !== 'ephemeral' && pod.spec.initContainers?.length
      ? 'PodInitializing'
      : 'ContainerCreating';
  const reason = waiting.get(container.name);
  const lost = previous?.state?.running;
  if (lost && ending)
    return { ...previous, ready: false, started: false, state: { terminated: unlocatable } };
  // What ended before the runtime forgot it stays as it was told.
  if (previous?.state?.terminated && (ending || (role === 'init' && !reason))) return previous;
  return {
    name: container.name,
    state: { waiting: reason ? waitingState(reason) : { reason: fallback } },
    lastState: lost ? { terminated: unlocatable } : (previous?.lastState ?? {}),
    ready: false,
    restartCount: previous?.restartCount ?? 0,
    image: container.image ?? '',
    imageID: '',
    started: false,
    ...mountsOf({ container, role }),
  };
}

interface Runs {
  readonly run: ContainerStatus;
  readonly before: ContainerStatus | undefined;
  readonly previous: ApiContainerStatus | undefined;
}

function statesOf(
  target: PodContainer,
  input: StatusInput,
  { run, before, previous }: Runs,
): { readonly state: ContainerState; readonly lastState: ContainerState } {
  const state = unchanged(run, previous) ?? stateOf(run, input.messages);
  const earlier: ContainerState =
    before?.state === 'exited' ? stateOf(before, input.messages) : lastStateOf(run, previous);
  const waiting = input.waiting.get(target.container.name);
  const willRestart =
    run.state !== 'running' && !input.ending && restarts(input.pod, target, run, input.observed);
  // While it waits for its next run, a container is waiting, and how it ended is the last state.
  if (willRestart && waiting) {
    return {
      state: { waiting: waitingState(waiting) },
      lastState: state.terminated ? state : earlier,
    };
  }
  return { state, lastState: earlier };
}

/** How a run ended doesn't change any more, though its termination message may be gone from the disk. */
function unchanged(
  run: ContainerStatus,
  previous: ApiContainerStatus | undefined,
): ContainerState | undefined {
  return [previous?.state, previous?.lastState].find(
    (state) => state?.terminated?.containerID === containerIdOf(run),
  );
}

/** The runtime keeps few runs: what was told of an earlier one stays. */
function lastStateOf(
  run: ContainerStatus,
  previous: ApiContainerStatus | undefined,
): ContainerState {
  if (!previous || previous.containerID === containerIdOf(run)) return previous?.lastState ?? {};
  return previous.state?.terminated
    ? { terminated: previous.state.terminated }
    : (previous.lastState ?? {});
}

function stateOf(run: ContainerStatus, messages: ReadonlyMap<string, string>): ContainerState {
  if (run.state === 'running') return { running: { startedAt: toTime(run.startedAt) } };
  if (run.state !== 'exited') return { waiting: { reason: 'ContainerCreating' } };
  const message = messages.get(run.id) || run.message;
  return {
    terminated: {
      exitCode: run.exitCode,
      reason: run.reason || (run.exitCode === 0 ? 'Completed' : 'Error'),
      ...(message ? { message } : {}),
      startedAt: toTime(run.startedAt),
      finishedAt: toTime(run.finishedAt),
      containerID: containerIdOf(run),
    },
  };
}

function waitingState({ reason, message }: Waiting): ContainerState['waiting'] {
  return { reason, ...(message ? { message } : {}) };
}

function isReady(
  { role }: PodContainer,
  run: ContainerStatus,
  state: ContainerState,
  { probes }: StatusInput,
): boolean {
  if (role === 'ephemeral') return false;
  if (role === 'init') return state.terminated?.exitCode === 0;
  return state.running !== undefined && probes.ready(run.id);
}

function containerIdOf(run: ContainerStatus): string {
  return `containerd://${run.id}`;
}
