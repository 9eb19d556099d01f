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

/** The day on which the token was used last, and the one from which it is good for nothing (KEP-2799). */
export const lastUsedLabel = 'kubernetes.io/legacy-token-last-used';
export const invalidSinceLabel = 'kubernetes.io/legacy-token-invalid-since';

/** The day in UTC as those labels have it, such as `2026-01-31`; `now` is in epoch milliseconds. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

export function isDay(text: string | undefined): text is string {
  const time = /^\d{4}-\d\d-\d\d$/.test(text ?? '') ? Date.parse(text ?? '') : NaN;
  return !Number.isNaN(time) && dayOf(time) === text;
}

/** Since which day it is noted when such tokens are used: a ConfigMap in kube-system. */
export const trackingConfigMap = {
  namespace: 'kube-system',
  name: 'kube-apiserver-legacy-service-account-token-tracking',
} as const;
export const trackedSince = 'since';
