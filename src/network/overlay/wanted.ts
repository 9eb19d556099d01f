/** What the kernel should hold for the way to other nodes' Pods. Pure. */
import { formatAddress, parseRange } from '#base/ipv4-range.ts';
import { networkAddress } from '../cidr.ts';
import type { Peer } from './peers.ts';
import type { OverlayState, Uplink } from './state.ts';
import { deviceName, tunnelWords, vxlanOverhead } from './state.ts';

/** `auto`: direct routes to nodes on a link of this one, VXLAN to the others. */
export type PodNetworkMode = 'vxlan' | 'host-gw' | 'auto';

export interface WayInput {
  readonly mode: PodNetworkMode;
  readonly nodeIP: string;
  readonly podCIDR: string;
  readonly uplink: Uplink;
  readonly peers: readonly Peer[];
  /** Addresses of nodes that share a link with this one → the interface to it. */
  readonly onLink: ReadonlyMap<string, string>;
}

export function wantedState(input: WayInput): OverlayState {
  const { nodeIP, podCIDR, uplink, peers } = input;
  const direct = peers.filter((peer) => isDirect(input, peer));
  const tunnelled = peers.filter((peer) => input.mode !== 'host-gw' && !isDirect(input, peer));
  return {
    device:
      tunnelled.length === 0
        ? undefined
        : {
            tunnel: tunnelWords(nodeIP),
            ethernetAddress: ethernetAddressOf(podCIDR),
            mtu: uplink.mtu - vxlanOverhead,
            addresses: [networkAddress(podCIDR)],
            up: true,
          },
    forwarding: new Map(tunnelled.map((peer) => [ethernetAddressOf(peer.podCIDR), peer.address])),
    neighbours: new Map(
      tunnelled.map((peer) => [networkAddress(peer.podCIDR), ethernetAddressOf(peer.podCIDR)]),
    ),
    routes: new Map([
      ...tunnelled.map((peer): [string, string] => [
        peer.podCIDR,
        `via ${networkAddress(peer.podCIDR)} dev ${deviceName} onlink`,
      ]),
      ...direct.map((peer): [string, string] => [
        peer.podCIDR,
        `via ${peer.address} dev ${input.onLink.get(peer.address)}`,
      ]),
    ]),
  };
}

/** Those that can't be reached: direct routes were asked for, and there is a router between. */
export function unreachable(input: WayInput): readonly Peer[] {
  return input.mode === 'host-gw' ? input.peers.filter((peer) => !isDirect(input, peer)) : [];
}

function isDirect({ mode, onLink }: WayInput, { address }: Peer): boolean {
  return mode !== 'vxlan' && onLink.has(address);
}

/**
 * The Ethernet address of a node's VXLAN device. It follows from the Pod range, which no two nodes share, so that nobody
 * has to publish it. Locally administered; `48` is for Holdfast.
 */
export function ethernetAddressOf(podCIDR: string): string {
  const bytes = formatAddress(parseRange(podCIDR).first).split('.').map(Number);
  return ['02', '48', ...bytes.map((byte) => byte.toString(16).padStart(2, '0'))].join(':');
}

/** Pods are told the size of packet that fits on every way out of the node, also to nodes that join later. */
export function podMtu(mode: PodNetworkMode, uplink: Uplink): number {
  return mode === 'host-gw' ? uplink.mtu : uplink.mtu - vxlanOverhead;
}
