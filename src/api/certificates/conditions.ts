/** What has become of a CertificateSigningRequest. */
import type { CertificateSigningRequest } from '../gen/types.ts';
import { findCondition } from '../conditions.ts';

type Verdict = 'Approved' | 'Denied' | 'Failed';

export function hasVerdict({ status }: CertificateSigningRequest, verdict: Verdict): boolean {
  return findCondition(status?.conditions, verdict) !== undefined;
}

/** True for one that somebody has decided on. */
export function isDecided(request: CertificateSigningRequest): boolean {
  return hasVerdict(request, 'Approved') || hasVerdict(request, 'Denied');
}

/** The PEM text of the request itself. */
export function requestOf({ spec }: CertificateSigningRequest): string {
  return Buffer.from(spec.request, 'base64').toString();
}
