/** Asks a Pod's PodDisruptionBudget for leave to evict it, and takes the leave from the budget. */
import { findCondition } from '#api/conditions.ts';
import { disruptionAllowed, isInBudget, withDisruptionAllowed } from '#api/disruption.ts';
import { podDisruptionBudgets } from '#api/gen/resources.ts';
import type { DeleteOptions, Pod, PodDisruptionBudget } from '#api/gen/types.ts';
import { isPodReady } from '#api/pod.ts';
import { ApiError, forbidden, tooManyRequests } from '#api/status.ts';
import type { ActionRequest, Reader } from '../../../registry/strategy.ts';

/** So many granted evictions that the controller hasn't seen yet mean that something is wrong with it. */
const mostDisruptedPods = 2_000;

const named = { group: 'policy', resource: 'poddisruptionbudget' };

export interface EvictionTools {
  readonly reader: Reader;
  /** What the client asks of the delete. */
  readonly options: DeleteOptions;
  /** Ask, but take nothing. */
  readonly dryRun: boolean;
  readonly now: string;
}

/** `onState`: the leave holds for the Pod as it is, no longer once it changes. */
export interface Leave {
  readonly onState: boolean;
}

/** Throws a 429 when the budget has nothing to give. */
export async function askBudget(
  pod: Pod,
  { updateOther }: ActionRequest<Pod>,
  { reader, dryRun, now }: EvictionTools,
): Promise<Leave> {
  const { namespace, name } = pod.metadata;
  const [budget, ...more] = reader
    .list(podDisruptionBudgets, namespace)
    .filter((one) => isInBudget(one, pod));
  if (!budget) return { onState: false };
  if (more.length > 0) throw severalBudgets();
  if (!isPodReady(pod) && sparesUnhealthy(budget)) return { onState: true };
  const taken = (current: PodDisruptionBudget): PodDisruptionBudget => takeOne(current, name, now);
  if (dryRun) taken(budget);
  else {
    const key = { namespace, name: budget.metadata.name };
    await updateOther({ type: podDisruptionBudgets, key, subresource: 'status' }, taken);
  }
  return { onState: false };
}

/** A Pod that isn't ready doesn't count, so it may go without taking from the budget. */
function sparesUnhealthy({ spec, status = {} }: PodDisruptionBudget): boolean {
  const { currentHealthy = 0, desiredHealthy = 0 } = status;
  return (
    spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' ||
    (currentHealthy >= desiredHealthy && desiredHealthy > 0)
  );
}

/** The budget with one disruption less, and the Pod's name in it until it is seen to be gone. */
function takeOne(budget: PodDisruptionBudget, pod: string, now: string): PodDisruptionBudget {
  const { metadata, status = {} } = budget;
  const { observedGeneration = 0, disruptionsAllowed = 0, disruptedPods = {} } = status;
  if (observedGeneration < (metadata.generation ?? 0)) {
    const message = `The disruption budget ${metadata.name} is still being processed by the server.`;
    throw refused(message, 10);
  }
  if (disruptionsAllowed < 0) {
    throw forbidden(named, metadata.name, 'pdb disruptions allowed is negative');
  }
  if (Object.keys(disruptedPods).length > mostDisruptedPods) {
    throw forbidden(
      named,
      metadata.name,
      'DisruptedPods map too big - too many evictions not confirmed by PDB controller',
    );
  }
  if (disruptionsAllowed === 0) throw refused(whyNone(budget), 0);
  const left = {
    ...status,
    disruptionsAllowed: disruptionsAllowed - 1,
    disruptedPods: { ...disruptedPods, [pod]: now },
  };
  return { ...budget, status: disruptionsAllowed === 1 ? withDisruptionAllowed(left, now) : left };
}

function refused(message: string, retryAfterSeconds: number): ApiError {
  return tooManyRequests(
    "Cannot evict pod as it would violate the pod's disruption budget.",
    retryAfterSeconds,
    { reason: 'DisruptionBudget', message },
  );
}

function whyNone({ metadata, status = {} }: PodDisruptionBudget): string {
  const { currentHealthy = 0, desiredHealthy = 0 } = status;
  const budget = `The disruption budget ${metadata.name}`;
  const found = findCondition(status.conditions, disruptionAllowed);
  const said = found?.status === 'False' && found.message ? found : undefined;
  if (said?.reason === 'SyncFailed') {
    return `${budget} does not allow evicting pods currently because it failed sync: ${said.message}`;
  }
  if (currentHealthy <= desiredHealthy) {
    return `${budget} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  }
  return said
    ? `${budget} does not allow evicting pods currently (${said.reason}): ${said.message}`
    : `${budget} does not allow evicting pods currently`;
}

/** Upstream answers so without a reason. */
function severalBudgets(): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message:
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    code: 500,
  });
}
