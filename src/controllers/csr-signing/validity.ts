/** How long a certificate is valid: upstream's rules. */
import type { Validity } from '#base/x509.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const longest = 365 * 24 * hour;
const shortest = 10 * minute;
/** It is valid from a little before now, so that a machine whose clock is behind takes it. */
const backdate = 5 * minute;
/** What lasts shorter than this keeps its whole time in spite of that. */
const short = 8 * hour;

export function validityOf(
  expirationSeconds: number | undefined,
  { now, authorityEnds }: { readonly now: number; readonly authorityEnds: number },
): Validity {
  const asked = expirationSeconds === undefined ? longest : expirationSeconds * second;
  const lifetime = Math.min(Math.max(asked, shortest), longest);
  const end = now + lifetime - (lifetime < short ? 0 : backdate);
  return { notBefore: now - backdate, notAfter: Math.min(end, authorityEnds) };
}
