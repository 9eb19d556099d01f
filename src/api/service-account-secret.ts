/** Secrets that hold a ServiceAccount's token: older than tokens on request, and they don't expire. */
import type { Secret } from './gen/types.ts';

export const tokenSecretKind = 'kubernetes.io/service-account-token';
export const accountNameAnnotation = 'kubernetes.io/service-account.name';
export const accountUidAnnotation = 'kubernetes.io/service-account.uid';

interface AccountReference {
  readonly namespace: string;
  readonly name: string;
  /** Of the one that it was made for, once that is known. */
  readonly uid: string | undefined;
}

/** Whose token it is to hold; undefined for other Secrets. */
export function accountOf({ type, metadata }: Secret): AccountReference | undefined {
  const name = metadata.annotations?.[accountNameAnnotation];
  if (type !== tokenSecretKind || !name) return undefined;
  const uid = metadata.annotations?.[accountUidAnnotation] || undefined;
  return { namespace: metadata.namespace, name, uid };
}
