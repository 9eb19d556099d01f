/**
 * ServiceAccount tokens: JWTs that this cluster signs (`issueToken`) and takes as credentials
 * (`serviceAccountTokens`). A token is bound to its ServiceAccount and, where asked, to a Pod, Node or Secret: when that
 * object goes, the token is worth nothing, before it expires too (KEP-1205). Those that Secrets hold are in
 * `legacy-token.ts`.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import type * as Jose from 'jose';
import type { JWTPayload } from 'jose';
import { unauthorized } from '#api/status.ts';
import type { UserInfo } from '#client/api-handler.ts';
import type { Clock } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import type { Reader } from '../registry/strategy.ts';
import { bearerToken } from './authenticate.ts';
import type { Authenticator } from './authenticate.ts';
import {
  generatedWarning,
  legacyIssuer,
  legacyPayload,
  markedInvalid,
  readLegacyPayload,
  secretOf,
  staleLegacyToken,
} from './legacy-token.ts';
import type { LegacyClaim, LegacyTokenRequest } from './legacy-token.ts';
import type { NoteTokenUse } from './legacy-token-use.ts';
import { staleBinding, userOf } from './token-claims.ts';
import type { KubernetesClaim, ObjectReference } from './token-claims.ts';

export const tokenIssuer = 'https://kubernetes.default.svc.cluster.local';
/** The audiences of the API server itself. */
export const apiAudiences: readonly string[] = [tokenIssuer];

/** PEM; `id` names the key in a token's header. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: string;
  readonly publicKey: string;
}

export interface TokenRequest {
  readonly namespace: string;
  readonly serviceAccount: ObjectReference;
  /** Those of the API server when empty. */
  readonly audiences: readonly string[];
  readonly expirationSeconds: number;
  readonly pod?: ObjectReference;
  readonly node?: ObjectReference;
  readonly secret?: ObjectReference;
}

export interface IssuedToken {
  readonly token: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

export interface TokenOptions {
  /** Told of each use of a token that a Secret holds. */
  readonly noteUse: NoteTokenUse;
  readonly key: SigningKey;
  readonly reader: Reader;
  readonly clock: Clock;
  readonly random: Random;
}

export interface ServiceAccountTokens extends Authenticator {
  /** Signs a token. */
  issue(request: TokenRequest): Promise<IssuedToken>;
  /** Signs a token for a Secret to hold; it has no end. */
  issueLegacy(this: void, request: LegacyTokenRequest): Promise<string>;
  /** The user of a token for one of `audiences` (with those that matched), or why it is no good. */
  review(token: string, audiences?: readonly string[]): Promise<TokenReviewResult>;
}

export type TokenReviewResult =
  | {
      readonly user: UserInfo;
      readonly audiences: readonly string[];
      /** For who uses it. */
      readonly warning: string | undefined;
    }
  | { readonly error: string };

/** Tokens that were good are taken again for so long without checking the signature (milliseconds). */
const rememberFor = 10_000;
const maxRemembered = 4096;

/** What signs and checks tokens; put it in the list of authenticators. */
export function serviceAccountTokens(options: TokenOptions): ServiceAccountTokens {
  const { key, reader, clock, random, noteUse } = options;
  const privateKey = createPrivateKey(key.privateKey);
  const publicKey = createPublicKey(key.publicKey);
  const verified = new Map<string, Verified>();

  async function verify(token: string): Promise<Verified> {
    const now = clock.now();
    const known = verified.get(token);
    if (known && known.until > now) return known;
    const { jwtVerify } = await library();
    const { payload } = await jwtVerify(token, publicKey, {
      issuer: [tokenIssuer, legacyIssuer],
      algorithms: ['ES256'],
      requiredClaims: issuerOf(token) === legacyIssuer ? ['sub'] : ['exp', 'sub'],
      currentDate: new Date(now),
    });
    if (verified.size >= maxRemembered) verified.clear();
    const result = readPayload(payload, token, now + rememberFor);
    verified.set(token, result);
    return result;
  }

  async function review(token: string, audiences = apiAudiences): Promise<TokenReviewResult> {
    let found: Verified;
    try {
      found = await verify(token);
    } catch (error) {
      const { errors } = await library();
      if (error instanceof errors.JOSEError) return { error: error.message };
      throw error;
    }
    const matching = found.audiences.filter((audience) => audiences.includes(audience));
    if (matching.length === 0) return { error: wrongAudience(found.audiences, audiences) };
    const fault = found.fault(reader);
    if (fault !== undefined) return { error: fault };
    const secret = found.legacy && secretOf(reader, found.legacy);
    if (found.legacy && secret) {
      // Also that of one that isn't taken any more: somebody still wants it.
      await noteUse(secret);
      const invalid = markedInvalid(secret, found.legacy);
      if (invalid !== undefined) return { error: invalid };
    }
    const warning = found.legacy && generatedWarning(reader, found.legacy);
    return { user: found.user, audiences: matching, warning };
  }

  return {
    name: 'service account token',
    review,
    async authenticate(credentials) {
      const token = bearerToken(credentials);
      if (token === undefined || !isOurs(token)) return undefined;
      const result = await review(token);
      if ('error' in result) throw unauthorized();
      if (result.warning !== undefined) credentials.warn?.(result.warning);
      return result.user;
    },
    async issueLegacy(request) {
      const { SignJWT } = await library();
      return new SignJWT(legacyPayload(request))
        .setProtectedHeader({ alg: 'ES256', kid: key.id })
        .sign(privateKey);
    },
    async issue(request) {
      const issuedAt = Math.floor(clock.now() / 1000);
      const expiresAt = issuedAt + request.expirationSeconds;
      const { namespace, serviceAccount, audiences, pod, node, secret } = request;
      const claim: KubernetesClaim = {
        namespace,
        ...(node && { node }),
        ...(pod && { pod }),
        ...(secret && { secret }),
        serviceaccount: serviceAccount,
      };
      const { SignJWT } = await library();
      const token = await new SignJWT({ 'kubernetes.io': claim })
        .setProtectedHeader({ alg: 'ES256', kid: key.id })
        .setIssuer(tokenIssuer)
        .setSubject(`system:serviceaccount:${namespace}:${serviceAccount.name}`)
        .setAudience(audiences.length > 0 ? [...audiences] : [...apiAudiences])
        .setIssuedAt(issuedAt)
        .setNotBefore(issuedAt)
        .setExpirationTime(expiresAt)
        .setJti(random.uuid())
        .sign(privateKey);
      return { token, expiresAt: expiresAt * 1000 };
    },
  };
}

/** Loaded with the first token: a server without Pods has none to sign or check. */
function library(): Promise<typeof Jose> {
  return import('jose');
}

interface Verified {
  /** Why what it hangs on is no longer what it was; undefined when it is. */
  readonly fault: (reader: Reader) => string | undefined;
  /** Of a token that a Secret holds. */
  readonly legacy?: LegacyClaim;
  readonly audiences: readonly string[];
  /** The same object as long as the token is remembered, so that what is compiled for it is found again. */
  readonly user: UserInfo;
  readonly until: number;
}

function readPayload(payload: JWTPayload, token: string, rememberUntil: number): Verified {
  if (payload.iss === legacyIssuer) {
    const legacy = readLegacyPayload(payload);
    return {
      fault: (reader) => staleLegacyToken(reader, legacy, token),
      legacy,
      audiences: apiAudiences,
      user: userOf(legacy.claim, undefined),
      until: rememberUntil,
    };
  }
  // Signed with our key, so it is what `issue` wrote.
  const claim = payload['kubernetes.io'] as KubernetesClaim;
  return {
    fault: (reader) => staleBinding(reader, claim),
    audiences: listOf(payload.aud),
    user: userOf(claim, payload.jti),
    until: Math.min(rememberUntil, (payload.exp ?? 0) * 1000),
  };
}

/** True for a JWT that says it is of this cluster, whether or not that is so. */
function isOurs(token: string): boolean {
  const issuer = issuerOf(token);
  return issuer === tokenIssuer || issuer === legacyIssuer;
}

/** Whose it says it is; nothing is checked. */
function issuerOf(token: string): string | undefined {
  try {
    const [, payload = ''] = token.split('.');
    // Any JSON: only `iss` is looked at, and only compared.
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as JWTPayload | null;
    return claims?.iss;
  } catch {
    return undefined;
  }
}

function wrongAudience(found: readonly string[], wanted: readonly string[]): string {
  return `token audiences ${JSON.stringify(found)} is invalid for the target audiences ${JSON.stringify(wanted)}`;
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
