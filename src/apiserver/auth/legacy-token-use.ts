/**
 * Notes on a Secret when its token is used, as a label with the day (KEP-2799): who cleans up sees which ones nobody needs.
 * One write a day; that it fails keeps nobody from the API.
 */
import { secrets } from '#api/gen/resources.ts';
import type { Secret } from '#api/gen/types.ts';
import { dayOf, lastUsedLabel } from '#api/service-account-secret.ts';
import type { Clock } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';
import type { Client } from '#client/client.ts';

const dayMs = 24 * 3_600_000;

export interface TokenUseParts {
  /** One that may change every Secret. */
  readonly client: Client;
  readonly clock: Clock;
  readonly log: Logger;
}

export type NoteTokenUse = (secret: Secret) => Promise<void>;

export function createTokenUse({ client, clock, log }: TokenUseParts): NoteTokenUse {
  /** By uid: many requests may come at once. */
  const underWay = new Map<string, Promise<void>>();
  async function write({ metadata: { uid, namespace, name } }: Secret, day: string): Promise<void> {
    const body = { metadata: { uid, labels: { [lastUsedLabel]: day } } };
    try {
      await client.patch(secrets, { namespace, name }, { type: 'merge', body });
    } catch (error) {
      log.warn('cannot note that the token of a Secret was used', { namespace, name, error });
    } finally {
      underWay.delete(uid);
    }
  }
  return async (secret) => {
    const noted = secret.metadata.labels?.[lastUsedLabel];
    const now = clock.now();
    // Another server's clock may be a little ahead.
    if (noted === dayOf(now) || noted === dayOf(now + dayMs)) return;
    const { uid } = secret.metadata;
    const writing = underWay.get(uid) ?? write(secret, dayOf(now));
    underWay.set(uid, writing);
    await writing;
  };
}
