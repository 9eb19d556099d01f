/** Deletes bootstrap tokens when they expire. */
import { secrets } from '#api/gen/resources.ts';
import { isExpired, tokenNamespace, tokenRecordOf, tokenSecretType } from '#api/bootstrap-token.ts';
import { keyOf } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';

/** A timer can't last for months. */
const longestWaitMs = 24 * 3_600_000;

export const tokenCleanerController: ControllerFactory = (context) => {
  const { client, informers, clock } = context;
  const scope = { namespace: tokenNamespace, fieldSelector: `type=${tokenSecretType}` };
  const tokens = informers.of(secrets, scope);
  return createController(
    {
      name: 'token-cleaner',
      watches: [
        watching(tokens, ({ type, object }) => (type === 'deleted' ? [] : [keyOf(object)])),
      ],
      async reconcile(key, signal) {
        const secret = tokens.get(key);
        const record = secret && tokenRecordOf(secret);
        if (!record || record.expiresAt === undefined) return undefined;
        const now = clock.now();
        if (!isExpired(record, now)) {
          return { requeueAfterMs: Math.min(record.expiresAt - now, longestWaitMs) };
        }
        const { uid, resourceVersion } = secret.metadata;
        const body = { preconditions: { uid, resourceVersion } };
        try {
          await client.delete(secrets, secret.metadata, { body, signal });
        } catch (error) {
          // Gone, or given more time: then it is looked at again.
          if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
        }
        return undefined;
      },
    },
    context,
  );
};
