/** Makes, lists and deletes join tokens, with an administrator's kubeconfig. */
import { createHash } from 'node:crypto';
import {
  isExpired,
  joiningGroup,
  tokenNamespace,
  tokenRecordOf,
  tokenSecret,
  tokenSecretName,
  tokenSecretType,
} from '#api/bootstrap-token.ts';
import type { BootstrapToken } from '#api/bootstrap-token.ts';
import { secrets } from '#api/gen/resources.ts';
import { isApiError } from '#api/status.ts';
import { toTime } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import { HoldfastError } from '#base/errors.ts';
import type { Random } from '#base/random.ts';
import type { MadeToken, TokenDescription, TokenOptions } from '#cli/cluster-control.ts';
import { asAdministrator } from '../certificates/administrator.ts';
import { formatJoinToken } from './token.ts';

export interface Administration {
  /** A path. */
  readonly kubeconfig: string;
  readonly clock: Clock;
  readonly random: Random;
}

export function createToken(
  options: TokenOptions,
  administration: Administration,
): Promise<MadeToken> {
  const { ttlSeconds, description } = options;
  const { kubeconfig, clock, random } = administration;
  return asAdministrator(kubeconfig, clock, async (client, { server, authority }) => {
    const token = randomToken(random);
    await client.create(
      secrets,
      tokenSecret({
        ...token,
        description,
        expiresAt: ttlSeconds === 0 ? undefined : clock.now() + ttlSeconds * 1000,
        usages: ['authentication'],
        groups: [joiningGroup],
      }),
    );
    return { server, token: formatJoinToken(authority, token) };
  });
}

export function listTokens({
  kubeconfig,
  clock,
}: Administration): Promise<readonly TokenDescription[]> {
  return asAdministrator(kubeconfig, clock, async (client) => {
    const { items } = await client.list(secrets, {
      namespace: tokenNamespace,
      fieldSelector: `type=${tokenSecretType}`,
    });
    const now = clock.now();
    return items.flatMap((item) => {
      const record = tokenRecordOf(item);
      if (!record) return [];
      const { id, expiresAt, description, usages, groups } = record;
      const joins =
        usages.includes('authentication') &&
        groups.includes(joiningGroup) &&
        !isExpired(record, now);
      return [
        {
          id,
          description,
          joins,
          ...(expiresAt !== undefined && { expires: timeText(expiresAt) }),
        },
      ];
    });
  });
}

export function deleteToken(id: string, { kubeconfig, clock }: Administration): Promise<string> {
  return asAdministrator(kubeconfig, clock, async (client) => {
    try {
      await client.delete(secrets, { namespace: tokenNamespace, name: tokenSecretName(id) });
      return id;
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
      throw new HoldfastError('CONFIG_INVALID', `there is no token ${id}`, {
        remedy: 'see which there are: holdfast token list',
      });
    }
  });
}

function timeText(milliseconds: number): string {
  return Number.isNaN(milliseconds) ? '<invalid>' : toTime(milliseconds);
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Letters are drawn from random bytes; those that would make some letters likelier are left out. */
function randomToken(random: Random): BootstrapToken {
  let text = '';
  while (text.length < 22) {
    // 122 random bits each; a digest spreads them over all bytes.
    const bytes = createHash('sha256')
      .update(random.uuid() + random.uuid())
      .digest();
    for (const byte of bytes) {
      if (byte < letters.length * 7) text += letters[byte % letters.length];
    }
  }
  return { id: text.slice(0, 6), secret: text.slice(6, 22) };
}
