/** Why a Pod that exists is not (or not yet, or no more) an address behind a name. */
import type { ContainerStatus, Pod, Probe } from '#api/gen/types.ts';
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
  if (stuck) return { why: `its ${stuck}`, evidence: { because: 'container' } };
  const probe = failingProbe(pod);
  if (probe) {
    const said = lastComplaint(pod, snapshot);
    const why = `the ${probe.kind} probe of its container "${probe.container}" (${probe.does}) does not succeed${said ? `: ${said}` : ''}`;
    return {
      why,
      evidence: { because: 'probe', probe: probe.kind, container: probe.container, said },
    };
  }
  const gates = (pod.spec.readinessGates ?? [])
    .map(({ conditionType }) => conditionType)
    .filter((type) => findCondition(pod.status?.conditions, type)?.status !== 'True');
  if (gates.length > 0) {
    return {
      why: `its readiness gate${gates.length > 1 ? 's' : ''} ${gates.join(', ')} ${gates.length > 1 ? 'are' : 'is'} not True: whoever should set the condition hasn't`,
      evidence: { because: 'readiness-gate', readinessGates: gates },
    };
  }
  const message = findCondition(pod.status?.conditions, 'Ready')?.message;
  return { why: message ?? 'its containers are starting', evidence: { because: 'starting' } };
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
  if (init) return `init container ${stateText(init, pod)}`;
  const main = containerStatuses.find(({ state }) => state?.running === undefined);
  return main && `container ${stateText(main, pod)}`;
}

const pullReasons = ['ErrImagePull', 'ImagePullBackOff', 'ErrImageNeverPull', 'InvalidImageName'];

function stateText({ name, state, lastState }: ContainerStatus, { spec }: Pod): string {
  if (state?.running) return `"${name}" is still running`;
  if (state?.terminated) {
    return `"${name}" ended with exit code ${state.terminated.exitCode}`;
  }
  const { reason = 'ContainerCreating', message } = state?.waiting ?? {};
  if (pullReasons.includes(reason)) {
    const all = [...(spec.initContainers ?? []), ...spec.containers];
    const image = all.find((one) => one.name === name)?.image ?? '';
    return `"${name}" does not run: its image "${image}" cannot be pulled (${reason}${message ? `: ${ending(message)}` : ''})`;
  }
  const before = lastState?.terminated;
  const died = before ? `, last exit code ${before.exitCode}` : '';
  return `"${name}" does not run: ${reason}${message ? ` (${shortened(message)})` : ''}${died}`;
}

function failingProbe(pod: Pod):
  | {
      readonly kind: 'startup' | 'readiness';
      readonly container: string;
      readonly does: string;
    }
  | undefined {
  for (const status of pod.status?.containerStatuses ?? []) {
    const spec = pod.spec.containers.find(({ name }) => name === status.name);
    if (status.ready || !spec) continue;
    const { name, startupProbe, readinessProbe } = spec;
    if (startupProbe && !status.started) {
      return { kind: 'startup', container: name, does: probeText(startupProbe) };
    }
    if (readinessProbe) {
      return { kind: 'readiness', container: name, does: probeText(readinessProbe) };
    }
  }
  return undefined;
}

function probeText({ exec, httpGet, tcpSocket, grpc }: Probe): string {
  if (exec) return shortened((exec.command ?? []).join(' '));
  if (httpGet) return `GET ${httpGet.path ?? '/'} on port ${httpGet.port}`;
  if (tcpSocket) return `TCP port ${tcpSocket.port}`;
  return `gRPC port ${grpc?.port ?? ''}`;
}

/** What the kubelet last said about a probe of the Pod, without the words that say that it failed. */
function lastComplaint(pod: Pod, { events }: Snapshot): string | undefined {
  const own = events.filter(
    ({ reason, involvedObject }) =>
      reason === 'Unhealthy' &&
      involvedObject.name === pod.metadata.name &&
      involvedObject.uid === pod.metadata.uid,
  );
  const timeOf = ({ lastTimestamp, eventTime }: (typeof own)[number]): string =>
    lastTimestamp ?? eventTime ?? '';
  return own
    .toSorted((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1))[0]
    ?.message?.replace(/^\w+ probe (failed|errored)( and resulted in .*? state)?:/, '')
    .trim()
    .slice(0, longest);
}

/** Messages of runtimes wrap each other; the innermost, at the end, says what is wrong. */
function ending(message: string): string {
  return shortened(message.trim().split(': ').slice(-2).join(': '));
}

const longest = 200;

function shortened(message: string): string {
  return message.length > longest ? `${message.slice(0, longest)}…` : message;
}

function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}
