/** Takes bootstrap tokens as credentials: who shows one is `system:bootstrap:<id>`, and may ask for a certificate. */
import { secrets } from '#api/gen/resources.ts';
import {
  bootstrappersGroup,
  isExpired,
  isSecretOf,
  parseBootstrapToken,
  tokenNamespace,
  tokenRecordOf,
  tokenSecretName,
} from '#api/bootstrap-token.ts';
import { unauthorized } from '#api/status.ts';
import type { Clock } from '#base/clock.ts';
import type { Reader } from '../registry/strategy.ts';
import { authenticatedGroup, bearerToken } from './authenticate.ts';
import type { Authenticator } from './authenticate.ts';

/** A token may put its users into groups below this one, and no others. */
const extraGroup = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/;

export function bootstrapTokens(reader: Reader, clock: Clock): Authenticator {
  return {
    name: 'bootstrap token',
    authenticate(credentials) {
      const shown = parseBootstrapToken(bearerToken(credentials) ?? '');
      if (!shown) return undefined;
      const name = tokenSecretName(shown.id);
      const stored = reader.get(secrets, { namespace: tokenNamespace, name });
      const record = stored && tokenRecordOf(stored);
      if (!record || !isSecretOf(record, shown.secret)) throw unauthorized();
      // Who knows the secret may know why it is of no use any more.
      if (isExpired(record, clock.now())) {
        throw unauthorized(`Unauthorized: the bootstrap token ${record.id} has expired`);
      }
      const { groups, usages } = record;
      if (!usages.includes('authentication') || !groups.every((group) => extraGroup.test(group))) {
        throw unauthorized();
      }
      return {
        name: `system:bootstrap:${record.id}`,
        groups: [...new Set([...groups, bootstrappersGroup])].sort().concat(authenticatedGroup),
      };
    },
  };
}
