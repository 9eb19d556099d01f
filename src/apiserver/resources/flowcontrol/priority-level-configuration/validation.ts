/** The faults of a PriorityLevelConfiguration. */
import type {
  ExemptPriorityLevelConfiguration,
  LimitResponse,
  LimitedPriorityLevelConfiguration,
  PriorityLevelConfiguration,
  QueuingConfiguration,
} from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { mandatoryPriorityLevels } from '../built-in.ts';
import { forbidden, invalid, notSupported, required } from '#api/validation/errors.ts';
import { fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateConditions } from '../conditions.ts';

const mostQueues = 10_000_000;
/** How many bits of a flow's hash there are to choose its queues with. */
const hashBits = 60;

export function validateLevel({ metadata: { name }, spec }: PriorityLevelConfiguration): Errors {
  const fixed = mandatoryPriorityLevels.find((level) => level.metadata.name === name);
  // Of the exempt level, shares may change.
  const comparable = name === 'exempt' ? { ...spec, exempt: fixed?.spec.exempt } : spec;
  return [
    ...((name === 'exempt') === (spec.type === 'Exempt')
      ? fine
      : [invalid('spec.type', spec.type, "type must be 'Exempt' if and only if name is 'exempt'")]),
    ...validateByType(spec),
    ...(fixed && !deepEqual(comparable, fixed.spec)
      ? [invalid('spec', spec, `spec of '${name}' must equal the fixed value`)]
      : fine),
  ];
}

export function validateLevelStatus({ status }: PriorityLevelConfiguration): Errors {
  return validateConditions(status?.conditions);
}

function validateByType(spec: PriorityLevelConfiguration['spec']): Errors {
  const { type, limited, exempt } = spec;
  switch (type) {
    case 'Exempt':
      return [
        ...(limited ? [forbidden('spec.limited', 'must be nil if the type is not Limited')] : fine),
        ...(exempt ? validateExempt(exempt, 'spec.exempt') : fine),
      ];
    case 'Limited':
      return [
        ...(exempt ? [forbidden('spec.exempt', 'must be nil if the type is Limited')] : fine),
        ...(limited
          ? validateLimited(limited, 'spec.limited')
          : [required('spec.limited', 'must not be empty when type is Limited')]),
      ];
    default:
      return [notSupported('spec.type', type, ['Exempt', 'Limited'])];
  }
}

function validateExempt(exempt: ExemptPriorityLevelConfiguration, field: string): Errors {
  const { nominalConcurrencyShares: shares = 0, lendablePercent } = exempt;
  return [
    ...(shares < 0
      ? [invalid(`${field}.nominalConcurrencyShares`, shares, 'must be a non-negative integer')]
      : fine),
    ...percent(`${field}.lendablePercent`, lendablePercent),
  ];
}

function percent(field: string, value: number | undefined): Errors {
  return value !== undefined && (value < 0 || value > 100)
    ? [invalid(field, value, 'must be between 0 and 100, inclusive')]
    : fine;
}

function validateLimited(limited: LimitedPriorityLevelConfiguration, field: string): Errors {
  const { nominalConcurrencyShares: shares = 0, lendablePercent, borrowingLimitPercent } = limited;
  return [
    ...(shares < 0
      ? [invalid(`${field}.nominalConcurrencyShares`, shares, 'must be a non-negative integer')]
      : fine),
    ...validateResponse(limited.limitResponse, `${field}.limitResponse`),
    ...percent(`${field}.lendablePercent`, lendablePercent),
    ...(borrowingLimitPercent !== undefined && borrowingLimitPercent < 0
      ? [
          invalid(
            `${field}.borrowingLimitPercent`,
            borrowingLimitPercent,
            'if specified, must be a non-negative integer',
          ),
        ]
      : fine),
  ];
}

function validateResponse(response: LimitResponse | undefined, field: string): Errors {
  const { type = '', queuing } = response ?? {};
  switch (type) {
    case 'Reject':
      return queuing
        ? [
            forbidden(
              `${field}.queuing`,
              'must be nil if limited.limitResponse.type is not Limited',
            ),
          ]
        : fine;
    case 'Queue':
      return queuing
        ? validateQueuing(queuing, `${field}.queuing`)
        : [
            required(
              `${field}.queuing`,
              'must not be empty if limited.limitResponse.type is Limited',
            ),
          ];
    default:
      return [notSupported(`${field}.type`, type, ['Queue', 'Reject'])];
  }
}

function validateQueuing(queuing: QueuingConfiguration, field: string): Errors {
  const { queues = 0, handSize = 0, queueLengthLimit = 0 } = queuing;
  return [
    ...(queueLengthLimit > 0
      ? fine
      : [invalid(`${field}.queueLengthLimit`, queueLengthLimit, 'must be positive')]),
    ...validateQueues(queues, `${field}.queues`),
    ...validateHand(handSize, queues, `${field}.handSize`),
  ];
}

function validateQueues(queues: number, field: string): Errors {
  if (queues <= 0) return [invalid(field, queues, 'must be positive')];
  return queues > mostQueues
    ? [invalid(field, queues, `must not be greater than ${mostQueues}`)]
    : fine;
}

function validateHand(hand: number, queues: number, field: string): Errors {
  if (hand <= 0) return [invalid(field, hand, 'must be positive')];
  if (hand > queues) {
    return [invalid(field, hand, `should not be greater than queues (${queues})`)];
  }
  return entropyBits(queues, hand) > hashBits
    ? [
        invalid(
          field,
          hand,
          `required entropy bits of deckSize ${queues} and handSize ${hand} should not be greater than ${hashBits}`,
        ),
      ]
    : fine;
}

/** How many bits it takes to deal a hand out of a deck, in an order. */
function entropyBits(deck: number, hand: number): number {
  let bits = 0;
  for (let dealt = 0; dealt < hand && bits <= hashBits; dealt += 1) bits += Math.log2(deck - dealt);
  return Math.ceil(bits);
}
