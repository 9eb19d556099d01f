/** The other nodes, as far as the way to their Pods is concerned. Pure. */
import type { Node } from '#api/gen/types.ts';

export interface Peer {
  readonly podCIDR: string;
  /** Where the node itself is reached. */
  readonly address: string;
}

/** Undefined while the node has no Pod range or no address. */
export function peerOf({ spec, status }: Node): Peer | undefined {
  const internal = status?.addresses?.find(
    ({ type, address }) => type === 'InternalIP' && /^[\d.]+$/.test(address),
  );
  return spec.podCIDR && internal
    ? { podCIDR: spec.podCIDR, address: internal.address }
    : undefined;
}

/** Without this node, under whatever name it may have been known. */
export function peersOf(
  nodes: readonly Node[],
  self: { readonly nodeName: string; readonly nodeIP: string; readonly podCIDR: string },
): readonly Peer[] {
  return nodes
    .filter(({ metadata }) => metadata.name !== self.nodeName)
    .flatMap((node) => peerOf(node) ?? [])
    .filter(({ address, podCIDR }) => address !== self.nodeIP && podCIDR !== self.podCIDR);
}

/** Whether a change of a Node says anything about the way to its Pods. */
export function sameWay(before: Node, after: Node): boolean {
  const [one, other] = [peerOf(before), peerOf(after)];
  return one?.podCIDR === other?.podCIDR && one?.address === other?.address;
}
