/** The faults of what a Job says of its indexes, and of what only makes sense with them. */
import type { JobSpec } from '#api/gen/types.ts';
import { isIndexed } from '#api/jobs.ts';
import { invalid, required } from '#api/validation/errors.ts';
import { fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

/** So that the lists of indexes in the status stay short enough. */
const most = 100_000;
const mostWithManyCompletions = 10_000;

export function validateIndexing(spec: JobSpec, field: string): Errors {
  const { backoffLimitPerIndex, maxFailedIndexes } = spec;
  if (!isIndexed(spec)) {
    return Object.entries({ backoffLimitPerIndex, maxFailedIndexes }).flatMap(([name, value]) =>
      value === undefined
        ? fine
        : [invalid(`${field}.${name}`, value, 'requires indexed completion mode')],
    );
  }
  const { completions } = spec;
  return [
    ...(completions === undefined
      ? [required(`${field}.completions`, 'when completion mode is Indexed')]
      : fine),
    ...atMost(`${field}.parallelism`, spec.parallelism, {
      limit: most,
      says: `${most} when completion mode is Indexed`,
    }),
    ...atMost(`${field}.maxFailedIndexes`, maxFailedIndexes, {
      limit: completions ?? Infinity,
      says: 'completions',
    }),
    ...atMost(`${field}.maxFailedIndexes`, maxFailedIndexes, { limit: most, says: `${most}` }),
    ...(completions !== undefined && completions > most && backoffLimitPerIndex !== undefined
      ? validateMany(spec, field)
      : fine),
  ];
}

function validateMany({ parallelism, maxFailedIndexes }: JobSpec, field: string): Errors {
  const rule = {
    limit: mostWithManyCompletions,
    says: `${mostWithManyCompletions} when completions are above ${most} and used with backoff limit per index`,
  };
  return [
    ...(maxFailedIndexes === undefined
      ? [
          required(
            `${field}.maxFailedIndexes`,
            `must be specified when completions is above ${most}`,
          ),
        ]
      : fine),
    ...atMost(`${field}.parallelism`, parallelism, rule),
    ...atMost(`${field}.maxFailedIndexes`, maxFailedIndexes, rule),
  ];
}

function atMost(
  field: string,
  value: number | undefined,
  { limit, says }: { readonly limit: number; readonly says: string },
): Errors {
  return value !== undefined && value > limit
    ? [invalid(field, value, `must be less than or equal to ${says}`)]
    : fine;
}
