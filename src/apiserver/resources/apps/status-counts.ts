/** The faults of the counts in a workload's status: none is negative, and no part is greater than what it is a part of. */
import { invalid } from '#api/validation/errors.ts';
import { fine, nonNegative } from '../validation/checks.ts';
import type { Errors } from '../validation/checks.ts';

type Counts<Name extends string> = { readonly [name in Name]?: number };

export interface CountRules<Name extends string> {
  /** Every count of the status. */
  readonly counts: readonly Name[];
  /** Pairs: the first is never greater than the second. */
  readonly parts?: readonly (readonly [part: Name, whole: Name, message: string])[];
}

export function validateCounts<Name extends string>(
  status: Counts<Name> | undefined,
  { counts, parts = [] }: CountRules<Name>,
): Errors {
  if (!status) return fine;
  return [
    ...counts.flatMap((name) => nonNegative(`status.${name}`, status[name])),
    ...parts.flatMap(([part, whole, message]) => {
      const value = status[part] ?? 0;
      return value > (status[whole] ?? 0) ? [invalid(`status.${part}`, value, message)] : fine;
    }),
  ];
}

interface WithCollisions {
  readonly status?: { readonly collisionCount?: number };
}

/** Names that were taken once are taken for ever. */
export function validateCollisions(object: WithCollisions, stored: WithCollisions): Errors {
  const before = stored.status?.collisionCount;
  const now = object.status?.collisionCount;
  return before !== undefined && (now === undefined || now < before)
    ? [invalid('status.collisionCount', now ?? 0, 'cannot be decremented')]
    : fine;
}

/** Of ReplicaSets and ReplicationControllers. */
export const replicaCounts = {
  counts: [
    'replicas',
    'fullyLabeledReplicas',
    'readyReplicas',
    'availableReplicas',
    'terminatingReplicas',
    'observedGeneration',
  ],
  parts: [
    ['fullyLabeledReplicas', 'replicas', 'cannot be greater than status.replicas'],
    ['readyReplicas', 'replicas', 'cannot be greater than status.replicas'],
    ['availableReplicas', 'replicas', 'cannot be greater than status.replicas'],
    ['availableReplicas', 'readyReplicas', 'cannot be greater than readyReplicas'],
  ],
} as const;
