/** Tells the user why a Pod has no Node yet: an event, and the Pod's `PodScheduled` condition. */
import { pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { findCondition } from '#api/conditions.ts';
import { isApiError } from '#api/status.ts';
import { toTime } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Logger } from '#base/log.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';

export interface SchedulingFailure {
  readonly reason: 'Unschedulable' | 'SchedulerError';
  readonly message: string;
  /** The Node that the Pod was promised room on; empty when no longer; absent when nothing changes. */
  readonly nominatedNodeName?: string;
}

export interface ReportTools {
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly log: Logger;
}

export async function reportFailure(
  pod: Pod,
  { reason, message, nominatedNodeName: promised }: SchedulingFailure,
  { client, recorder, clock, log }: ReportTools,
): Promise<void> {
  recorder.event(pod, 'Warning', 'FailedScheduling', message);
  const before = findCondition(pod.status?.conditions, 'PodScheduled');
  const isSaid =
    before?.status === 'False' && before.reason === reason && before.message === message;
  const isPromised = promised === undefined || promised === (pod.status?.nominatedNodeName ?? '');
  if (isSaid && isPromised) return;
  const condition = {
    type: 'PodScheduled',
    ...(pod.metadata.generation && { observedGeneration: pod.metadata.generation }),
    status: 'False',
    reason,
    message,
    ...(before?.status === 'False' ? {} : { lastTransitionTime: toTime(clock.now()) }),
  };
  const { namespace, name } = pod.metadata;
  const nomination = isPromised ? {} : { nominatedNodeName: promised || null };
  const body = { status: { conditions: [condition], ...nomination } };
  try {
    await client.patch(
      pods,
      { namespace, name },
      { type: 'strategic', body },
      { subresource: 'status' },
    );
  } catch (error) {
    // The condition is a courtesy, and the next attempt writes it again.
    if (!isApiError(error, 'NotFound')) {
      log.warn('the condition of a waiting Pod was not written', { error: messageOf(error) });
    }
  }
}
