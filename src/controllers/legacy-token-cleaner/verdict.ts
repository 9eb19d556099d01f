/** What becomes of a Secret with a token, by what is known of its use. Pure. */
import { secretsOf } from '#api/pod-references.ts';
import {
  accountOf,
  dayOf,
  invalidSinceLabel,
  isDay,
  lastUsedLabel,
} from '#api/service-account-secret.ts';
import type { Pod, Secret, ServiceAccount } from '#api/gen/types.ts';

export const dayMs = 24 * 3_600_000;
/** Upstream's `--legacy-service-account-token-clean-up-period`. */
const periodMs = 365 * dayMs;

export interface Surroundings {
  /** Epoch milliseconds. */
  readonly now: number;
  /** The day from which uses were noted; undefined: they aren't. */
  readonly trackedSince: string | undefined;
  readonly account: ServiceAccount | undefined;
  /** Those of the namespace. */
  readonly pods: readonly Pod[];
}

export type Verdict = 'keep' | 'invalidate' | 'delete';

export function verdictOn(secret: Secret, surroundings: Surroundings): Verdict {
  const { now, trackedSince } = surroundings;
  const { creationTimestamp, deletionTimestamp, labels = {} } = secret.metadata;
  // From the day after the one on which the notes began they are whole.
  if (!isDay(trackedSince) || now < Date.parse(trackedSince) + dayMs + periodMs) return 'keep';
  const limit = now - periodMs;
  if (deletionTimestamp || Date.parse(creationTimestamp) >= limit) return 'keep';
  const used = labels[lastUsedLabel];
  if (used !== undefined && (!isDay(used) || used >= dayOf(limit))) return 'keep';
  if (!wasMadeByItself(secret, surroundings) || isMentioned(secret, surroundings)) return 'keep';
  const invalidSince = labels[invalidSinceLabel];
  if (!isDay(invalidSince)) return 'invalidate';
  return invalidSince >= dayOf(limit) ? 'keep' : 'delete';
}

function wasMadeByItself(secret: Secret, { account }: Surroundings): boolean {
  const reference = accountOf(secret);
  if (!reference || !account) return false;
  if (reference.uid !== undefined && reference.uid !== account.metadata.uid) return false;
  return (account.secrets ?? []).some(({ name }) => name === secret.metadata.name);
}

function isMentioned({ metadata }: Secret, { pods }: Surroundings): boolean {
  return pods.some((pod) => secretsOf(pod).includes(metadata.name));
}
