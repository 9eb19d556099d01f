/** The conditions that the kubelet owns; others' (readiness gates, the scheduler's) are left alone. */
import type { ContainerStatus, Pod, PodCondition } from '#api/gen/types.ts';
import type { PodFailure, PodMemory, ResizeState } from '../sync-context.ts';
import { initProgress, type Phase } from './phase.ts';

export interface ConditionInput {
  readonly pod: Pod;
  readonly phase: Phase;
  readonly init: readonly ContainerStatus[];
  readonly main: readonly ContainerStatus[];
  readonly sandboxReady: boolean;
  /** The kubelet gave the Pod up. */
  readonly failure: PodFailure | undefined;
  readonly resize: Pick<PodMemory, 'resizePending' | 'resizeInProgress'>;
  /** RFC 3339. */
  readonly now: string;
  /** As published last. */
  readonly previous: readonly PodCondition[];
}

type Finding = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message' | 'observedGeneration'>;

/** Those that are there only while they are true. */
export const passingConditions: readonly string[] = ['PodResizePending', 'PodResizeInProgress'];

export function conditionsOf(input: ConditionInput): PodCondition[] {
  const containersReady = containersReadyOf(input);
  const findings: Finding[] = [
    { type: 'PodReadyToStartContainers', status: input.sandboxReady ? 'True' : 'False' },
    initializedOf(input),
    readyOf(input, containersReady),
    containersReady,
    { type: 'PodScheduled', status: 'True' },
    ...disruptionOf(input.failure),
    ...resizeOf('PodResizePending', input.resize.resizePending),
    ...resizeOf('PodResizeInProgress', input.resize.resizeInProgress),
  ];
  return findings.map((finding) => withTimes(finding, input));
}

function disruptionOf(failure: PodFailure | undefined): Finding[] {
  if (!failure?.isDisruption) return [];
  const { message } = failure;
  return [{ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message }];
}

function resizeOf(type: string, state: ResizeState | undefined): Finding[] {
  if (!state) return [];
  const { generation, reason, message } = state;
  return [
    {
      type,
      status: 'True',
      observedGeneration: generation,
      ...(reason ? { reason } : {}),
      ...(message ? { message } : {}),
    },
  ];
}

function withTimes(finding: Finding, { pod, previous, now }: ConditionInput): PodCondition {
  const before = previous.find(({ type }) => type === finding.type);
  const generation = finding.observedGeneration ?? pod.metadata.generation;
  const since = before?.status === finding.status ? before.lastTransitionTime : undefined;
  return {
    type: finding.type,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    status: finding.status,
    lastTransitionTime: since ?? now,
    ...(finding.reason ? { reason: finding.reason } : {}),
    ...(finding.message ? { message: finding.message } : {}),
  };
}

function initializedOf({ pod, phase, init, main }: ConditionInput): Finding {
  const type = 'Initialized';
  if (phase === 'Succeeded') return { type, status: 'True', reason: 'PodCompleted' };
  // Once the main containers have begun, a restart of a sidecar doesn't count.
  const begun = main.some(
    ({ state, lastState }) => state?.running ?? state?.terminated ?? lastState?.terminated,
  );
  if (begun || initProgress(pod, init) === 'done') return { type, status: 'True' };
  const missing = (pod.spec.initContainers ?? [])
    .filter(({ name }) => {
      const status = init.find((candidate) => candidate.name === name);
      return !status?.ready && status?.state?.terminated?.exitCode !== 0;
    })
    .map(({ name }) => name);
  return {
    type,
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${missing.join(' ')}]`,
  };
}

function containersReadyOf({ pod, phase, init, main }: ConditionInput): Finding {
  const type = 'ContainersReady';
  if (phase === 'Succeeded') return { type, status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' };
  const sidecars = (pod.spec.initContainers ?? [])
    .filter(({ restartPolicy }) => restartPolicy === 'Always')
    .map(({ name }) => name);
  const counted = [...init.filter(({ name }) => sidecars.includes(name)), ...main];
  const unready = counted.filter(({ ready }) => !ready).map(({ name }) => name);
  if (unready.length === 0) return { type, status: 'True' };
  return {
    type,
    status: 'False',
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  };
}

function readyOf({ pod }: ConditionInput, containersReady: Finding): Finding {
  const type = 'Ready';
  if (containersReady.status !== 'True') return { ...containersReady, type };
  const complaints = (pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const gate = pod.status?.conditions?.find((condition) => condition.type === conditionType);
    if (!gate)
      return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
    if (gate.status === 'True') return [];
    return [
      `the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`,
    ];
  });
  if (complaints.length === 0) return { type, status: 'True' };
  const message = complaints.length === 1 ? complaints[0] : `[${complaints.join(', ')}]`;
  return {
    type,
    status: 'False',
    reason: 'ReadinessGatesNotReady',
    ...(message ? { message } : {}),
  };
}
