/**
 * Bootstrap tokens: `<id>.<secret>`, each a Secret in kube-system, with which a machine that is no member yet may ask to
 * become one. The names of types, keys and groups are upstream's.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from './gen/types.ts';
import type { Draft } from './object.ts';

export const tokenNamespace = 'kube-system';
export const tokenSecretType = 'bootstrap.kubernetes.io/token';
export const bootstrappersGroup = 'system:bootstrappers';
/** The group of the tokens that Holdfast makes: what they may do is bound to it. */
export const joiningGroup = 'system:bootstrappers:holdfast:default-node-token';

const namePrefix = 'bootstrap-token-';

export interface BootstrapToken {
  readonly id: string;
  readonly secret: string;
}

/** Undefined for what isn't one. */
export function parseBootstrapToken(text: string): BootstrapToken | undefined {
  const [, id, secret] = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(text) ?? [];
  return id !== undefined && secret !== undefined ? { id, secret } : undefined;
}

export function tokenSecretName(id: string): string {
  return `${namePrefix}${id}`;
}

/** What the Secret of a token says, decoded. */
export interface TokenRecord extends BootstrapToken {
  readonly description: string;
  /** Epoch milliseconds; undefined: never, NaN: it can't be read. */
  readonly expiresAt: number | undefined;
  /** `authentication` and `signing`. */
  readonly usages: readonly string[];
  /** Besides `system:bootstrappers`. */
  readonly groups: readonly string[];
}

/** Undefined when the Secret is no token's. */
export function tokenRecordOf(stored: Secret): TokenRecord | undefined {
  const { metadata, type, data = {} } = stored;
  if (type !== tokenSecretType || metadata.deletionTimestamp !== undefined) return undefined;
  const read = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString();
  const [id, secret] = [read('token-id'), read('token-secret')];
  if (parseBootstrapToken(`${id}.${secret}`) === undefined) return undefined;
  if (metadata.name !== tokenSecretName(id)) return undefined;
  const expiration = read('expiration');
  return {
    id,
    secret,
    description: read('description'),
    expiresAt: expiration === '' ? undefined : Date.parse(expiration),
    usages: ['authentication', 'signing'].filter(
      (usage) => read(`usage-bootstrap-${usage}`) === 'true',
    ),
    groups: read('auth-extra-groups')
      .split(',')
      .map((group) => group.trim())
      .filter((group) => group !== ''),
  };
}

/** What can't be read counts as over, as upstream. */
export function isExpired({ expiresAt }: TokenRecord, now: number): boolean {
  return expiresAt !== undefined && !(expiresAt > now);
}

/** In a time that doesn't tell how much of it was right. */
export function isSecretOf(record: TokenRecord, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(record.secret), digest(secret));
}

export function tokenSecret(record: TokenRecord): Draft<Secret> {
  const { id, secret, description, expiresAt, usages, groups } = record;
  const data: Readonly<Record<string, string>> = {
    'token-id': id,
    'token-secret': secret,
    ...(description !== '' && { description }),
    ...(expiresAt !== undefined && {
      expiration: new Date(expiresAt).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    }),
    ...Object.fromEntries(usages.map((usage) => [`usage-bootstrap-${usage}`, 'true'])),
    ...(groups.length > 0 && { 'auth-extra-groups': groups.join(',') }),
  };
  return {
    metadata: { name: tokenSecretName(id), namespace: tokenNamespace },
    type: tokenSecretType,
    data: Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
    ),
  };
}
