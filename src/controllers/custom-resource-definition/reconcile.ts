/** One definition: its names, whether it is established and approved; or its end. */
import type { CustomResourceDefinition } from '#api/gen/types.ts';
import type { ReconcileResult } from '#client/reconciler.ts';
import { approvalCondition } from './approval.ts';
import { establishedCondition } from './established.ts';
import { acceptNames } from './names.ts';
import { terminate } from './terminate.ts';
import type { DefinitionTools } from './write-conditions.ts';
import { writeConditions } from './write-conditions.ts';

/** `group`: all definitions of its group. */
export async function reconcileDefinition(
  tools: DefinitionTools,
  definition: CustomResourceDefinition,
  group: readonly CustomResourceDefinition[],
): Promise<ReconcileResult> {
  if (definition.metadata.deletionTimestamp) return terminate(tools, definition);
  const { acceptedNames, condition: accepted } = acceptNames(definition, group);
  const established = establishedCondition(definition, accepted.status === 'True');
  const approval = approvalCondition(definition);
  const conditions = [...(approval ? [approval] : []), accepted, established];
  await writeConditions(tools, definition, conditions, { acceptedNames });
  return undefined;
}
