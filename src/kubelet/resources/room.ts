/** What Pods take of their node, summed up, and what is left for one more. */
import type { Node, Pod } from '#api/gen/types.ts';
import { podRequests } from '#api/pod-resources.ts';
import { quantityToMillis, quantityToNumber } from '#api/quantity.ts';

const counted = ['cpu', 'memory', 'ephemeral-storage'] as const;

/** Of one Pod: thousandths of `cpu`, bytes of everything else. */
export type Requests = Readonly<Record<(typeof counted)[number], number>>;

/** Of several. */
export interface Held {
  readonly pods: number;
  readonly requests: Requests;
}

export interface Shortage {
  readonly reason: string;
  readonly message: string;
}

export function requestsOf({ spec }: Pod): Requests {
  const asked = podRequests(spec);
  const of = (resource: string): number => amountOf(asked, resource);
  return { cpu: of('cpu'), memory: of('memory'), 'ephemeral-storage': of('ephemeral-storage') };
}

export function heldBy(all: Iterable<Requests>): Held {
  let pods = 0;
  const requests = { cpu: 0, memory: 0, 'ephemeral-storage': 0 };
  for (const one of all) {
    pods++;
    for (const resource of counted) requests[resource] += one[resource];
  }
  return { pods, requests };
}

/** What the node lacks for a Pod beside others; `message` is upstream's. */
export function shortageOf(pod: Pod, others: Held, node: Node): Shortage | undefined {
  const allocatable = node.status?.allocatable ?? {};
  const fails = (resource: string, requested: number, used: number): Shortage | undefined => {
    const capacity = amountOf(allocatable, resource);
    if (requested === 0 || used + requested <= capacity) return undefined;
    return {
      reason: `OutOf${resource}`,
      message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
    };
  };
  const needs = requestsOf(pod);
  return [
    fails('pods', 1, others.pods),
    ...counted.map((resource) => fails(resource, needs[resource], others.requests[resource])),
  ].find((failure) => failure !== undefined);
}

/** Thousandths of `cpu`, whole units of everything else. */
export function amountOf(amounts: Readonly<Record<string, string>>, resource: string): number {
  const quantity = amounts[resource] ?? '0';
  return resource === 'cpu' ? quantityToMillis(quantity) : quantityToNumber(quantity);
}
