/**
 * The peers of a rule: those that select Pods together are one set of addresses, named by what it selects, so that
 * rules that select the same share it; every range of addresses is a match of its own.
 */
import { createHash } from 'node:crypto';
import type { IPBlock, LabelSelector, NetworkPolicyPeer } from '#api/gen/types.ts';
import { matchesLabelSelector } from '#api/selector/label-selector.ts';

export type Labels = Readonly<Record<string, string>>;

interface PodPeer {
  /** The policy's own; absent: whichever `namespaceSelector` selects. */
  readonly namespace?: string;
  readonly namespaceSelector?: LabelSelector;
  /** Absent: every Pod. */
  readonly podSelector?: LabelSelector;
}

/** A set of the addresses of all Pods that one of these selects. */
export interface PeerSet {
  readonly name: string;
  readonly peers: readonly PodPeer[];
}

/** What a Pod is selected by. */
export interface Selectable {
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
}

/** Undefined when no peer selects Pods. */
export function peerSetOf(
  peers: readonly NetworkPolicyPeer[],
  namespace: string,
): PeerSet | undefined {
  const selecting = peers
    .filter(({ podSelector, namespaceSelector }) => podSelector ?? namespaceSelector)
    .map(({ podSelector, namespaceSelector }) => ({
      ...(namespaceSelector ? { namespaceSelector } : { namespace }),
      ...(podSelector && { podSelector }),
    }));
  if (selecting.length === 0) return undefined;
  const digest = createHash('sha256').update(JSON.stringify(selecting)).digest('hex');
  return { name: `pods-${digest.slice(0, 20)}`, peers: selecting };
}

export function isInPeerSet({ peers }: PeerSet, pod: Selectable): boolean {
  return peers.some(({ namespace, namespaceSelector, podSelector }) => {
    const here =
      namespace === undefined
        ? matchesLabelSelector(namespaceSelector, pod.namespaceLabels)
        : namespace === pod.namespace;
    return here && (!podSelector || matchesLabelSelector(podSelector, pod.labels));
  });
}

/** Undefined for IPv6, which Pods don't have. `address` is nft's name of the address to look at. */
export function matchBlock({ cidr, except = [] }: IPBlock, address: string): string | undefined {
  if (cidr.includes(':')) return undefined;
  // nft takes no match of everything.
  const inside = cidr.endsWith('/0') ? [] : [`${address} ${cidr}`];
  return [...inside, ...except.map((range) => `${address} != ${range}`)].join(' ');
}
