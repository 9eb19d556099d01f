/** The taints that follow from a node's conditions: nothing is scheduled where it would not run well. Pure. */
import { toTime } from '#base/clock.ts';
import type { Node, Taint } from '#api/gen/types.ts';
import type { Eviction } from './disruption.ts';

const prefix = 'node.kubernetes.io/';
const notReady = `${prefix}not-ready`;
const unreachable = `${prefix}unreachable`;

/** Condition → status → taint. */
const byCondition: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: notReady, Unknown: unreachable },
  MemoryPressure: { True: `${prefix}memory-pressure` },
  DiskPressure: { True: `${prefix}disk-pressure` },
  NetworkUnavailable: { True: `${prefix}network-unavailable` },
  PIDPressure: { True: `${prefix}pid-pressure` },
};

const managed = new Set([
  `${prefix}unschedulable`,
  ...Object.values(byCondition).flatMap((statuses) => Object.values(statuses)),
]);

/** All taints that the node should have; undefined when it has them. */
export function wantedTaints(
  node: Node,
  eviction: Eviction,
  now: number,
): readonly Taint[] | undefined {
  const current = node.spec.taints ?? [];
  const wanted = managedTaints(node, eviction).map(
    (taint) =>
      current.find(({ key, effect }) => key === taint.key && effect === taint.effect) ?? {
        ...taint,
        timeAdded: toTime(now),
      },
  );
  const others = current.filter(({ key, effect }) => !managed.has(key) || isForeign(effect));
  const isSame =
    wanted.every((taint) => current.includes(taint)) &&
    others.length + wanted.length === current.length;
  return isSame ? undefined : [...others, ...wanted];
}

function isForeign(effect: Taint['effect']): boolean {
  return effect === 'PreferNoSchedule';
}

function managedTaints({ spec, status }: Node, eviction: Eviction): readonly Taint[] {
  const keys = (status?.conditions ?? []).flatMap(
    (condition) => byCondition[condition.type]?.[condition.status] ?? [],
  );
  if (spec.unschedulable) keys.push(`${prefix}unschedulable`);
  const hasBegun = spec.taints?.some(({ key, effect }) => isLost(key) && effect === 'NoExecute');
  const evicts = eviction === 'evict' || (eviction === 'hold' && hasBegun);
  return keys.flatMap((key): Taint[] => [
    { key, effect: 'NoSchedule' },
    ...(isLost(key) && evicts ? [{ key, effect: 'NoExecute' } as const] : []),
  ]);
}

function isLost(key: string): boolean {
  return key === notReady || key === unreachable;
}
