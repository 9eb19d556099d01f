/**
 * Ends a definition that is being deleted: its objects go first, then the finalizer that holds it. The condition
 * `Terminating` says in upstream's words how far that is.
 */
import { findCondition, isConditionTrue } from '#api/conditions.ts';
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
} from '#api/gen/types.ts';
import { customResourceDefinitions } from '#api/gen/resources.ts';
import { hasFinalizer } from '#api/metadata.ts';
import { qualifiedResource } from '#api/status.ts';
import type { ReconcileResult } from '#client/reconciler.ts';
import { customKindOf } from '../collectable-kinds.ts';
import { dropFinalizer } from '../finalizer.ts';
import { deleteInstances, InstancesNotDeleted } from './instances.ts';
import type { DefinitionTools } from './write-conditions.ts';
import { writeConditions } from './write-conditions.ts';

const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io';
/** Every object that goes brings the definition back; this is for one whose end nobody saw. */
const safetyMs = 5_000;
/** After it the condition says that the objects take their time. */
const patienceMs = 60_000;

export async function terminate(
  tools: DefinitionTools,
  definition: CustomResourceDefinition,
): Promise<ReconcileResult> {
  if (!hasFinalizer(definition, cleanupFinalizer)) return undefined;
  const { spec, status } = definition;
  const name = `${spec.names.plural}.${spec.group}`;
  // Its objects would be the server's own.
  if (tools.kinds.builtIn.some((kind) => qualifiedResource(kind) === name)) {
    const message = 'instances overlap with built-in resources in storage';
    return release(tools, definition, 'OverlappingBuiltInResource', message);
  }
  if (!isConditionTrue(status?.conditions, 'Established')) {
    return release(tools, definition, 'NeverEstablished', 'resource was never established');
  }
  return removeInstances(tools, definition);
}

async function removeInstances(
  tools: DefinitionTools,
  before: CustomResourceDefinition,
): Promise<ReconcileResult> {
  const definition = await announce(tools, before);
  const kind = customKindOf(definition);
  if (!kind) {
    // A change of its versions brings it back.
    const message = `could not list instances: no version of ${definition.metadata.name} is served`;
    await writeConditions(tools, definition, [goingOn('InstanceDeletionFailed', message)]);
    return undefined;
  }
  try {
    const left = await deleteInstances(tools.client, kind, tools.signal);
    if (left === 0) {
      return await release(tools, definition, 'InstanceDeletionCompleted', 'removed all instances');
    }
  } catch (error) {
    if (error instanceof InstancesNotDeleted && !tools.signal.aborted) {
      const condition = goingOn('InstanceDeletionFailed', error.message);
      await writeConditions(tools, definition, [condition]);
    }
    throw error;
  }
  const since = Date.parse(definition.metadata.deletionTimestamp ?? '');
  const isLate = tools.clock.now() - since >= patienceMs;
  await writeConditions(tools, definition, [isLate ? late : inProgress]);
  return { requeueAfterMs: safetyMs };
}

/** Once: what a later attempt says stays until the next has come to its end. */
async function announce(
  tools: DefinitionTools,
  definition: CustomResourceDefinition,
): Promise<CustomResourceDefinition> {
  const known = findCondition(definition.status?.conditions, 'Terminating');
  const isUnderWay = known?.status === 'True' && known.reason !== 'InstanceDeletionPending';
  return isUnderWay ? definition : writeConditions(tools, definition, [inProgress]);
}

function goingOn(reason: string, message: string): CustomResourceDefinitionCondition {
  return { type: 'Terminating', status: 'True', reason, message };
}

const inProgress = goingOn('InstanceDeletionInProgress', 'CustomResource deletion is in progress');
const late = goingOn(
  'InstanceDeletionCheck',
  'could not confirm zero CustomResources remaining: timed out waiting for the condition',
);

async function release(
  tools: DefinitionTools,
  definition: CustomResourceDefinition,
  reason: string,
  message: string,
): Promise<undefined> {
  const ended = { type: 'Terminating', status: 'False', reason, message };
  const object = await writeConditions(tools, definition, [ended]);
  const { client, signal } = tools;
  await dropFinalizer(
    { client, type: customResourceDefinitions, object, signal },
    cleanupFinalizer,
  );
}
