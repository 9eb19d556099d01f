/** Carries a preemption out: says on each victim why it goes, and deletes it with its own grace period. */
import type { Pod } from '#api/gen/types.ts';
import { isTerminating } from '#api/metadata.ts';
import type { Clock } from '#base/clock.ts';
import { disruptPod } from '#client/disrupt-pod.ts';
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
  const disruption = {
    reason: 'PreemptionByScheduler',
    message: `${preemptor.spec.schedulerName ?? ''}: preempting to accommodate a higher priority pod`,
  };
  const message = `Preempted by pod ${preemptor.metadata.uid} on node ${node}`;
  await Promise.all(
    victims.map(async (victim) => {
      if (!isTerminating(victim)) await disruptPod(victim, disruption, tools);
      tools.recorder.event(victim, 'Normal', 'Preempted', message);
    }),
  );
}
