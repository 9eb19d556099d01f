/**
 * What `kubectl get pods` says of a Pod: how many containers are ready, one word for its state, how often its
 * containers were restarted. The word is the most specific that the status holds: a reason of a container that waits
 * or has ended beats the phase, and a deletion beats all.
 */
import type { Container, ContainerState, ContainerStatus, Pod } from '#api/gen/types.ts';
import { isSidecar } from '#api/pod-resources.ts';
import { isPodTerminal } from '#api/pod.ts';
import { since } from '../../columns/duration.ts';

export interface PodSummary {
  readonly ready: number;
  readonly total: number;
  readonly reason: string;
  readonly restarts: number;
  /** When the last restart was, RFC 3339; empty when unknown. */
  readonly lastRestart: string;
}

interface Restarts {
  readonly restarts: number;
  readonly lastRestart: string;
}

export function summarize(pod: Pod): PodSummary {
  const init = summarizeInit(pod);
  const total = pod.spec.containers.length + sidecars(pod).size;
  if (init.reason !== undefined && !hasCondition(pod, 'Initialized')) {
    const { restarts, lastRestart } = init.all;
    return {
      ready: init.ready,
      total,
      reason: finalReason(pod, init.reason),
      restarts,
      lastRestart,
    };
  }
  const main = pod.status?.containerStatuses ?? [];
  const { restarts, lastRestart } = addRestarts(init.sidecars, main);
  const running = main.filter((status) => status.ready && isRunning(status)).length;
  return {
    ready: init.ready + running,
    total,
    reason: finalReason(pod, mainReason(pod, init.reason ?? phaseReason(pod), running > 0)),
    restarts,
    lastRestart,
  };
}

/** `0`, or `3 (5m ago)` when it is known when the last restart was. */
export function formatRestarts({ restarts, lastRestart }: PodSummary, now: number): string {
  if (restarts === 0 || !lastRestart) return String(restarts);
  return `${restarts} (${since(lastRestart, now)} ago)`;
}

function phaseReason(pod: Pod): string {
  const gated = pod.status?.conditions?.some(
    (condition) => condition.type === 'PodScheduled' && condition.reason === 'SchedulingGated',
  );
  if (gated) return 'SchedulingGated';
  return pod.status?.reason || pod.status?.phase || '';
}

interface InitSummary {
  /** Undefined when all init containers are done. */
  readonly reason: string | undefined;
  /** How many sidecars are ready. */
  readonly ready: number;
  readonly all: Restarts;
  readonly sidecars: Restarts;
}

function summarizeInit(pod: Pod): InitSummary {
  const isSidecar = sidecars(pod);
  const seen: ContainerStatus[] = [];
  let ready = 0;
  let reason: string | undefined;
  for (const [index, status] of (pod.status?.initContainerStatuses ?? []).entries()) {
    seen.push(status);
    if (status.state?.terminated?.exitCode === 0) continue;
    if (isSidecar.has(status.name) && status.started) {
      if (status.ready) ready++;
      continue;
    }
    reason = initReason(status.state, index, pod.spec.initContainers ?? []);
    break;
  }
  const none: Restarts = { restarts: 0, lastRestart: '' };
  return {
    reason,
    ready,
    all: addRestarts(none, seen),
    sidecars: addRestarts(
      none,
      seen.filter((status) => isSidecar.has(status.name)),
    ),
  };
}

function initReason(
  state: ContainerState | undefined,
  index: number,
  containers: readonly Container[],
): string {
  if (state?.terminated) return `Init:${terminatedReason(state.terminated)}`;
  const waiting = state?.waiting?.reason;
  if (waiting && waiting !== 'PodInitializing') return `Init:${waiting}`;
  return `Init:${index}/${containers.length}`;
}

function mainReason(pod: Pod, fallback: string, anyRunning: boolean): string {
  let reason = fallback;
  // From the last to the first, so that the first container's word wins.
  for (const { state } of (pod.status?.containerStatuses ?? []).toReversed()) {
    if (state?.waiting?.reason) reason = state.waiting.reason;
    else if (state?.terminated) reason = terminatedReason(state.terminated);
  }
  if (reason !== 'Completed' || !anyRunning) return reason;
  return hasCondition(pod, 'Ready') ? 'Running' : 'NotReady';
}

function finalReason(pod: Pod, reason: string): string {
  if (!pod.metadata.deletionTimestamp) return reason;
  if (pod.status?.reason === 'NodeLost') return 'Unknown';
  return isPodTerminal(pod) ? reason : 'Terminating';
}

function terminatedReason(ended: NonNullable<ContainerState['terminated']>): string {
  if (ended.reason) return ended.reason;
  return ended.signal ? `Signal:${ended.signal}` : `ExitCode:${ended.exitCode}`;
}

function isRunning(status: ContainerStatus): boolean {
  const { state } = status;
  return state?.running !== undefined && !state.waiting?.reason && !state.terminated;
}

function sidecars(pod: Pod): ReadonlySet<string> {
  const names = (pod.spec.initContainers ?? [])
    .filter(isSidecar)
    .map((container) => container.name);
  return new Set(names);
}

function addRestarts(start: Restarts, statuses: readonly ContainerStatus[]): Restarts {
  let { restarts, lastRestart } = start;
  for (const status of statuses) {
    restarts += status.restartCount;
    const finished = status.lastState?.terminated?.finishedAt ?? '';
    // RFC 3339 in UTC with whole seconds: text order is time order.
    if (finished > lastRestart) lastRestart = finished;
  }
  return { restarts, lastRestart };
}

export function hasCondition(pod: Pod, type: string): boolean {
  return (pod.status?.conditions ?? []).some(
    (condition) => condition.type === type && condition.status === 'True',
  );
}
