/**
 * Takes the condition `DisruptionTarget` back from Pods that were to be taken away and after two minutes still aren't:
 * whoever wanted that has failed, or has thought better of it.
 */
import { findCondition, withCondition } from '#api/conditions.ts';
import { disruptionTarget, evictionTimeoutMs } from '#api/disruption.ts';
import { pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { isPodActive } from '#api/pod.ts';
import { isApiError } from '#api/status.ts';
import { toTime } from '#base/clock.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';

export const staleTargetController: ControllerFactory = (context) => {
  const { client, informers, clock } = context;
  const podCache = informers.of(pods);
  return createController(
    {
      name: 'stale-disruption-targets',
      watches: [
        watching(podCache, ({ object }) =>
          targetedSince(object) === undefined ? [] : [keyOf(object)],
        ),
      ],
      reconcile: async (key, signal) => {
        const pod = podCache.get(key);
        const since = pod && targetedSince(pod);
        if (!pod || since === undefined) return undefined;
        const wait = since + evictionTimeoutMs - clock.now();
        if (wait > 0) return { requeueAfterMs: wait };
        const condition = { type: disruptionTarget, status: 'False' };
        const conditions = withCondition(pod.status?.conditions, condition, toTime(clock.now()));
        const changed = { ...pod, status: { ...pod.status, conditions } };
        try {
          await client.update(pods, changed, { subresource: 'status', signal });
        } catch (error) {
          if (!isApiError(error, 'NotFound')) throw error;
        }
        return undefined;
      },
    },
    context,
  );
};

/** The kubelet means what it says, and a Pod that has ended or is going was taken away. */
function targetedSince(pod: Pod): number | undefined {
  const target = findCondition(pod.status?.conditions, disruptionTarget);
  const isOpen = target?.status === 'True' && target.reason !== 'TerminationByKubelet';
  return isOpen && isPodActive(pod) ? Date.parse(target.lastTransitionTime ?? '') : undefined;
}
