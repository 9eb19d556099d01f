/**
 * FlowSchemas: which requests belong together, and how much they matter. They are stored and checked; requests are not
 * sorted by them yet.
 */
import { flowSchemas } from '#api/gen/resources.ts';
import type { FlowSchema } from '#api/gen/types.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { keepStatus, statusWithoutMetadata, withoutStatus } from '../../subresources/status.ts';
import { validateFlowSchema, validateFlowSchemaStatus } from './validation.ts';

const middlePrecedence = 1000;

export const flowSchemaStrategy: Strategy<FlowSchema> = {
  type: flowSchemas,
  singular: 'flowschema',
  hasGeneration: true,
  columns: [
    nameColumn,
    text(
      'PriorityLevel',
      'How much its requests matter.',
      ({ spec }) => spec.priorityLevelConfiguration.name,
    ),
    text('MatchingPrecedence', 'The lower, the earlier it is asked.', precedence),
    text(
      'DistinguisherMethod',
      'Whose requests are a flow of their own.',
      ({ spec }) => spec.distinguisherMethod?.type ?? '<none>',
    ),
    ageColumn,
    text('MissingPL', 'Whether its priority level is not there.', missingLevel),
  ],
  tableOrder: (a, b) =>
    precedence(a) - precedence(b) || (a.metadata.name < b.metadata.name ? -1 : 1),
  setDefaults: ({ spec, ...object }) => ({
    ...object,
    spec: { ...spec, matchingPrecedence: spec.matchingPrecedence || middlePrecedence },
  }),
  prepareForCreate: withoutStatus,
  prepareForUpdate: keepStatus,
  validate: validateFlowSchema,
  subresources: { status: statusWithoutMetadata<FlowSchema>(validateFlowSchemaStatus) },
};

function precedence({ spec }: FlowSchema): number {
  return spec.matchingPrecedence ?? 0;
}

function missingLevel({ status }: FlowSchema): string {
  return status?.conditions?.find(({ type }) => type === 'Dangling')?.status ?? '?';
}
