/**
 * What the kernel holds of the way to other nodes' Pods, as it is (`kernel.ts`) and as it should be (`wanted.ts`). Values
 * are words of the `ip` and `bridge` programs, so that the difference (`difference.ts`) is a comparison of texts.
 */

/** One for all nodes. At most 15 characters. */
export const deviceName = 'holdfast-vxlan';
/** Marks our routes among those of the machine (rtnetlink's `rtm_protocol`; nobody else's in iproute2's list). */
export const routeProtocol = '72';
/** As flannel's: VNI, and the UDP port that Linux has used for VXLAN from the start. */
export const vxlanId = 1;
export const vxlanPort = 8472;
/** VXLAN's outer IPv4, UDP and VXLAN headers, and the inner Ethernet header. */
export const vxlanOverhead = 50;

export interface OverlayState {
  readonly device: Device | undefined;
  /** Inner Ethernet address → address of the node that has it. */
  readonly forwarding: ReadonlyMap<string, string>;
  /** Gateway of a node's Pods → its inner Ethernet address. */
  readonly neighbours: ReadonlyMap<string, string>;
  /** Pod range → way, such as `via 10.42.1.0 dev holdfast-vxlan onlink`. */
  readonly routes: ReadonlyMap<string, string>;
}

/** The VXLAN device. */
export interface Device {
  /** What can't be changed: a device with another is made anew. */
  readonly tunnel: string;
  readonly ethernetAddress: string;
  readonly mtu: number;
  readonly addresses: readonly string[];
  readonly up: boolean;
}

/** The interface that has the node's own address. */
export interface Uplink {
  readonly name: string;
  readonly mtu: number;
}

/** Nothing is learnt or flooded: every entry comes from a Node object. */
export function tunnelWords(local: string): string {
  return `id ${vxlanId} dstport ${vxlanPort} local ${local} nolearning`;
}
