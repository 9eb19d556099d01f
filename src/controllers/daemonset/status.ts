/** What a DaemonSet's status says of its nodes and Pods. Pure. */
import type { DaemonSetStatus } from '#api/gen/types.ts';
import { isPodAvailable, isPodReady } from '#api/pod.ts';
import { fitOf } from './node-fit.ts';
import { isNew, minReadySeconds } from './plan.ts';
import type { DaemonState } from './plan.ts';

export function statusOf(state: DaemonState, collisionCount: number): DaemonSetStatus {
  const { set, nodes, podsByNode, hash, now } = state;
  const oldest = ({ metadata }: { metadata: { name: string } }) =>
    podsByNode.get(metadata.name)?.[0];
  const wanted = nodes.filter((node) => fitOf(set, node).shouldRun);
  const others = nodes.filter((node) => !wanted.includes(node));
  const scheduled = wanted.map(oldest).filter((pod) => pod !== undefined);
  const ready = scheduled.filter(isPodReady);
  const available = ready.filter((pod) => isPodAvailable(pod, minReadySeconds(set), now));
  const { conditions } = set.status ?? {};
  return {
    ...(set.metadata.generation === undefined
      ? {}
      : { observedGeneration: set.metadata.generation }),
    desiredNumberScheduled: wanted.length,
    currentNumberScheduled: scheduled.length,
    numberMisscheduled: others.filter(oldest).length,
    numberReady: ready.length,
    numberAvailable: available.length,
    numberUnavailable: wanted.length - available.length,
    updatedNumberScheduled: scheduled.filter((pod) => isNew(pod, hash)).length,
    ...(collisionCount > 0 ? { collisionCount } : {}),
    ...(conditions ? { conditions } : {}),
  };
}
