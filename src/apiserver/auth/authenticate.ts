/**
 * Who is asking: a list of authenticators, tried in order. Each knows one kind of credential; the first that finds its
 * kind decides. Credentials that are there but wrong are refused, never passed on to the next.
 */
import { unauthorized } from '#api/status.ts';
import type { UserInfo } from '#client/api-handler.ts';
import type { Peer } from '../http/wire.ts';

/** What a request shows of its sender. */
export interface Credentials {
  readonly peer: Peer;
  header(name: string): string | undefined;
  /** Tells the sender something about what it shows. */
  warn?(text: string): void;
}

export interface Authenticator {
  readonly name: string;
  /** Undefined when its kind of credential isn't there. Throws 401 when it is and is no good. */
  authenticate(credentials: Credentials): UserInfo | undefined | Promise<UserInfo | undefined>;
}

/** The group of everybody who has shown credentials. */
export const authenticatedGroup = 'system:authenticated';

/** The user of the first authenticator that knows one. Throws 401 when none does. */
export function authenticate(
  authenticators: readonly Authenticator[],
  credentials: Credentials,
): UserInfo | Promise<UserInfo> {
  for (const [index, authenticator] of authenticators.entries()) {
    const found = authenticator.authenticate(credentials);
    if (found instanceof Promise) {
      return found.then(
        (user) => user ?? authenticate(authenticators.slice(index + 1), credentials),
      );
    }
    if (found) return found;
  }
  throw unauthorized();
}

/** The certificate that the connection showed: its common name is the user, its organizations are the groups. */
export const clientCertificates: Authenticator = {
  name: 'client certificate',
  authenticate: ({ peer }) => userOfCertificate(peer),
};

/** One user object for each connection, so that what is compiled for it is found again. */
const usersByPeer = new WeakMap<Peer, UserInfo>();

function userOfCertificate(peer: Peer): UserInfo | undefined {
  if (!peer.certificate) return undefined;
  const known = usersByPeer.get(peer);
  if (known) return known;
  const { valid, commonName, organizations } = peer.certificate;
  if (!valid || commonName === '') throw unauthorized();
  const user = { name: commonName, groups: [...organizations, authenticatedGroup] };
  usersByPeer.set(peer, user);
  return user;
}

const anonymousUser: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] };

/** Takes everybody who has shown nothing; the last of the list, so a token that is still there is nobody's. */
export const anonymous: Authenticator = {
  name: 'anonymous',
  authenticate(credentials) {
    if (bearerToken(credentials) !== undefined) throw unauthorized();
    return anonymousUser;
  },
};

/** How a browser sends a token with a WebSocket, for which it can set no headers: as one of the protocols. */
export const tokenProtocol = 'base64url.bearer.authorization.k8s.io.';

/** The token of an `Authorization: Bearer` header, or of a WebSocket's protocols. */
export function bearerToken(credentials: Credentials): string | undefined {
  const match = /^bearer +(\S+) *$/i.exec(credentials.header('authorization') ?? '');
  if (match) return match[1];
  const encoded = credentials
    .header('sec-websocket-protocol')
    ?.split(',')
    .map((protocol) => protocol.trim())
    .find((protocol) => protocol.startsWith(tokenProtocol));
  return encoded && Buffer.from(encoded.slice(tokenProtocol.length), 'base64url').toString();
}
