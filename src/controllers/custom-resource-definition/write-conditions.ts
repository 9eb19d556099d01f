/** Writes what a definition's status says, where it differs. */
import { withCondition } from '#api/conditions.ts';
import { customResourceDefinitions } from '#api/gen/resources.ts';
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
  CustomResourceDefinitionStatus,
} from '#api/gen/types.ts';
import { toTime } from '#base/clock.ts';
import type { ControllerContext } from '../controller.ts';
import { sameStatus } from '../same-status.ts';

export interface DefinitionTools extends Pick<ControllerContext, 'client' | 'clock' | 'kinds'> {
  /** Told of each answer. */
  readonly wrote: (definition: CustomResourceDefinition) => void;
  readonly signal: AbortSignal;
}

/** The definition as it then is. */
export async function writeConditions(
  { client, clock, wrote, signal }: DefinitionTools,
  definition: CustomResourceDefinition,
  news: readonly CustomResourceDefinitionCondition[],
  more: Pick<CustomResourceDefinitionStatus, 'acceptedNames'> = {},
): Promise<CustomResourceDefinition> {
  const now = toTime(clock.now());
  const conditions = news.reduce<readonly CustomResourceDefinitionCondition[] | undefined>(
    (known, condition) => withCondition(known, condition, now),
    definition.status?.conditions,
  );
  const status = { ...definition.status, ...more, conditions: conditions ?? [] };
  if (sameStatus(status, definition.status)) return definition;
  const changed = { ...definition, status };
  const options = { subresource: 'status', signal };
  const written = await client.update(customResourceDefinitions, changed, options);
  wrote(written);
  return written;
}
