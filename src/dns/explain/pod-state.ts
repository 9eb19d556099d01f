/** Why a Pod that exists is not (or not yet, or no more) an address behind a name. */
import type { ContainerStatus, Pod } from '#api/gen/types.ts';
import { findCondition } from '#api/conditions.ts';
import { isPodReady, isPodTerminal } from '#api/pod.ts';
import type { Finding, Snapshot } from './case.ts';
import { duration, inNamespace, since } from './facts.ts';

/** Undefined for a Pod that is Ready, on a node that lives, and stays. */
export function podFault(pod: Pod, snapshot: Snapshot): Finding | undefined {
  return (
    finished(pod) ??
    terminating(pod, snapshot) ??
    unscheduled(pod, snapshot) ??
    nodeLost(pod, snapshot) ??
    starting(pod, snapshot) ??
    notReady(pod, snapshot)
  );
}

const describe = ({ metadata }: Pod): string =>
  `kubectl describe pod ${metadata.name}${inNamespace(metadata.namespace)}`;

const titled = ({ metadata }: Pod): string => `Pod "${metadata.name}"`;

function finished(pod: Pod): Finding | undefined {
  if (!isPodTerminal(pod)) return undefined;
  const how = pod.status?.phase === 'Succeeded' ? 'has ended' : 'has failed';
  return {
    code: 'pod-finished',
    text: `${titled(pod)} ${how} (phase ${pod.status?.phase}): it has no name any more.`,
    remedy: [describe(pod)],
    evidence: { pod: pod.metadata.name, phase: pod.status?.phase },
  };
}

function terminating(pod: Pod, { now }: Snapshot): Finding | undefined {
  const until = pod.metadata.deletionTimestamp;
  if (until === undefined) return undefined;
  const left = Date.parse(until) - now;
  const when = left > 0 ? `within ${duration(left)}` : `since ${duration(-left)} it should be gone`;
  return {
    code: 'pod-terminating',
    text: `${titled(pod)} is being deleted (${when}): its name went with the deletion.`,
    remedy: [
      `kubectl wait --for=delete pod/${pod.metadata.name}${inNamespace(pod.metadata.namespace)}`,
    ],
    evidence: { pod: pod.metadata.name, deletionTimestamp: until },
  };
}

function unscheduled(pod: Pod, snapshot: Snapshot): Finding | undefined {
  if (pod.spec.nodeName) return undefined;
  const condition = findCondition(pod.status?.conditions, 'PodScheduled');
  const gates = (pod.spec.schedulingGates ?? []).map(({ name }) => name);
  const why =
    gates.length > 0
      ? `it waits for its scheduling gates ${gates.join(', ')}`
      : (condition?.message ?? 'the scheduler has not looked at it yet');
  return {
    code: 'pod-unscheduled',
    text: `${titled(pod)} has no address: it is on no node${since(snapshot, pod.metadata.creationTimestamp)}. ${sentence(why)}`,
    remedy: [describe(pod)],
    evidence: { pod: pod.metadata.name, message: condition?.message },
  };
}

function nodeLost(pod: Pod, { nodes, ...snapshot }: Snapshot): Finding | undefined {
  const node = nodes.find(({ metadata }) => metadata.name === pod.spec.nodeName);
  const ready = findCondition(node?.status?.conditions, 'Ready');
  if (node && ready?.status !== 'Unknown') return undefined;
  const name = pod.spec.nodeName ?? '';
  return {
    code: 'node-lost',
    text: node
      ? `${titled(pod)} is on node "${name}", which has been silent${since({ ...snapshot, nodes }, ready?.lastTransitionTime)}: nobody knows whether it still runs.`
      : `${titled(pod)} is on node "${name}", which is not in the cluster any more.`,
    remedy: [
      `kubectl describe node ${name}   # bring it back, or, when it is off for good:`,
      `kubectl delete pod ${pod.metadata.name}${inNamespace(pod.metadata.namespace)} --force`,
    ],
    evidence: { pod: pod.metadata.name, node: name },
  };
}

function starting(pod: Pod, snapshot: Snapshot): Finding | undefined {
  if (pod.status?.podIP) return undefined;
  const stuck = stuckContainer(pod);
  const why = stuck ? `Its ${stuck}` : 'Its node is starting it';
  return {
    code: 'pod-starting',
    text: `${titled(pod)} has no address yet: it was bound to node "${pod.spec.nodeName}" ${duration(snapshot.now - startOf(pod))} ago. ${sentence(why)}`,
    remedy: [describe(pod)],
    evidence: { pod: pod.metadata.name, node: pod.spec.nodeName },
  };
}

function startOf({ status, metadata }: Pod): number {
  const scheduled = findCondition(status?.conditions, 'PodScheduled')?.lastTransitionTime;
  return Date.parse(scheduled ?? metadata.creationTimestamp);
}

function notReady(pod: Pod, snapshot: Snapshot): Finding | undefined {
  if (isPodReady(pod)) return undefined;
  const condition = findCondition(pod.status?.conditions, 'Ready');
  const time = condition?.lastTransitionTime ?? pod.status?.startTime;
  const { why, evidence } = unreadiness(pod, snapshot);
  return {
    code: 'pod-not-ready',
    text: `${titled(pod)} (${pod.status?.podIP}) has not been Ready${since(snapshot, time)}. ${sentence(why)}`,
    remedy: [describe(pod)],
    evidence: { pod: pod.metadata.name, since: time, ...evidence },
  };
}

interface Unreadiness {
  readonly why: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

function unreadiness(pod: Pod, snapshot: Snapshot): Unreadiness {
  const stuck = stuckContainer(pod);
  if (stuck) return { why: `its ${stuck}`, evidence: {} };
  const probe = failingProbe(pod);
  if (probe) {
    const said = lastComplaint(pod, snapshot);
    const why = `the ${probe.kind} probe of its container "${probe.container}" does not succeed${said ? `: ${said}` : ''}`;
    return { why, evidence: { probe: probe.kind, container: probe.container, said } };
  }
  const gates = (pod.spec.readinessGates ?? [])
    .map(({ conditionType }) => conditionType)
    .filter((type) => findCondition(pod.status?.conditions, type)?.status !== 'True');
  if (gates.length > 0) {
    return {
      why: `its readiness gate${gates.length > 1 ? 's' : ''} ${gates.join(', ')} ${gates.length > 1 ? 'are' : 'is'} not True: whoever should set the condition hasn't`,
      evidence: { readinessGates: gates },
    };
  }
  const message = findCondition(pod.status?.conditions, 'Ready')?.message;
  return { why: message ?? 'its containers are starting', evidence: {} };
}

/** A container that isn't running, and why: `container "main" can't start: ImagePullBackOff (…)`. */
function stuckContainer(pod: Pod): string | undefined {
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {};
  const restarting = new Set(
    (pod.spec.initContainers ?? [])
      .filter(({ restartPolicy }) => restartPolicy === 'Always')
      .map(({ name }) => name),
  );
  const init = initContainerStatuses.find(
    ({ name, state }) => !restarting.has(name) && state?.terminated?.exitCode !== 0,
  );
  if (init) return `init container ${stateText(init)}`;
  const main = containerStatuses.find(({ state }) => state?.running === undefined);
  return main && `container ${stateText(main)}`;
}

function stateText({ name, state, lastState }: ContainerStatus): string {
  if (state?.running) return `"${name}" is still running`;
  if (state?.terminated) {
    return `"${name}" ended with exit code ${state.terminated.exitCode}`;
  }
  const { reason = 'ContainerCreating', message } = state?.waiting ?? {};
  const before = lastState?.terminated;
  const died = before ? `, last exit code ${before.exitCode}` : '';
  return `"${name}" does not run: ${reason}${message ? ` (${message})` : ''}${died}`;
}

function failingProbe(
  pod: Pod,
): { readonly kind: 'startup' | 'readiness'; readonly container: string } | undefined {
  for (const status of pod.status?.containerStatuses ?? []) {
    const spec = pod.spec.containers.find(({ name }) => name === status.name);
    if (status.ready || !spec) continue;
    if (spec.startupProbe && !status.started) return { kind: 'startup', container: spec.name };
    if (spec.readinessProbe) return { kind: 'readiness', container: spec.name };
  }
  return undefined;
}

/** What the kubelet last said about a probe of the Pod. */
function lastComplaint(pod: Pod, { events }: Snapshot): string | undefined {
  const own = events.filter(
    ({ reason, involvedObject }) =>
      reason === 'Unhealthy' &&
      involvedObject.name === pod.metadata.name &&
      involvedObject.uid === pod.metadata.uid,
  );
  const timeOf = ({ lastTimestamp, eventTime }: (typeof own)[number]): string =>
    lastTimestamp ?? eventTime ?? '';
  return own.toSorted((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1))[0]?.message?.trim();
}

function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}
