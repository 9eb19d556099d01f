/**
 * Whether Pods are taken from nodes that don't answer. When most nodes of a zone or all of the cluster seem lost, it is
 * more likely the network or the server that is in trouble, and moving Pods would make it worse. Pure.
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

export function evictionFor(node: Node, nodes: readonly Node[]): Eviction {
  if (!nodes.some(isReady)) return 'spare';
  const zone = zoneOf(node);
  const inZone = nodes.filter((other) => zoneOf(other) === zone);
  const lost = inZone.filter((other) => !isReady(other)).length;
  // A zone that is lost as a whole, while others aren't, is evacuated.
  const isPartial =
    lost < inZone.length && lost > fewNodes && lost >= unhealthyShare * inZone.length;
  return isPartial ? 'hold' : 'evict';
}

export function isReady({ status }: Node): boolean {
  return isConditionTrue(status?.conditions, 'Ready');
}

function zoneOf({ metadata: { labels } }: Node): string {
  const part = (name: string): string => labels?.[`topology.kubernetes.io/${name}`] ?? '';
  return `${part('region')}/${part('zone')}`;
}
