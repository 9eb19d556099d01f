/**
 * Tokens that Secrets hold: without an end, good as long as the Secret holds this token and the ServiceAccount is the
 * one that it was made for. Their claims have names of their own.
 */
import type { JWTPayload } from 'jose';
import { secrets, serviceAccounts } from '#api/gen/resources.ts';
import type { Secret } from '#api/gen/types.ts';
import { invalidSinceLabel } from '#api/service-account-secret.ts';
import type { Reader } from '../registry/strategy.ts';
import type { KubernetesClaim, ObjectReference } from './token-claims.ts';

export const legacyIssuer = 'kubernetes/serviceaccount';

export interface LegacyTokenRequest {
  readonly namespace: string;
  readonly serviceAccount: ObjectReference;
  /** The Secret's name. */
  readonly secret: string;
}

const claimName = (part: string): string => `kubernetes.io/serviceaccount/${part}`;

export function legacyPayload({
  namespace,
  serviceAccount,
  secret,
}: LegacyTokenRequest): JWTPayload {
  return {
    iss: legacyIssuer,
    [claimName('namespace')]: namespace,
    [claimName('secret.name')]: secret,
    [claimName('service-account.name')]: serviceAccount.name,
    [claimName('service-account.uid')]: serviceAccount.uid,
    sub: `system:serviceaccount:${namespace}:${serviceAccount.name}`,
  };
}

export interface LegacyClaim {
  readonly claim: KubernetesClaim;
  readonly secret: string;
}

/** What `legacyPayload` wrote; the signature has been checked. */
export function readLegacyPayload(payload: JWTPayload): LegacyClaim {
  const text = (part: string): string => {
    const value = payload[claimName(part)];
    return typeof value === 'string' ? value : '';
  };
  return {
    claim: {
      namespace: text('namespace'),
      serviceaccount: { name: text('service-account.name'), uid: text('service-account.uid') },
    },
    secret: text('secret.name'),
  };
}

/** The Secret that holds the token. */
export function secretOf(reader: Reader, { claim, secret: name }: LegacyClaim): Secret | undefined {
  return reader.get(secrets, { namespace: claim.namespace, name });
}

/** Why the token is worth nothing any more; undefined when it is good. */
export function staleLegacyToken(
  reader: Reader,
  legacy: LegacyClaim,
  token: string,
): string | undefined {
  const { namespace, serviceaccount } = legacy.claim;
  const secret = secretOf(reader, legacy);
  if (!secret || secret.metadata.deletionTimestamp) return 'Token has been invalidated';
  const held = Buffer.from(secret.data?.['token'] ?? '', 'base64').toString();
  if (held !== token) return "Token does not match server's copy";
  const account = reader.get(serviceAccounts, { namespace, name: serviceaccount.name });
  if (!account || account.metadata.deletionTimestamp) {
    return 'ServiceAccount has been deleted';
  }
  return account.metadata.uid === serviceaccount.uid
    ? undefined
    : `ServiceAccount UID (${account.metadata.uid}) does not match claim (${serviceaccount.uid})`;
}

/** Of a Secret that was made for the account, which then names it, in versions that did so: what its users get to read. */
export function generatedWarning(
  reader: Reader,
  { claim, secret }: LegacyClaim,
): string | undefined {
  const { namespace, serviceaccount } = claim;
  const account = reader.get(serviceAccounts, { namespace, name: serviceaccount.name });
  if (!account?.secrets?.some(({ name }) => name === secret)) return undefined;
  return (
    'Use tokens from the TokenRequest API or manually created secret-based tokens instead of auto-generated ' +
    'secret-based tokens.'
  );
}

/** Of a token that nobody used for a year: why it isn't taken. */
export function markedInvalid(secret: Secret, { claim }: LegacyClaim): string | undefined {
  const { namespace, name, labels } = secret.metadata;
  if (!labels?.[invalidSinceLabel]) return undefined;
  return (
    `the token in secret ${namespace}/${name} for service account ${claim.namespace}/${claim.serviceaccount.name} has ` +
    'been marked invalid. Use tokens from the TokenRequest API or manually created secret-based tokens, or remove the ' +
    `'${invalidSinceLabel}' label from the secret to temporarily allow use of this token`
  );
}
