/** The API as the administrator of a kubeconfig that Holdfast wrote. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Clock } from '#base/clock.ts';
import { HoldfastError } from '#base/errors.ts';
import type { KeyPair } from '#base/x509.ts';
import { createHttpsClient } from '#client/https/client.ts';
import type { HttpsClient } from '#client/https/client.ts';

export interface Administrator {
  /** Such as `https://10.0.0.7:6443`. */
  readonly server: string;
  /** PEM. */
  readonly authority: string;
  readonly identity: KeyPair;
}

export function readAdministrator(kubeconfig: string): Administrator {
  const { clusters, users }: KubeconfigShape = parse(readFileSync(kubeconfig, 'utf8'));
  const text = (base64: string | undefined): string =>
    Buffer.from(base64 ?? '', 'base64').toString();
  const user = users[0]?.user;
  return {
    server: clusters[0]?.cluster['server'] ?? '',
    authority: text(clusters[0]?.cluster['certificate-authority-data']),
    identity: {
      certificate: text(user?.['client-certificate-data']),
      key: text(user?.['client-key-data']),
    },
  };
}

/** A client of that administrator, for whoever closes it. Throws CONFIG_INVALID for a kubeconfig of another kind. */
export function connectAdministrator(
  kubeconfig: string,
  clock: Clock,
): { readonly client: HttpsClient; readonly administrator: Administrator } {
  const administrator = readAdministrator(kubeconfig);
  const { server, authority, identity } = administrator;
  if (server === '' || identity.certificate === '') {
    throw new HoldfastError('CONFIG_INVALID', `${kubeconfig} has no client certificate in it`, {
      remedy: 'give the kubeconfig that Holdfast wrote: holdfast kubeconfig',
    });
  }
  const userAgent = 'holdfast';
  const client = createHttpsClient({ server, authority, credentials: identity, userAgent, clock });
  return { client, administrator };
}

/** Runs `work` with a client that is closed afterwards. */
export async function asAdministrator<T>(
  kubeconfig: string,
  clock: Clock,
  work: (client: HttpsClient, administrator: Administrator) => Promise<T>,
): Promise<T> {
  const { client, administrator } = connectAdministrator(kubeconfig, clock);
  try {
    return await work(client, administrator);
  } finally {
    client.close();
  }
}

/** The parts that Holdfast writes. */
interface KubeconfigShape {
  readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
  readonly users: readonly { readonly user: Readonly<Record<string, string>> }[];
}
