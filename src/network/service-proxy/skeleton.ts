/**
 * What the table holds besides the Services: hooks, maps and the rules that are the same for all of them. A packet of
 * a new connection is looked up once by destination; conntrack remembers the answer for the rest of the connection.
 */
import { hostAddresses } from '../cidr.ts';

export interface ProxyConfig {
  /** The nftables table (family ip), one for each cluster. */
  readonly table: string;
  readonly nodeName: string;
  /** This node's Pods. */
  readonly podCIDR: string;
  /** All Pods of the cluster: they reach each other untranslated. */
  readonly clusterCIDR: string;
  /** The first range of Services; there may be further ones. */
  readonly serviceCIDR: string;
  /** Service addresses that the node itself answers, such as cluster DNS: they are left alone. */
  readonly localAddresses: readonly string[];
}

/** The bit of the packet mark by which a rule asks for masquerading; the one that kube-proxy uses. */
const masqueradeMark = '0x4000';

/** Those that a Service port may have. */
const protocols = ['tcp', 'udp', 'sctp'];

function endpointMap(protocol: string): string {
  const port = `${protocol} dport`;
  const target = `ip daddr . ${port}`;
  return `  map ${protocol}-endpoints { typeof ip daddr . ${port} . numgen random mod 2 : ${target}; }
  map ${protocol}-node-endpoints { typeof ${port} . numgen random mod 2 : ${target}; }`;
}

/** The name is quoted by nothing, so it must be one that nft takes as it stands. */
export function skeleton(config: ProxyConfig): string {
  const { table, podCIDR, clusterCIDR } = config;
  // A connection of a Pod to itself through a Service would be answered past the translation: its source must change.
  const hairpins = hostAddresses(podCIDR).map((address) => `${address} . ${address}`);
  return `table ip ${table} {
  map services { type ipv4_addr . inet_proto . inet_service : verdict; }
  # By address and port, or by node port, and a number below the count of the Service's endpoints. nft has no name for that number's type,
  # hence typeof, and takes a port from there as its protocol's, hence a map for each protocol.
${protocols.map(endpointMap).join('\n')}
  map node-ports { type inet_proto . inet_service : verdict; }
  map services-without-endpoints { type ipv4_addr . inet_proto . inet_service : verdict; }
  map node-ports-without-endpoints { type inet_proto . inet_service : verdict; }
  map host-ports { type inet_proto . inet_service : ipv4_addr . inet_service; }
  map host-ports-at-address { type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service; }
  set hairpins { type ipv4_addr . ipv4_addr; elements = { ${hairpins.join(', ')} }; }

  chain mark-for-masquerade { meta mark set meta mark or ${masqueradeMark}; }
  chain refuse { meta l4proto tcp reject with tcp reset; reject; }

  # What these hold is of the ranges: \`range-rules.ts\`.
  chain mark-own { }
  chain refuse-unknown { }

  chain find-service {
    jump mark-own
    ip daddr . meta l4proto . th dport vmap @services
    fib daddr type local ip daddr != 127.0.0.0/8 goto find-local
  }
  chain find-local {
    meta l4proto . th dport vmap @node-ports
    dnat to ip daddr . meta l4proto . th dport map @host-ports-at-address
    dnat to meta l4proto . th dport map @host-ports
  }
  chain find-refused {
    ip daddr . meta l4proto . th dport vmap @services-without-endpoints
    fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @node-ports-without-endpoints
    jump refuse-unknown
  }

  chain nat-prerouting { type nat hook prerouting priority dstnat; jump find-service; }
  chain nat-output { type nat hook output priority -100; jump find-service; }
  chain nat-postrouting {
    type nat hook postrouting priority srcnat
    meta mark & ${masqueradeMark} == ${masqueradeMark} meta mark set meta mark xor ${masqueradeMark} masquerade fully-random
    ct status dnat ip saddr . ip daddr @hairpins masquerade fully-random
    ip saddr ${podCIDR} ip daddr != { ${clusterCIDR}, 224.0.0.0/4 } masquerade fully-random
  }
  chain filter-input { type filter hook input priority -110; ct state new jump find-refused; }
  chain filter-forward { type filter hook forward priority -110; ct state new jump find-refused; }
  # After nat-output, so that what still has a Service's address was found nowhere.
  chain filter-output { type filter hook output priority -90; ct state new jump find-refused; }
}
`;
}
