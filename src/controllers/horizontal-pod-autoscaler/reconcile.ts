/** One autoscaler: reads the scale of its target and what is measured, and writes the scale and its own status. */
import { autoscalingV2HorizontalPodAutoscalers } from '#api/gen/resources.ts';
import type { AutoscalingV2HorizontalPodAutoscalerStatus, MetricStatus } from '#api/gen/types.ts';
import { isApiError } from '#api/status.ts';
import { toTime } from '#base/clock.ts';
import { sameStatus } from '../same-status.ts';
import { Conditions } from './conditions.ts';
import { decide } from './decide.ts';
import type { Decision } from './decide.ts';
import { longestPeriodMs } from './limits.ts';
import { readTarget, writeScale } from './target.ts';
import type { Target } from './target.ts';
import { Unmeasured } from './unmeasured.ts';
import type { Autoscaler, Scene, World } from './world.ts';

type Status = AutoscalingV2HorizontalPodAutoscalerStatus;

export async function autoscale(
  autoscaler: Autoscaler,
  world: World,
  signal: AbortSignal,
): Promise<void> {
  const conditions = new Conditions(autoscaler.status?.conditions, toTime(world.clock.now()));
  const status = await scale(autoscaler, { ...world, conditions }, signal);
  const next = { ...status, conditions: conditions.list };
  if (sameStatus(next, autoscaler.status)) return;
  try {
    await world.client.update(
      autoscalingV2HorizontalPodAutoscalers,
      { ...autoscaler, status: next },
      { subresource: 'status', signal },
    );
  } catch (error) {
    if (!isApiError(error)) throw error;
    world.recorder.event(autoscaler, 'Warning', 'FailedUpdateStatus', error.message);
  }
}

/** What its status becomes, but for the conditions. */
async function scale(autoscaler: Autoscaler, scene: Scene, signal: AbortSignal): Promise<Status> {
  const { conditions, recorder, history, clock } = scene;
  const before = autoscaler.status ?? { desiredReplicas: 0 };
  const target = await findTarget(autoscaler, scene, signal);
  if (!target) return before;
  conditions.set('AbleToScale', 'True', {
    reason: 'SucceededGetScale',
    message: "the HPA controller was able to get the target's current scale",
  });
  const current = target.scale.spec.replicas ?? 0;
  history.begin(current, clock.now());
  const decision = await decide(autoscaler, target.scale, scene, signal);
  if ('failure' in decision) {
    recorder.event(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', decision.failure);
    return statusOf(before, current, before.desiredReplicas, decision.metrics);
  }
  const { replicas, metrics } = decision;
  if (replicas === current) return statusOf(before, current, current, metrics);
  const done = await rescale(autoscaler, { target, decision }, scene, signal);
  if (!done) return statusOf(before, current, before.desiredReplicas, before.currentMetrics);
  const lastScaleTime = toTime(clock.now());
  return { ...statusOf(before, current, replicas, metrics), lastScaleTime };
}

async function findTarget(
  autoscaler: Autoscaler,
  { conditions, recorder, ...world }: Scene,
  signal: AbortSignal,
): Promise<Target | undefined> {
  try {
    return await readTarget(autoscaler, world, signal);
  } catch (error) {
    if (!(error instanceof Unmeasured)) throw error;
    recorder.event(autoscaler, 'Warning', 'FailedGetScale', error.message);
    conditions.set('AbleToScale', 'False', {
      reason: 'FailedGetScale',
      message: `the HPA controller was unable to get the target's current scale: ${error.message}`,
    });
    return undefined;
  }
}

function statusOf(
  before: Status,
  currentReplicas: number,
  desiredReplicas: number,
  currentMetrics: readonly MetricStatus[] = [],
): Status {
  return { ...before, currentReplicas, desiredReplicas, currentMetrics };
}

/** False when the API refused. */
async function rescale(
  autoscaler: Autoscaler,
  { target, decision }: { readonly target: Target; readonly decision: Decision },
  { conditions, recorder, client, clock, history }: Scene,
  signal: AbortSignal,
): Promise<boolean> {
  const { replicas, reason } = decision;
  try {
    await writeScale(target, replicas, { client, signal });
  } catch (error) {
    if (!isApiError(error)) throw error;
    const text = `New size: ${replicas}; reason: ${reason}; error: ${error.message}`;
    recorder.event(autoscaler, 'Warning', 'FailedRescale', text);
    conditions.set('AbleToScale', 'False', {
      reason: 'FailedUpdateScale',
      message: `the HPA controller was unable to update the target scale: ${error.message}`,
    });
    return false;
  }
  conditions.set('AbleToScale', 'True', {
    reason: 'SucceededRescale',
    message: `the HPA controller was able to update the target scale to ${replicas}`,
  });
  const text = `New size: ${replicas}; reason: ${reason}`;
  recorder.event(autoscaler, 'Normal', 'SuccessfulRescale', text);
  const { behavior } = autoscaler.spec;
  const current = target.scale.spec.replicas ?? 0;
  history.rescaled(current, replicas, clock.now(), longestPeriodMs(behavior));
  return true;
}
