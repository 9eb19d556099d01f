/** The parts of the cluster's range that nodes have. Pure. */
import { formatAddress, parseRange } from '#base/ipv4-range.ts';

/** 254 Pods, as upstream's `--node-cidr-mask-size`. */
const nodeMask = 24;
const nodeSize = 2 ** (32 - nodeMask);

/** The lowest /24 of `clusterCIDR` that overlaps none of those taken; undefined when there is none. */
export function lowestFree(clusterCIDR: string, taken: Iterable<string>): string | undefined {
  const cluster = parseRange(clusterCIDR);
  const end = cluster.first + cluster.size;
  // By their first addresses, so that one pass finds the first gap.
  const others = Array.from(taken, parseRange).toSorted((a, b) => a.first - b.first);
  let first = cluster.first;
  for (const other of others) {
    if (other.first >= first + nodeSize) break;
    const behind = other.first + other.size;
    if (behind > first) first += Math.ceil((behind - first) / nodeSize) * nodeSize;
  }
  return first + nodeSize <= end ? `${formatAddress(first)}/${nodeMask}` : undefined;
}
