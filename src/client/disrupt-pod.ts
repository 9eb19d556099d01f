/** Takes a Pod away for a reason that its status tells: whoever sees it end can see why. */
import { disruptionTarget } from '#api/disruption.ts';
import { pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { findCondition } from '#api/conditions.ts';
import { isApiError } from '#api/status.ts';
import { toTime } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import type { Client } from './client.ts';

export interface Disruption {
  /** Of the condition `DisruptionTarget`; upstream's words. */
  readonly reason: string;
  readonly message: string;
}

export interface DisruptTools {
  readonly client: Client;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

/** The condition first, then the delete, with the Pod's own grace period. A Pod that is gone is what was wanted. */
export async function disruptPod(
  pod: Pod,
  { reason, message }: Disruption,
  { client, clock, signal }: DisruptTools,
): Promise<void> {
  const { namespace, name, uid } = pod.metadata;
  const isTold = findCondition(pod.status?.conditions, disruptionTarget)?.status === 'True';
  const condition = {
    type: disruptionTarget,
    status: 'True',
    reason,
    message,
    ...(isTold ? {} : { lastTransitionTime: toTime(clock.now()) }),
  };
  // Another Pod of the same name is not the one that was meant.
  const body = { metadata: { uid }, status: { conditions: [condition] } };
  const options = signal ? { signal } : {};
  try {
    await client.patch(
      pods,
      { namespace, name },
      { type: 'strategic', body },
      { subresource: 'status', ...options },
    );
    await client.delete(
      pods,
      { namespace, name },
      { body: { preconditions: { uid } }, ...options },
    );
  } catch (error) {
    if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
  }
}
