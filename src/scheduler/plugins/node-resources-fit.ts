import type { Node } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { allocatable, usageOf } from '../pod-usage.ts';
import { freesRoom } from '../plugin.ts';
import type { ClusterChange, Plugin } from '../plugin.ts';

/** Requests must fit into what the Node has left, and the Pod into their number; emptier Nodes are better. */
export const nodeResourcesFit: Plugin = {
  name: 'NodeResourcesFit',
  filter(pod, { node, pods, requested }) {
    const reasons: string[] = [];
    let final = false;
    const most = allocatable(node, 'pods');
    if (pods.length + 1 > most) {
      reasons.push('Too many pods');
      final ||= most === 0;
    }
    for (const [name, wanted] of usageOf(pod).requests) {
      if (wanted === 0) continue;
      const room = allocatable(node, name);
      if (wanted <= room - (requested.get(name) ?? 0)) continue;
      reasons.push(`Insufficient ${name}`);
      final ||= wanted > room;
    }
    return reasons.length > 0 ? { reasons, final } : undefined;
  },
  score: {
    weight: 1,
    of: (pod, nodes) =>
      nodes.map(({ node, guessed }) => {
        const usage = usageOf(pod).guessed;
        const cpu = freeShare(allocatable(node, 'cpu'), guessed.cpu + usage.cpu);
        const memory = freeShare(allocatable(node, 'memory'), guessed.memory + usage.memory);
        return (cpu + memory) / 2;
      }),
  },
  mayHelp: (change) => freesRoom(change) || givesBack(change) || hasMoreRoom(change),
};

function freeShare(capacity: number, used: number): number {
  return capacity === 0 ? 0 : Math.max(0, ((capacity - used) / capacity) * 100);
}

/** A Pod was resized, and holds less than before. */
function givesBack(change: ClusterChange): boolean {
  if (change.of !== 'Pod' || change.change.type !== 'updated') return false;
  const { object, previous } = change.change;
  const now = usageOf(object).requests;
  return [...usageOf(previous).requests].some(([name, amount]) => (now.get(name) ?? 0) < amount);
}

function hasMoreRoom(change: ClusterChange): boolean {
  if (change.of !== 'Node' || change.change.type === 'deleted') return false;
  if (change.change.type === 'added') return true;
  const amounts = ({ status }: Node): unknown => status?.allocatable ?? status?.capacity;
  return !deepEqual(amounts(change.change.object), amounts(change.change.previous));
}
