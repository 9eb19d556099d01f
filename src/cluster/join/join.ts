/**
 * How a machine becomes a node of a cluster. With the token it learns whom to trust and is trusted enough to ask for the
 * kubelet's client certificate; with that it asks for the one that the kubelet serves with. What it has it keeps: a later
 * start needs neither token nor server.
 */
import { nodes } from '#api/gen/resources.ts';
import type { Node } from '#api/gen/types.ts';
import { nodeProof } from '#api/certificates/node-password.ts';
import { isApiError } from '#api/status.ts';
import type { ApiError } from '#api/status.ts';
import type { Clock } from '#base/clock.ts';
import { fingerprintOf } from '#base/certificate-request.ts';
import { HoldfastError } from '#base/errors.ts';
import { LivePair } from '#base/live-pair.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { KeyPair } from '#base/x509.ts';
import type { Client } from '#client/client.ts';
import { createHttpsClient } from '#client/https/client.ts';
import type { ConnectionOptions } from '#client/https/connection.ts';
import { fetchAuthority } from './authority.ts';
import { CredentialStore } from './credentials.ts';
import type { NodeCredentials, NodeIdentity } from './credentials.ts';
import { persist } from './persist.ts';
import type { Unknown } from './persist.ts';
import { askForCertificate, receiveCertificate, requestMaker } from './request-certificate.ts';
import type { CertificateWish, RequestMaker } from './request-certificate.ts';
import { missingToken, parseJoinToken } from './token.ts';
import type { JoinToken } from './token.ts';
import { clientWish, servingWish } from './wishes.ts';

export interface JoinOptions extends NodeIdentity {
  /** Such as `https://192.0.2.1:6443`. */
  readonly server: string;
  /** Needed the first time only. */
  readonly token?: string;
  /** Where the credentials are kept; made with mode 0700 when missing. */
  readonly directory: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Ends the attempts. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/**
 * Resolves when the node has all its credentials. While the server can't be reached it goes on trying until the signal
 * aborts (ABORTED). Rejects with TOKEN_MALFORMED, TOKEN_EXPIRED, TOKEN_REFUSED, SERVER_UNTRUSTED, NODE_NAME_TAKEN,
 * JOIN_DENIED or CONFIG_INVALID, each with what to do.
 */
export async function joinCluster(options: JoinOptions): Promise<NodeCredentials> {
  const store = new CredentialStore(options.directory);
  await store.prepare();
  const token = options.token === undefined ? undefined : parseJoinToken(options.token);
  const known = await membership(store, token, options);
  const wishes = known ? [servingWish(options)] : [clientWish(options), servingWish(options)];
  const make = requestMaker(wishes, options.signal);
  const { authority, client } = known ?? (await join(store, token, { ...options, make }));
  const check = { ...options, make, authority, now: options.clock.now() };
  const serving = (await store.pair('serving', check)) ?? (await serve(store, client, check));
  return { authority, client: new LivePair(client), serving: new LivePair(serving) };
}

interface Membership {
  readonly authority: string;
  readonly client: KeyPair;
}
type Making = JoinOptions & { readonly make: RequestMaker };
type Joining = Making & { readonly authority: string };

/** What an earlier start has left. */
async function membership(
  store: CredentialStore,
  token: JoinToken | undefined,
  options: JoinOptions,
): Promise<Membership | undefined> {
  const authority = await store.authority();
  if (authority === undefined) return undefined;
  const check = { ...options, authority, now: options.clock.now() };
  const client = await store.pair('client', check);
  if (!client) return undefined;
  requireSameCluster(authority, token, options);
  return { authority, client };
}

/** Whom to trust, and the kubelet's client certificate, for the token. */
async function join(
  store: CredentialStore,
  token: JoinToken | undefined,
  options: Making,
): Promise<Membership> {
  if (token === undefined) throw missingToken();
  // Already while the server is asked whom to trust. Whoever asks with it hears of a failure.
  options.make(clientWish(options)).catch(() => undefined);
  const { authorityHash, id, secret } = token;
  const { server, nodeName, random } = options;
  const unknown = (cause: ApiError): HoldfastError => refusedToken(cause, server);
  const authority = await persist(options, unknown, () => fetchAuthority(authorityHash, options));
  // 244 random bits.
  const password = await store.password(() => random.uuid() + random.uuid());
  const credentials = { token: () => `${id}.${secret}` };
  const client = await ask({ ...options, authority, credentials, unknown }, () => ({
    ...clientWish(options),
    annotations: (request) => nodeProof(password, nodeName, request),
  }));
  await store.writeAuthority(authority);
  await store.writePair('client', client);
  options.log.info('joined the cluster', { server, node: nodeName });
  return { authority, client };
}

/** The certificate that the kubelet serves with, for the kubelet's own. */
async function serve(
  store: CredentialStore,
  credentials: KeyPair,
  options: Joining,
): Promise<KeyPair> {
  const unknown = (cause: ApiError): HoldfastError => refusedNode(cause, options);
  const pair = await ask({ ...options, credentials, unknown }, async (client) => {
    await announce(client, options);
    return servingWish(options);
  });
  await store.writePair('serving', pair);
  return pair;
}

interface Asking extends Joining {
  readonly credentials: ConnectionOptions['credentials'];
  readonly unknown: Unknown;
}

async function ask(
  options: Asking,
  wish: (client: Client) => CertificateWish | Promise<CertificateWish>,
): Promise<KeyPair> {
  const { server, authority, credentials, unknown, make, clock, signal, log } = options;
  const userAgent = 'holdfast-join';
  const client = createHttpsClient({ server, authority, credentials, userAgent, clock });
  const context = { client, clock, signal, log };
  try {
    const asked = await persist(options, unknown, async () =>
      askForCertificate(await wish(client), context, make),
    );
    return await persist(options, unknown, () => receiveCertificate(asked, context));
  } finally {
    client.close();
  }
}

/** Says which address the node has, since it may serve only under that; the kubelet fills in the rest of the Node. */
async function announce(client: Client, { nodeName, nodeIP, signal }: Joining): Promise<void> {
  const addresses = [
    { type: 'InternalIP', address: nodeIP },
    { type: 'Hostname', address: nodeName },
  ];
  const metadata = { name: nodeName };
  const found = await nodeOf(client, nodeName, signal);
  if (found?.status?.addresses?.some(({ address }) => address === nodeIP)) return;
  if (!found) {
    await client.create(nodes, { metadata, spec: {}, status: { addresses } }, { signal });
    return;
  }
  await client.patch(
    nodes,
    metadata,
    { type: 'merge', body: { status: { addresses } } },
    { subresource: 'status', signal },
  );
}

async function nodeOf(
  client: Client,
  name: string,
  signal: AbortSignal,
): Promise<Node | undefined> {
  try {
    return await client.get(nodes, { name }, { signal });
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined;
    throw error;
  }
}

function requireSameCluster(
  authority: string,
  token: JoinToken | undefined,
  { directory }: JoinOptions,
): void {
  if (token === undefined || token.authorityHash === fingerprintOf(authority)) return;
  throw new HoldfastError(
    'SERVER_UNTRUSTED',
    'this machine is a node of another cluster than the one that the token names',
    { remedy: `use a token of its own cluster, or remove ${directory} to leave that cluster` },
  );
}

function refusedToken(cause: ApiError, server: string): HoldfastError {
  const remedy = 'make a new one on the server: holdfast token create';
  return cause.message.includes('expired')
    ? new HoldfastError('TOKEN_EXPIRED', 'the join token has expired', { cause, remedy })
    : new HoldfastError(
        'TOKEN_REFUSED',
        `the server at ${server} does not know the join token: it was deleted, its time is over, or it was copied wrongly`,
        { cause, remedy },
      );
}

function refusedNode(cause: ApiError, { server, directory }: JoinOptions): HoldfastError {
  return new HoldfastError(
    'JOIN_DENIED',
    `the server at ${server} does not take the certificate of this node`,
    {
      cause,
      remedy: `compare the clocks of both; if they agree, remove ${directory} and join with a new token`,
    },
  );
}
