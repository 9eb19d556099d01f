/** The node's own last check of a Pod that was assigned to it: labels and room. */
import type { Node, Pod } from '#api/gen/types.ts';
import { allocationOf, toldAllocation, withAllocation } from '../resources/allocation.ts';
import { qosClassOf } from '../resources/qos.ts';
import { shortageOf } from '../resources/room.ts';
import { unsupportedBy } from '../resources/unsupported.ts';
import { toleratesTaint } from '#api/tolerations.ts';
import { matchesNode } from '#api/selector/node-affinity.ts';
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
  const shortage = shortageOf(pod, parts.heldByOthers(pod.metadata.uid), node);
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
