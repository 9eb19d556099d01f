/**
 * Keeps the books of PodDisruptionBudgets: how many of their Pods may be evicted now. Beside it, what becomes of Pods
 * that were to be evicted and weren't (`stale-target.ts`).
 */
import { isInBudget } from '#api/disruption.ts';
import { podDisruptionBudgets, pods } from '#api/gen/resources.ts';
import type { Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { formatLabelSelector } from '#api/selector/label-query.ts';
import { runAll } from '#base/lifecycle.ts';
import { versionsOf } from '#client/informers.ts';
import type { Change } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ReconcileResult } from '#client/reconciler.ts';
import type { ControllerContext, ControllerFactory } from '../controller.ts';
import { sameStatus } from '../same-status.ts';
import { watchingKinds } from '../watching-kinds.ts';
import { expectationOf } from './expectation.ts';
import { customScales } from './custom-scales.ts';
import { scaledKinds, scalesFrom } from './scales.ts';
import type { ScaleOf } from './scales.ts';
import { staleTargetController } from './stale-target.ts';
import { failedStatus, grantedEvictions, statusOf } from './status.ts';
import type { Granted } from './status.ts';

export const disruptionController: ControllerFactory = (context) => {
  const parts = [budgetController(context), staleTargetController(context)];
  return { name: 'disruption', run: (signal) => runAll(parts, signal, context.log) };
};

const budgetController: ControllerFactory = (context) => {
  const { informers } = context;
  const budgets = informers.of(podDisruptionBudgets);
  const podCache = informers.of(pods);
  const scaled = scaledKinds(informers);
  const scaleOf = scalesFrom(scaled, customScales(informers, context.kinds));
  const isCustom = (kind: ResourceType): boolean => !context.kinds.builtIn.includes(kind);
  const inNamespace = ({ metadata }: KubeObject): readonly string[] =>
    budgets.list(metadata.namespace).map(keyOf);
  return createController(
    {
      name: 'pod-disruption-budgets',
      watches: [
        watching(budgets, ({ object }) => [keyOf(object)]),
        watching(podCache, (change) => {
          const found = budgetsOf(change, budgets.list(change.object.metadata.namespace));
          if (change.type === 'added') warnOfSeveral(change.object, found, context);
          return found.map(keyOf);
        }),
        watchingKinds(context, isCustom, (_, change) =>
          isSameGeneration(change) ? [] : inNamespace(change.object),
        ),
        ...scaled.map(({ cache }) =>
          watching(cache, (change) =>
            change.type === 'updated' &&
            change.object.spec.replicas === change.previous.spec.replicas
              ? []
              : inNamespace(change.object),
          ),
        ),
      ],
      reconcile: async (key, signal) => {
        const budget = budgets.get(key);
        if (!budget) return undefined;
        const own = podCache
          .list(budget.metadata.namespace)
          .filter((pod) => isInBudget(budget, pod));
        return keepBooks({ budget, pods: own, scaleOf }, context, signal);
      },
    },
    context,
  );
};

/** What somebody wants of the object is as it was. */
function isSameGeneration(change: Change<KubeObject>): boolean {
  return (
    change.type === 'updated' &&
    change.object.metadata.generation === change.previous.metadata.generation
  );
}

/** Those that the Pod is in, or was in before the change. */
function budgetsOf(
  change: Change<Pod>,
  budgets: readonly PodDisruptionBudget[],
): readonly PodDisruptionBudget[] {
  const versions = versionsOf(change);
  return budgets.filter((budget) => versions.some((pod) => isInBudget(budget, pod)));
}

function warnOfSeveral(
  pod: Pod,
  [first, ...more]: readonly PodDisruptionBudget[],
  { recorder }: ControllerContext,
): void {
  if (!first || more.length === 0) return;
  const { namespace, name } = pod.metadata;
  recorder.event(
    pod,
    'Warning',
    'MultiplePodDisruptionBudgets',
    `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${first.metadata.name}" arbitrarily.`,
  );
}

interface Books {
  readonly budget: PodDisruptionBudget;
  readonly pods: readonly Pod[];
  readonly scaleOf: ScaleOf;
}

async function keepBooks(
  { budget, pods: own, scaleOf }: Books,
  context: ControllerContext,
  signal: AbortSignal,
): Promise<ReconcileResult> {
  const { client, recorder, clock } = context;
  const now = clock.now();
  if (own.length === 0) recorder.event(budget, 'Normal', 'NoPods', 'No matching pods found');
  const expectation = expectationOf(budget, own, scaleOf);
  if (typeof expectation === 'string') {
    const message = `Failed to calculate the number of expected pods: ${expectation}`;
    recorder.event(budget, 'Warning', 'CalculateExpectedPodCountFailed', message);
    return write(budget, failedStatus(budget, expectation, now), { client, signal });
  }
  if (expectation.unmanaged.length > 0) warnOfUnmanaged(budget, context);
  const granted = grantedEvictions(budget, own, now);
  warnOfOverdue(budget, granted, context);
  await write(budget, statusOf(budget, { pods: own, expectation, granted, now }), {
    client,
    signal,
  });
  // A moment later: an eviction that is due just now isn't overdue.
  return granted.nextDue === undefined ? undefined : { requeueAfterMs: granted.nextDue - now + 1 };
}

function warnOfUnmanaged(budget: PodDisruptionBudget, { recorder }: ControllerContext): void {
  recorder.event(
    budget,
    'Warning',
    'UnmanagedPods',
    `Pods selected by this PodDisruptionBudget (selector: ${formatLabelSelector(budget.spec.selector)}) were found to be unmanaged. ` +
      'As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. ' +
      'To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
  );
}

function warnOfOverdue(
  { metadata: { namespace, name } }: PodDisruptionBudget,
  { overdue }: Granted,
  { recorder }: ControllerContext,
): void {
  const message = `Pod was expected by PDB ${namespace}/${name} to be deleted but it wasn't`;
  for (const pod of overdue) recorder.event(pod, 'Warning', 'NotDeleted', message);
}

/** Over the version that was read only: an eviction may have taken from it meanwhile. */
async function write(
  budget: PodDisruptionBudget,
  status: PodDisruptionBudgetStatus,
  { client, signal }: Pick<ControllerContext, 'client'> & { readonly signal: AbortSignal },
): Promise<undefined> {
  if (sameStatus(status, budget.status)) return;
  const changed = { ...budget, status };
  await client.update(podDisruptionBudgets, changed, { subresource: 'status', signal });
}
