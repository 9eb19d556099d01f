/** The node's own last check of a Pod that was assigned to it: labels and room. */
import type { Node, Pod } from '#api/gen/types.ts';
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
      return 'next';
    }
    podEvent(context, 'Warning', refusal.reason, refusal.message);
    memory.failure = { ...refusal, message: `Pod was rejected: ${refusal.message}` };
    return 'stop';
  },
};

function refuse({ pod, parts }: SyncContext, node: Node): PodFailure | undefined {
  const others = parts.activePods().filter(({ metadata }) => metadata.uid !== pod.metadata.uid);
  const shortage = shortageOf(pod, others, node);
  if (shortage) return shortage;
  if (matchesNode(pod.spec, node)) return undefined;
  const message =
    "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector";
  return { reason: 'NodeAffinity', message };
}

const counted = ['cpu', 'memory', 'ephemeral-storage'];

function shortageOf(pod: Pod, others: readonly Pod[], node: Node): PodFailure | undefined {
  const allocatable = node.status?.allocatable ?? {};
  const fails = (resource: string, requested: number, used: number): PodFailure | undefined => {
    const capacity = amountOf(allocatable, resource);
    if (requested === 0 || used + requested <= capacity) return undefined;
    return {
      reason: `OutOf${resource}`,
      message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
    };
  };
  const needs = podRequests(pod.spec);
  return [
    fails('pods', 1, others.length),
    ...counted.map((resource) => {
      const used = others.map((other) => amountOf(podRequests(other.spec), resource));
      return fails(
        resource,
        amountOf(needs, resource),
        used.reduce((sum, one) => sum + one, 0),
      );
    }),
  ].find((failure) => failure !== undefined);
}

/** Thousandths of `cpu`, whole units of everything else. */
function amountOf(amounts: Readonly<Record<string, string>>, resource: string): number {
  const quantity = amounts[resource] ?? '0';
  return resource === 'cpu' ? quantityToMillis(quantity) : quantityToNumber(quantity);
}
