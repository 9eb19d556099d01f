/** The token that continues a list: where it stopped, and the revision whose state it shows. Opaque to clients. */
import { badRequest } from '#api/status.ts';
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
  const token = parse(Buffer.from(text, 'base64url').toString());
  const { v, rv, start } = token;
  const usable =
    v === 'meta.k8s.io/v1' &&
    typeof rv === 'number' &&
    Number.isInteger(rv) &&
    rv !== 0 &&
    rv >= -1 &&
    typeof start === 'string' &&
    start.startsWith(prefix);
  if (!usable) throw badRequest('continue key is not valid');
  return { revision: rv === -1 ? undefined : rv, after: start };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (error) {
    throw badRequest('continue key is not valid', error);
  }
}
