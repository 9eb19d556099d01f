/**
 * The token with which a machine joins: `K10<hash>::<id>.<secret>` (k3s's form). The hash is that of the cluster's CA, so
 * that the machine trusts only that cluster; the rest is a bootstrap token, which says that the cluster may trust it.
 */
import { parseBootstrapToken } from '#api/bootstrap-token.ts';
import type { BootstrapToken } from '#api/bootstrap-token.ts';
import { fingerprintOf } from '#base/certificate-request.ts';
import { HoldfastError } from '#base/errors.ts';

export interface JoinToken extends BootstrapToken {
  /** SHA-256 of the CA's certificate in PEM, 64 hexadecimal digits. */
  readonly authorityHash: string;
}

/** Throws TOKEN_MALFORMED. */
export function parseJoinToken(text: string): JoinToken {
  const [, authorityHash, rest] = /^K10([0-9a-f]{64})::(.*)$/.exec(text.trim()) ?? [];
  const bootstrap = parseBootstrapToken(rest ?? '');
  if (authorityHash !== undefined && bootstrap) return { authorityHash, ...bootstrap };
  throw new HoldfastError('TOKEN_MALFORMED', `the join token is not of the form ${form}`, {
    remedy: 'copy the whole line that "holdfast token create" printed on the server',
  });
}

/** For a machine that has neither joined nor a token. */
export function missingToken(): HoldfastError {
  return new HoldfastError('CONFIG_INVALID', 'to join, this machine needs a token', {
    remedy: 'make one on the server (holdfast token create) and give it with --token',
  });
}

const form = 'K10<hash>::<id>.<secret>';

/** `authority` is PEM. */
export function formatJoinToken(authority: string, { id, secret }: BootstrapToken): string {
  return `K10${fingerprintOf(authority)}::${id}.${secret}`;
}
