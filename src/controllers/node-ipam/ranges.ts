/** The parts of the cluster's range that nodes have. Pure. */
import { formatAddress, overlap, parseRange } from '#base/ipv4-range.ts';

/** 254 Pods, as upstream's `--node-cidr-mask-size`. */
const nodeMask = 24;
const nodeSize = 2 ** (32 - nodeMask);

/** The lowest /24 of `clusterCIDR` that overlaps none of those taken; undefined when there is none. */
export function lowestFree(clusterCIDR: string, taken: Iterable<string>): string | undefined {
  const cluster = parseRange(clusterCIDR);
  const others = Array.from(taken, parseRange);
  const end = cluster.first + cluster.size;
  for (let first = cluster.first; first + nodeSize <= end; first += nodeSize) {
    const candidate = { first, size: nodeSize };
    if (!others.some((other) => overlap(candidate, other))) {
      return `${formatAddress(first)}/${nodeMask}`;
    }
  }
  return undefined;
}
