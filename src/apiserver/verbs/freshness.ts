/**
 * How new the answered state must be. The cache shows every write before the write is acknowledged, so "the newest
 * state" needs no waiting; a client that names a revision from elsewhere may be ahead of us for a moment.
 */
import { ApiError } from '#api/status.ts';
import type { Clock } from '#base/clock.ts';
import type { Revision } from '#storage/store.ts';
import type { Resource } from '../registry/resource.ts';

/** As long as upstream waits. */
const patienceMs = 3000;

/** Waits until the revision is visible; throws 504 when that takes too long. */
export async function untilVisible(
  resource: Resource,
  revision: Revision,
  clock: Clock,
): Promise<void> {
  if (resource.revision >= revision) return;
  const late = Promise.withResolvers<never>();
  const timer = clock.after(patienceMs, () => late.reject(tooLarge(revision, resource.revision)));
  try {
    await Promise.race([resource.until(revision), late.promise]);
  } finally {
    timer.cancel();
  }
}

function tooLarge(revision: Revision, current: Revision): ApiError {
  const message = `Too large resource version: ${revision}, current: ${current}`;
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `Timeout: ${message}`,
    reason: 'Timeout',
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
    code: 504,
  });
}
