/** Deletes requests that nobody needs any more. */
import { X509Certificate } from 'node:crypto';
import { certificateSigningRequests } from '#api/gen/resources.ts';
import type { CertificateSigningRequest } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';

const hour = 3_600_000;
/** As upstream: how long each is kept, from when it came into that state. */
const keepDecided = hour;
const keepPending = 24 * hour;

export const csrCleanerController: ControllerFactory = (context) => {
  const { client, informers, clock } = context;
  const requests = informers.of(certificateSigningRequests);
  return createController(
    {
      name: 'csr-cleaner',
      watches: [
        watching(requests, ({ type, object }) => (type === 'deleted' ? [] : [keyOf(object)])),
      ],
      async reconcile(key, signal) {
        const csr = requests.get(key);
        if (!csr) return undefined;
        const left = endOf(csr) - clock.now();
        if (left > 0) return { requeueAfterMs: left };
        const { uid, resourceVersion } = csr.metadata;
        const body = { preconditions: { uid, resourceVersion } };
        try {
          await client.delete(certificateSigningRequests, csr.metadata, { body, signal });
        } catch (error) {
          // Gone, or something new was said of it: then it is looked at again.
          if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
        }
        return undefined;
      },
    },
    context,
  );
};

/** Epoch milliseconds of when it may go. */
export function endOf({ metadata, status }: CertificateSigningRequest): number {
  const { conditions = [], certificate } = status ?? {};
  const pending = Date.parse(metadata.creationTimestamp ?? '') + keepPending;
  const ends = conditions
    // What was approved is still to be signed.
    .filter(({ type }) => type !== 'Approved' || Boolean(certificate))
    .map(({ lastUpdateTime }) => Date.parse(lastUpdateTime ?? '') + keepDecided)
    .filter((end) => !Number.isNaN(end));
  return Math.min(pending, ...ends, ...expiryOf(certificate));
}

function expiryOf(certificate: string | undefined): readonly number[] {
  if (!certificate) return [];
  try {
    return [new X509Certificate(Buffer.from(certificate, 'base64')).validToDate.getTime()];
  } catch {
    // Another signer put in what we can't read: the other times hold.
    return [];
  }
}
