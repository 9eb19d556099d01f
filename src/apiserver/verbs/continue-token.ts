/** The token that continues a list: where it stopped, and the revision whose state it shows. Opaque to clients. */
import { messageOf } from '#base/errors.ts';
import { badRequest } from '#api/status.ts';
import type { ApiError } from '#api/status.ts';
import type { Revision } from '#storage/store.ts';

export interface ContinueToken {
  /** Undefined: continue with the newest state, which may not fit what came before. */
  readonly revision: Revision | undefined;
  /** The last key that was shown. */
  readonly after: string;
}

export function encodeContinue({ revision, after }: ContinueToken): string {
  const token = JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision ?? -1, start: after });
  return Buffer.from(token).toString('base64url');
}

/** Throws a 400 for what was not made here, or for another resource. */
export function decodeContinue(text: string, prefix: string): ContinueToken {
  const { v, rv, start } = parse(text);
  if (v !== 'meta.k8s.io/v1') throw notValid('server does not recognize this encoded version');
  if (typeof rv !== 'number' || !Number.isSafeInteger(rv) || rv === 0 || rv < -1) {
    throw notValid('incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  }
  if (typeof start !== 'string' || start === '') {
    throw notValid('encoded start key empty (version meta.k8s.io/v1)');
  }
  if (!start.startsWith(prefix)) throw notValid(start);
  return { revision: rv === -1 ? undefined : rv, after: start };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (error) {
    throw notValid(messageOf(error), error);
  }
}

function notValid(why: string, cause?: unknown): ApiError {
  return badRequest(`invalid continue token: continue key is not valid: ${why}`, cause);
}
