/** Why a Pod fits nowhere, in upstream's words. */

/** `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable.` */
export function explain(nodes: number, why: string): string {
  return `0/${nodes} nodes are available: ${why}.`;
}

/** `1 Insufficient cpu, 2 node(s) were unschedulable`. */
export function tally(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}
