/** The faults of a CSIDriver. */
import type { CSIDriver, StorageV1TokenRequest } from '#api/gen/types.ts';
import { duplicate, invalid, notSupported } from '#api/validation/errors.ts';
import { each, fine, immutable, oneOf } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

const shortestToken = 600;
const longestToken = 2 ** 32;
const shortestPeriod = 10;
const modes = ['Ephemeral', 'Persistent'];

export function validateDriver({ spec }: CSIDriver): Errors {
  const { volumeLifecycleModes = [], nodeAllocatableUpdatePeriodSeconds: period } = spec;
  return [
    ...oneOf('spec.fsGroupPolicy', spec.fsGroupPolicy, ['File', 'None', 'ReadWriteOnceWithFSType']),
    ...validateTokenRequests(spec.tokenRequests ?? []),
    ...volumeLifecycleModes
      .filter((mode) => !modes.includes(mode))
      .map((mode) => notSupported('spec.volumeLifecycleModes', mode, modes)),
    ...(period !== undefined && period < shortestPeriod
      ? [
          invalid(
            'spec.nodeAllocatableUpdatePeriodSeconds',
            period,
            'must be greater than or equal to 10 seconds',
          ),
        ]
      : fine),
  ];
}

function validateTokenRequests(requests: readonly StorageV1TokenRequest[]): Errors {
  return each(requests, 'spec.tokenRequests', ({ audience, expirationSeconds }, path, index) => [
    ...(requests.findIndex((request) => request.audience === audience) < index
      ? [duplicate(`${path}.audience`, audience)]
      : fine),
    ...validateExpiration(expirationSeconds, `${path}.expirationSeconds`),
  ]);
}

function validateExpiration(seconds: number | undefined, field: string): Errors {
  if (seconds === undefined) return fine;
  if (seconds < shortestToken) {
    return [invalid(field, seconds, 'may not specify a duration less than 10 minutes')];
  }
  return seconds > longestToken
    ? [invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds')]
    : fine;
}

/** Whether volumes are attached, and which lives they have, stays. */
export function validateDriverUpdate({ spec }: CSIDriver, { spec: stored }: CSIDriver): Errors {
  return [
    ...immutable('spec.attachedRequired', spec.attachRequired, stored.attachRequired),
    ...immutable(
      'spec.volumeLifecycleModes',
      spec.volumeLifecycleModes,
      stored.volumeLifecycleModes,
    ),
  ];
}
