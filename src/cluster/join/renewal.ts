/**
 * Renews a node's certificates while it runs: when 70 to 90 % of their time is over, by the same kind of request as at the
 * beginning, and with the old certificate in place of the token.
 */
import { Backoff } from '#base/backoff.ts';
import { sleep, sleepUntil } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import { lifeOf } from '#base/live-pair.ts';
import type { LivePair } from '#base/live-pair.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Client } from '#client/client.ts';
import { CredentialStore } from './credentials.ts';
import type { CredentialName, NodeCredentials, NodeIdentity } from './credentials.ts';
import { askForCertificate, receiveCertificate } from './request-certificate.ts';
import { clientWish, servingWish } from './wishes.ts';

export interface RenewalOptions extends NodeIdentity {
  readonly credentials: NodeCredentials;
  /** Where `joinCluster` keeps them. */
  readonly directory: string;
  /** Speaks as this node, with `credentials.client`. */
  readonly client: Client;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

const again = { initialMs: 10_000, maxMs: 3_600_000, jitter: 0.3 };

export function createNodeRenewal(options: RenewalOptions): Runnable {
  return {
    name: 'certificate renewal',
    async run(signal) {
      await Promise.all([keep('client', options, signal), keep('serving', options, signal)]);
    },
  };
}

async function keep(
  name: CredentialName,
  options: RenewalOptions,
  signal: AbortSignal,
): Promise<void> {
  const { credentials, clock, random, log } = options;
  const pair = credentials[name];
  const backoff = new Backoff(again, random);
  for (;;) {
    await sleepUntil(clock, dueOf(pair, random), signal);
    while (!signal.aborted) {
      try {
        await renew(name, options, signal);
        backoff.reset();
        log.info('renewed a certificate of this node', { certificate: name });
        break;
      } catch (error) {
        if (signal.aborted) return;
        const until = new Date(lifeOf(pair).to).toISOString();
        log.warn('a certificate of this node could not be renewed; trying again', {
          certificate: name,
          until,
          error,
        });
        await sleep(clock, backoff.next(), signal);
      }
    }
    if (signal.aborted) return;
  }
}

/** Nodes that joined together don't all ask at once. */
function dueOf(pair: LivePair, random: Random): number {
  const { from, to } = lifeOf(pair);
  return from + (to - from) * (0.7 + 0.2 * random.next());
}

async function renew(
  name: CredentialName,
  options: RenewalOptions,
  signal: AbortSignal,
): Promise<void> {
  const { client, clock, log, credentials, directory } = options;
  const wish = name === 'client' ? clientWish(options) : servingWish(options);
  const context = { client, clock, signal, log };
  const fresh = await receiveCertificate(await askForCertificate(wish, context), context);
  await new CredentialStore(directory).writePair(name, fresh);
  credentials[name].renew(fresh);
}
