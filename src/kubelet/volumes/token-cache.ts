/** Tokens that were asked for, until four fifths of their life are over. */
import { serviceAccounts } from '#api/gen/resources.ts';
import type { Pod, TokenRequest } from '#api/gen/types.ts';
import type { Clock } from '#base/clock.ts';
import type { Client } from '#client/client.ts';
import { VolumeError } from './volume-error.ts';

const refreshAt = 0.8;
/** A token that lives long is renewed daily all the same. */
const maxAgeMs = 24 * 3_600_000;

export interface TokenWish {
  /** Absent: the API server's own. */
  readonly audience: string | undefined;
  readonly expirationSeconds: number;
}

interface Cached {
  readonly token: string;
  readonly refreshAt: number;
}

export class TokenCache {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #tokens = new Map<string, Cached>();

  constructor(client: Client, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  async token(pod: Pod, wish: TokenWish): Promise<{ token: string; refreshInMs: number }> {
    const key = `${pod.metadata.uid}/${wish.audience ?? ''}/${wish.expirationSeconds}`;
    const cached = this.#tokens.get(key);
    const now = this.#clock.now();
    const usable = cached && cached.refreshAt > now ? cached : await this.#request(pod, wish);
    this.#tokens.set(key, usable);
    return { token: usable.token, refreshInMs: usable.refreshAt - now };
  }

  forget(podUid: string): void {
    for (const key of this.#tokens.keys())
      if (key.startsWith(`${podUid}/`)) this.#tokens.delete(key);
  }

  async #request(pod: Pod, { audience, expirationSeconds }: TokenWish): Promise<Cached> {
    const { name, namespace, uid } = pod.metadata;
    const account = pod.spec.serviceAccountName || 'default';
    const body: TokenRequest = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {
        ...(audience ? { audiences: [audience] } : {}),
        expirationSeconds,
        boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
      },
    };
    const key = { namespace, name: account };
    // The subresource's answer is of the kind that was sent.
    const answer = (await this.#client.post(serviceAccounts, key, {
      subresource: 'token',
      body,
    })) as TokenRequest;
    const { token, expirationTimestamp } = answer.status ?? {};
    if (!token || !expirationTimestamp) {
      throw new VolumeError('failed to fetch token: no token in the answer');
    }
    const now = this.#clock.now();
    const life = Date.parse(expirationTimestamp) - now;
    return { token, refreshAt: now + Math.min(life * refreshAt, maxAgeMs) };
  }
}
