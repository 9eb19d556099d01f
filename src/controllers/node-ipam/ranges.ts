/** The parts of the cluster's range that nodes have. */
import { formatAddress, parseRange } from '#base/ipv4-range.ts';
import type { Ipv4Range } from '#base/ipv4-range.ts';

/** 254 Pods, as upstream's `--node-cidr-mask-size`. */
const nodeMask = 24;
const nodeSize = 2 ** (32 - nodeMask);

/** The /24s of the cluster's range, each with how many hold a part of it. */
export class NodeRanges {
  readonly #cluster: Ipv4Range;
  readonly #holders: Uint32Array;
  /** All before this one are held. */
  #next = 0;

  /** In CIDR notation. */
  constructor(clusterCIDR: string) {
    this.#cluster = parseRange(clusterCIDR);
    this.#holders = new Uint32Array(Math.floor(this.#cluster.size / nodeSize));
  }

  /** A range may be of any size, and outside. */
  hold(range: string): void {
    this.#count(range, 1);
  }

  /** One that was held. */
  release(range: string): void {
    this.#count(range, -1);
  }

  /** Undefined when there is none. */
  lowestFree(): string | undefined {
    while (this.#next < this.#holders.length && this.#holders[this.#next] !== 0) this.#next++;
    if (this.#next === this.#holders.length) return undefined;
    return `${formatAddress(this.#cluster.first + this.#next * nodeSize)}/${nodeMask}`;
  }

  #count(range: string, by: 1 | -1): void {
    const { first, size } = parseRange(range);
    const offset = first - this.#cluster.first;
    const from = Math.max(0, Math.floor(offset / nodeSize));
    const to = Math.min(this.#holders.length, Math.ceil((offset + size) / nodeSize));
    for (let block = from; block < to; block++) {
      this.#holders[block] = (this.#holders[block] ?? 0) + by;
      if (by < 0) this.#next = Math.min(this.#next, block);
    }
  }
}
