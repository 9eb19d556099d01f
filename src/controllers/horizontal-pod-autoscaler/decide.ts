/** How many Pods the target of an autoscaler shall have, and why. */
import type { MetricStatus } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { quantityToMillis } from '#api/quantity.ts';
import { isApiError } from '#api/status.ts';
import { limit } from './limits.ts';
import { propose } from './metrics.ts';
import type { Failure, Proposal, Subject } from './metrics.ts';
import type { Tolerance } from './replicas.ts';
import type { ScaleObject } from './target.ts';
import type { Autoscaler, Scene } from './world.ts';

export interface Decision {
  readonly replicas: number;
  /** Why it differs from what is, for the event. */
  readonly reason: string;
  readonly metrics?: readonly MetricStatus[];
}

interface Undecided {
  readonly failure: string;
  readonly metrics?: readonly MetricStatus[];
}

export async function decide(
  autoscaler: Autoscaler,
  scale: ScaleObject,
  scene: Scene,
  signal: AbortSignal,
): Promise<Decision | Undecided> {
  const { minReplicas: min = 1, maxReplicas: max, behavior } = autoscaler.spec;
  const current = scale.spec.replicas ?? 0;
  if (current === 0 && min !== 0) {
    scene.conditions.set('ScalingActive', 'False', {
      reason: 'ScalingDisabled',
      message: 'scaling is disabled since the replica count of the target is zero',
    });
    return { replicas: 0, reason: '' };
  }
  if (current > max) {
    return { replicas: max, reason: 'Current number of replicas above Spec.MaxReplicas' };
  }
  if (current < min) {
    return { replicas: min, reason: 'Current number of replicas below Spec.MinReplicas' };
  }
  const measured = await fromMetrics(autoscaler, scale, scene, signal);
  if ('failure' in measured) return measured;
  const { downscaleStabilizationMs } = scene.settings;
  const wish = { current, wanted: measured.replicas, now: scene.clock.now() };
  const limits = { min, max, behavior, downscaleStabilizationMs };
  const { replicas, stabilized, limited } = limit(wish, limits, scene.history);
  scene.conditions.set('AbleToScale', 'True', stabilized);
  scene.conditions.set('ScalingLimited', limited.isLimited ? 'True' : 'False', limited);
  const isMore = measured.replicas > current;
  const reason = isMore ? `${measured.name} above target` : 'All metrics below target';
  return { replicas, reason, metrics: measured.metrics };
}

type FromMetrics = Decision & { readonly name: string; readonly metrics: readonly MetricStatus[] };

/** Of several metrics the one that asks for most. One that fails may keep the number from going down. */
async function fromMetrics(
  autoscaler: Autoscaler,
  scale: ScaleObject,
  scene: Scene,
  signal: AbortSignal,
): Promise<FromMetrics | Undecided> {
  const subject = subjectOf(autoscaler, scale, scene);
  if ('failure' in subject) return subject;
  const { metrics: specs = [] } = autoscaler.spec;
  const results: (Proposal | Failure)[] = [];
  for (const spec of specs) {
    const result = await propose(spec, subject, signal);
    if ('message' in result) {
      scene.recorder.event(autoscaler, 'Warning', result.reason, result.message);
    }
    results.push(result);
  }
  // One that failed keeps its place, empty, so that the others' belong to their metrics.
  const metrics = results.map((one) => ('message' in one ? { type: '' } : one.status));
  const failures = results.filter((one) => 'message' in one);
  const proposals = results.filter((one) => 'replicas' in one);
  const most = proposals.reduce<Proposal | undefined>(
    (best, one) => (best && best.replicas >= one.replicas ? best : one),
    undefined,
  );
  const [first] = failures;
  if (first && (!most || most.replicas < subject.current)) {
    const message = `the HPA was unable to compute the replica count: ${first.message}`;
    scene.conditions.set('ScalingActive', 'False', { reason: first.reason, message });
    const count = `${failures.length} invalid out of ${specs.length}`;
    return { failure: `invalid metrics (${count}), first error is: ${first.quoted}`, metrics };
  }
  const { replicas, name } = most ?? { replicas: subject.current, name: '' };
  scene.conditions.set('ScalingActive', 'True', {
    reason: 'ValidMetricFound',
    message: `the HPA was able to successfully calculate a replica count from ${name}`,
  });
  return { replicas, name, reason: '', metrics };
}

/** Its Pods; there are none without a selector, and none that another autoscaler steers too. */
function subjectOf(autoscaler: Autoscaler, scale: ScaleObject, scene: Scene): Subject | Undecided {
  const { client, clock, settings, selectors, pods: cache } = scene;
  const { namespace } = autoscaler.metadata;
  const key = keyOf(autoscaler);
  const refuse = (event: string, failure: string, why: { reason: string; message: string }) => {
    scene.recorder.event(autoscaler, 'Warning', event, failure);
    scene.conditions.set('ScalingActive', 'False', why);
    return { failure };
  };
  const { selector = '' } = scale.status;
  if (selector === '') {
    const message = "the HPA target's scale is missing a selector";
    const why = { reason: 'InvalidSelector', message };
    return refuse('SelectorRequired', 'selector is required', why);
  }
  try {
    selectors.set(key, selector);
  } catch (error) {
    if (!isApiError(error)) throw error;
    const message = `couldn't convert selector into a corresponding internal selector object: ${error.message}`;
    return refuse('InvalidSelector', message, { reason: 'InvalidSelector', message });
  }
  const pods = selectors.podsOf(key, cache.list(namespace));
  const steering = selectors.whoSteers(namespace, pods);
  if (steering.length > 1) {
    const message = `pods by selector ${selector} are controlled by multiple HPAs: [${steering.join(' ')}]`;
    return refuse('AmbiguousSelector', message, { reason: 'AmbiguousSelector', message });
  }
  const current = scale.spec.replicas ?? 0;
  const tolerance = toleranceOf(autoscaler);
  return { client, namespace, selector, pods, current, tolerance, settings, now: clock.now() };
}

const usualTolerance = 0.1;

function toleranceOf({ spec: { behavior } }: Autoscaler): Tolerance {
  const share = (tolerance: string | undefined): number =>
    tolerance === undefined ? usualTolerance : quantityToMillis(tolerance) / 1000;
  return { up: share(behavior?.scaleUp?.tolerance), down: share(behavior?.scaleDown?.tolerance) };
}
