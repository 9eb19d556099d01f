/** The token with which the agents of a local cluster join: short-lived, since they join at once. */
import { secrets } from '#api/gen/resources.ts';
import { joiningGroup, tokenSecret } from '#api/bootstrap-token.ts';
import { systemClock } from '#base/clock.ts';
import { systemRandom } from '#base/random.ts';
import { formatJoinToken } from '../join/token.ts';
import { asAdministrator } from './admin.ts';
import { credentials } from './readiness.ts';
import type { LocalRecord } from './record.ts';

export function joinToken(record: LocalRecord): Promise<string> {
  return asAdministrator(record, async (client) => {
    const text = systemRandom.uuid().replaceAll('-', '');
    const [id, secret] = [text.slice(0, 6), text.slice(6, 22)];
    await client.create(
      secrets,
      tokenSecret({
        id,
        secret,
        description: 'the nodes of `up`',
        expiresAt: systemClock.now() + 600_000,
        usages: ['authentication', 'signing'],
        groups: [joiningGroup],
      }),
    );
    return formatJoinToken(credentials(record.kubeconfig).ca.toString(), { id, secret });
  });
}
