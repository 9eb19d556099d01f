/**
 * Whether Pods are taken from nodes that don't answer. When most nodes of a zone or all of the cluster seem lost, it is
 * more likely the network or the server that is in trouble, and moving Pods would make it worse.
 */
import type { Node } from '#api/gen/types.ts';
import { isConditionTrue } from '#api/conditions.ts';

export type Eviction =
  /** A node that isn't ready loses its Pods, as they tolerate. */
  | 'evict'
  /** What has begun goes on; nothing begins. */
  | 'hold'
  /** What has begun is taken back. */
  | 'spare';

/** As upstream's `--unhealthy-zone-threshold`, and its number of nodes that are never too many. */
const unhealthyShare = 0.55;
const fewNodes = 2;

/** How many nodes there are and how many of them are lost, by zone; kept as nodes change. */
export class Disruption {
  readonly #zones = new Map<string, { all: number; lost: number }>();
  #ready = 0;

  add(node: Node): void {
    this.#count(node, 1);
  }

  /** As it was when it was added. */
  remove(node: Node): void {
    this.#count(node, -1);
  }

  #count(node: Node, by: 1 | -1): void {
    const zone = zoneOf(node);
    const { all, lost } = this.#zones.get(zone) ?? { all: 0, lost: 0 };
    const isLost = !isReady(node);
    if (!isLost) this.#ready += by;
    if (all + by === 0) this.#zones.delete(zone);
    else this.#zones.set(zone, { all: all + by, lost: lost + (isLost ? by : 0) });
  }

  evictionFrom(node: Node): Eviction {
    if (this.#ready === 0) return 'spare';
    const { all, lost } = this.#zones.get(zoneOf(node)) ?? { all: 0, lost: 0 };
    // A zone that is lost as a whole, while others aren't, is evacuated.
    const isPartial = lost < all && lost > fewNodes && lost >= unhealthyShare * all;
    return isPartial ? 'hold' : 'evict';
  }
}

export function isReady({ status }: Node): boolean {
  return isConditionTrue(status?.conditions, 'Ready');
}

function zoneOf({ metadata: { labels } }: Node): string {
  const part = (name: string): string => labels?.[`topology.kubernetes.io/${name}`] ?? '';
  return `${part('region')}/${part('zone')}`;
}
