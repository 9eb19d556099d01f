/**
 * What the table holds besides policies and Pods: two hooks and the maps by which they find what isolates a Pod. Only
 * what is forwarded passes here, after Services were translated: traffic between a Pod and its own node is neither
 * forwarded nor filtered, so that kubelet probes and the node's DNS always work.
 *
 * Egress and ingress are hooks of their own, since what the one accepts the other must still see.
 */

export interface NetworkPolicyConfig {
  /** The nftables table (family ip), one for each cluster. */
  readonly table: string;
  readonly nodeName: string;
}

/** Maps of isolated addresses to their chains, and the set of Pods that talk to themselves. */
export type MapName = 'isolated-egress' | 'isolated-ingress' | 'selves';

/** The name is quoted by nothing, so it must be one that nft takes as it stands. */
export function skeleton({ table }: NetworkPolicyConfig): string {
  return `table ip ${table} {
  map isolated-egress { type ipv4_addr : verdict; }
  map isolated-ingress { type ipv4_addr : verdict; }
  set selves { type ipv4_addr . ipv4_addr; }

  chain allow-always {
    ct state established,related accept
    # A Pod that reaches itself through its Service.
    ip saddr . ip daddr @selves accept
  }
  chain egress {
    type filter hook forward priority 0
    jump allow-always
    ip saddr vmap @isolated-egress
  }
  chain ingress {
    type filter hook forward priority 1
    jump allow-always
    ip daddr vmap @isolated-ingress
  }
}
`;
}
