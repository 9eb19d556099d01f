/** The node's own last check of a Pod that was assigned to it: labels and room. */
import type { Node, Pod, PodSpec } from '#api/gen/types.ts';
import { allocationOf, toldAllocation, withAllocation } from '../resources/allocation.ts';
import { qosClassOf } from '../resources/qos.ts';
import { unsupportedBy } from '../resources/unsupported.ts';
import { toleratesTaint } from '#api/tolerations.ts';
import { matchesNode } from '#api/selector/node-affinity.ts';
import { podRequests } from '#api/pod-resources.ts';
import { quantityToMillis, quantityToNumber } from '#api/quantity.ts';
import { podEvent, type PodFailure, type SyncContext, type SyncStep } from '../sync-context.ts';

export const admitStep: SyncStep = {
  name: 'admit',
  async run(context) {
    const { memory, pod, parts } = context;
    if (memory.admitted) return 'next';
    const node = parts.node();
    // A Pod that has run here already was admitted by the kubelet's earlier life.
    const known = pod.status?.startTime !== undefined;
    const refusal = known || !node ? undefined : refuse(context, node);
    if (!refusal) {
      memory.admitted = true;
      remember(context, known);
      return 'next';
    }
    podEvent(context, 'Warning', refusal.reason, refusal.message);
    memory.failure = { ...refusal, message: `Pod was rejected: ${refusal.message}` };
    return 'stop';
  },
};

/** What it is granted from now on; of a Pod that ran before, what it was granted then. */
function remember(context: SyncContext, known: boolean): void {
  const { memory, wanted } = context;
  memory.allocation = known ? toldAllocation(wanted) : allocationOf(wanted);
  context.pod = withAllocation(wanted, memory.allocation);
  memory.actuatedPod = wanted.status?.resources ?? context.pod.spec.resources;
  const {
    conditions = [],
    containerStatuses = [],
    initContainerStatuses = [],
  } = wanted.status ?? {};
  for (const { containerID = '', resources } of [...initContainerStatuses, ...containerStatuses]) {
    if (containerID && resources)
      memory.actuated.set(containerID.replace(/^.*:\/\//, ''), resources);
  }
  const begun = conditions.find(({ type }) => type === 'PodResizeInProgress');
  if (begun) memory.resizeInProgress = { generation: begun.observedGeneration ?? 0 };
}

function refuse({ pod, parts }: SyncContext, node: Node): PodFailure | undefined {
  // What asks for nothing would be the first to go again.
  if (parts.memoryPressure() && qosClassOf(pod) === 'BestEffort' && !tolerates(pod)) {
    return { reason: 'Evicted', message: 'The node had condition: [MemoryPressure]. ' };
  }
  const others = parts.activePods().filter(({ metadata }) => metadata.uid !== pod.metadata.uid);
  const shortage = shortageOf(pod, others, node);
  if (shortage) return shortage;
  const unsupported = unsupportedBy(pod);
  if (unsupported) return unsupported;
  if (matchesNode(pod.spec, node)) return undefined;
  const message =
    "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector";
  return { reason: 'NodeAffinity', message };
}

const criticalPriority = 2_000_000_000;

function tolerates({ spec }: Pod): boolean {
  if ((spec.priority ?? 0) >= criticalPriority) return true;
  const taint = { key: 'node.kubernetes.io/memory-pressure', effect: 'NoSchedule' } as const;
  return (spec.tolerations ?? []).some((toleration) => toleratesTaint(toleration, taint));
}

const counted = ['cpu', 'memory', 'ephemeral-storage'] as const;

/** What the node lacks for a Pod beside others; `message` is upstream's. */
export function shortageOf(pod: Pod, others: readonly Pod[], node: Node): PodFailure | undefined {
  const allocatable = node.status?.allocatable ?? {};
  const fails = (resource: string, requested: number, used: number): PodFailure | undefined => {
    const capacity = amountOf(allocatable, resource);
    if (requested === 0 || used + requested <= capacity) return undefined;
    return {
      reason: `OutOf${resource}`,
      message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
    };
  };
  const needs = requestsOf(pod);
  const used = others.map(requestsOf);
  return [
    fails('pods', 1, others.length),
    ...counted.map((resource) =>
      fails(
        resource,
        needs[resource],
        used.reduce((sum, one) => sum + one[resource], 0),
      ),
    ),
  ].find((failure) => failure !== undefined);
}

type Requests = Readonly<Record<(typeof counted)[number], number>>;

const known = new WeakMap<PodSpec, Requests>();

/** Worked out once for each state of a Pod: whoever comes to the node is weighed against all who are there. */
function requestsOf({ spec }: Pod): Requests {
  let requests = known.get(spec);
  if (!requests) {
    const asked = podRequests(spec);
    const of = (resource: string): number => amountOf(asked, resource);
    requests = {
      cpu: of('cpu'),
      memory: of('memory'),
      'ephemeral-storage': of('ephemeral-storage'),
    };
    known.set(spec, requests);
  }
  return requests;
}

/** Thousandths of `cpu`, whole units of everything else. */
export function amountOf(amounts: Readonly<Record<string, string>>, resource: string): number {
  const quantity = amounts[resource] ?? '0';
  return resource === 'cpu' ? quantityToMillis(quantity) : quantityToNumber(quantity);
}
