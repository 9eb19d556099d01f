/** What the rules of a Service depend on besides the Service: the proxy's configuration, and its own node's place. */
import type { Node } from '#api/gen/types.ts';
import type { ProxyConfig } from './skeleton.ts';

export interface Here extends ProxyConfig {
  /** Undefined when the node has no zone. */
  readonly zone: string | undefined;
  /** At which packets for the node arrive; IPv4. */
  readonly internalIPs: readonly string[];
  /** All by which others know the node: at the other side of address translation they may be others than those. */
  readonly knownIPs: readonly string[];
}

export function hereOf(config: ProxyConfig, node: Node | undefined): Here {
  const addresses = (node?.status?.addresses ?? []).filter(({ address }) => isIPv4(address));
  const ofType = (...types: readonly string[]): readonly string[] =>
    addresses.filter(({ type }) => types.includes(type)).map(({ address }) => address);
  return {
    ...config,
    zone: node?.metadata.labels?.['topology.kubernetes.io/zone'] || undefined,
    internalIPs: ofType('InternalIP'),
    knownIPs: ofType('InternalIP', 'ExternalIP'),
  };
}

export function isIPv4(address: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(address);
}

/** Whether rules made for one are right for the other. */
export function isSamePlace(a: Here, b: Here): boolean {
  const tell = ({ zone, internalIPs, knownIPs }: Here): string =>
    JSON.stringify([zone, internalIPs, knownIPs]);
  return tell(a) === tell(b);
}
