/**
 * PriorityLevelConfigurations: how many requests of a priority are served at once, and which wait. They are stored and
 * checked; requests don't wait by them yet.
 */
import { priorityLevelConfigurations } from '#api/gen/resources.ts';
import type {
  LimitedPriorityLevelConfiguration,
  PriorityLevelConfiguration,
  QueuingConfiguration,
} from '#api/gen/types.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { keepStatus, statusWithoutMetadata, withoutStatus } from '../../subresources/status.ts';
import { validateLevel, validateLevelStatus } from './validation.ts';

const none = '<none>';

export const priorityLevelConfigurationStrategy: Strategy<PriorityLevelConfiguration> = {
  type: priorityLevelConfigurations,
  singular: 'prioritylevelconfiguration',
  hasGeneration: true,
  columns: [
    nameColumn,
    text('Type', 'Whether its requests are limited.', ({ spec }) => spec.type),
    text(
      'NominalConcurrencyShares',
      'Its share of the requests that are served at once.',
      ({ spec }) => spec.limited?.nominalConcurrencyShares ?? none,
    ),
    text('Queues', 'How many queues it has.', (level) => queuing(level)?.queues ?? none),
    text(
      'HandSize',
      'Among how many queues a flow may choose.',
      (level) => queuing(level)?.handSize ?? none,
    ),
    text(
      'QueueLengthLimit',
      'How many requests may wait in a queue.',
      (level) => queuing(level)?.queueLengthLimit ?? none,
    ),
    ageColumn,
  ],
  setDefaults: withDefaults,
  prepareForCreate: withoutStatus,
  prepareForUpdate: keepStatus,
  validate: validateLevel,
  subresources: { status: statusWithoutMetadata<PriorityLevelConfiguration>(validateLevelStatus) },
};

function queuing({ spec }: PriorityLevelConfiguration): QueuingConfiguration | undefined {
  return spec.limited?.limitResponse?.queuing;
}

function withDefaults(level: PriorityLevelConfiguration): PriorityLevelConfiguration {
  const { exempt, limited } = level.spec;
  const spec = {
    ...level.spec,
    ...(exempt && {
      exempt: {
        ...exempt,
        nominalConcurrencyShares: exempt.nominalConcurrencyShares ?? 0,
        lendablePercent: exempt.lendablePercent ?? 0,
      },
    }),
    ...(limited && { limited: defaultLimited(limited) }),
  };
  return { ...level, spec };
}

function defaultLimited(
  limited: LimitedPriorityLevelConfiguration,
): LimitedPriorityLevelConfiguration {
  const { limitResponse } = limited;
  const queues = limitResponse?.queuing;
  return {
    ...limited,
    nominalConcurrencyShares: limited.nominalConcurrencyShares ?? 30,
    lendablePercent: limited.lendablePercent ?? 0,
    ...(limitResponse &&
      queues && {
        limitResponse: {
          ...limitResponse,
          queuing: {
            queues: queues.queues || 64,
            handSize: queues.handSize || 8,
            queueLengthLimit: queues.queueLengthLimit || 50,
          },
        },
      }),
  };
}
