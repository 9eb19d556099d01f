/** The ports of a rule as matches, each of which is enough. Numbers of a protocol are one match, names a set each. */
import type { NetworkPolicyPort } from '#api/gen/types.ts';

/** A name that containers give a port; which number it is depends on the Pod. */
export interface NamedPort {
  /** The set of address, protocol and number of each Pod's port of this name. */
  readonly set: string;
  readonly protocol: string;
  readonly name: string;
}

export const namedPortDeclaration = 'type ipv4_addr . inet_proto . inet_service;';

interface Range {
  readonly first: number;
  readonly last: number;
}

export interface PortMatches {
  readonly matches: readonly string[];
  readonly named: readonly NamedPort[];
}

/** Without ports everything matches. */
export function matchPorts(ports: readonly NetworkPolicyPort[]): PortMatches {
  if (ports.length === 0) return { matches: [''], named: [] };
  const protocols = [...new Set(ports.map(protocolOf))];
  const all = protocols.map((protocol) =>
    matchProtocol(
      protocol,
      ports.filter((port) => protocolOf(port) === protocol),
    ),
  );
  return {
    matches: all.flatMap(({ matches }) => matches),
    named: all.flatMap(({ named }) => named),
  };
}

function protocolOf({ protocol = 'TCP' }: NetworkPolicyPort): string {
  return protocol.toLowerCase();
}

function matchProtocol(protocol: string, ports: readonly NetworkPolicyPort[]): PortMatches {
  if (ports.some(({ port }) => port === undefined)) {
    return { matches: [`meta l4proto ${protocol}`], named: [] };
  }
  const ranges = ports.flatMap(({ port, endPort }) =>
    typeof port === 'number' ? [{ first: port, last: endPort ?? port }] : [],
  );
  const names = new Set(ports.flatMap(({ port }) => (typeof port === 'string' ? [port] : [])));
  const named = [...names].map((name) => ({ set: `port-${protocol}-${name}`, protocol, name }));
  const numbers = merge(ranges).map(({ first, last }) =>
    first === last ? `${first}` : `${first}-${last}`,
  );
  return {
    matches: [
      ...(numbers.length > 0 ? [`${protocol} dport { ${numbers.join(', ')} }`] : []),
      ...named.map(({ set }) => `ip daddr . meta l4proto . th dport @${set}`),
    ],
    named,
  };
}

/** nft refuses ranges that overlap. */
function merge(ranges: readonly Range[]): readonly Range[] {
  const merged: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.first - b.first)) {
    const last = merged.at(-1);
    if (last && range.first <= last.last + 1) {
      merged[merged.length - 1] = { first: last.first, last: Math.max(last.last, range.last) };
    } else {
      merged.push(range);
    }
  }
  return merged;
}
