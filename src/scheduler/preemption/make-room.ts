/** Carries a preemption out: says on each victim why it goes, and deletes it with its own grace period. */
import { findCondition } from '#api/conditions.ts';
import { disruptionTarget } from '#api/disruption.ts';
import { pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { isTerminating } from '#api/metadata.ts';
import { isApiError } from '#api/status.ts';
import { toTime } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import type { Candidate } from './pick-node.ts';

export interface MakeRoomTools {
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly clock: Clock;
}

/** Rejects when a victim couldn't be deleted; one that is gone already has made its room. */
export async function makeRoom(
  preemptor: Pod,
  { node, victims }: Candidate,
  tools: MakeRoomTools,
): Promise<void> {
  const message = `Preempted by pod ${preemptor.metadata.uid} on node ${node}`;
  await Promise.all(
    victims.map(async (victim) => {
      if (!isTerminating(victim)) await sendAway(victim, preemptor, tools);
      tools.recorder.event(victim, 'Normal', 'Preempted', message);
    }),
  );
}

async function sendAway(
  victim: Pod,
  { spec: { schedulerName = '' } }: Pod,
  { client, clock }: MakeRoomTools,
): Promise<void> {
  const { namespace, name, uid } = victim.metadata;
  const known = findCondition(victim.status?.conditions, disruptionTarget);
  const condition = {
    type: disruptionTarget,
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: `${schedulerName}: preempting to accommodate a higher priority pod`,
    ...(known?.status === 'True' ? {} : { lastTransitionTime: toTime(clock.now()) }),
  };
  // Another Pod of the same name is not the one that was meant.
  const body = { metadata: { uid }, status: { conditions: [condition] } };
  try {
    await client.patch(
      pods,
      { namespace, name },
      { type: 'strategic', body },
      { subresource: 'status' },
    );
    await client.delete(pods, { namespace, name }, { body: { preconditions: { uid } } });
  } catch (error) {
    if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
  }
}
