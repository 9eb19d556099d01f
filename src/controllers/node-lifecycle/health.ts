/** What the control plane says of a node whose kubelet has fallen silent. Pure. */
import { toTime } from '#base/clock.ts';
import type { Node, NodeCondition, Pod } from '#api/gen/types.ts';

/** The conditions that only the kubelet can know. */
const kubeletConditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'];

/** The node's conditions with what the kubelet told replaced by Unknown; undefined when they say so already. */
export function silentConditions(node: Node, now: number): readonly NodeCondition[] | undefined {
  const current = node.status?.conditions ?? [];
  const isKnown = (type: string): boolean =>
    current.find((condition) => condition.type === type)?.status !== 'Unknown';
  if (!kubeletConditions.some(isKnown)) return undefined;
  const others = current.filter(({ type }) => !kubeletConditions.includes(type));
  return [...others, ...kubeletConditions.map((type) => silent(current, type, toTime(now)))];
}

function silent(current: readonly NodeCondition[], type: string, time: string): NodeCondition {
  const known = current.find((condition) => condition.type === type);
  if (known?.status === 'Unknown') return known;
  const told = known
    ? { reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' }
    : { reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.' };
  return { ...known, type, status: 'Unknown', ...told, lastTransitionTime: time };
}

/** The Pod as not ready, so that it gets no more traffic; undefined when it isn't ready anyway. */
export function unreachablePod(pod: Pod, now: number): Pod | undefined {
  const conditions = pod.status?.conditions ?? [];
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (ready?.status !== 'True') return undefined;
  const changed = { ...ready, status: 'False', lastTransitionTime: toTime(now) };
  const others = conditions.filter((condition) => condition !== ready);
  return { ...pod, status: { ...pod.status, conditions: [...others, changed] } };
}
