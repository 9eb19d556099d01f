/** Creates the claims that a member needs and keeps their owners as the retention policy wants them. */
import { messageOf } from '#base/errors.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import type { Informer } from '#client/informers.ts';
import { persistentVolumeClaims } from '#api/gen/resources.ts';
import type { PersistentVolumeClaim, Pod, StatefulSet } from '#api/gen/types.ts';
import type { Draft } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import { claimsOf, isStale, ownersToSet } from './claims.ts';
import type { Retention } from './claims.ts';
import { memberName } from './identity.ts';

export interface ClaimTools {
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly claims: Informer<PersistentVolumeClaim>;
}

/**
 * False when the member must wait: a claim of that name is on its way out. The controller hears when it is gone.
 * Throws when a claim can't be created.
 */
export async function ensureClaims(
  tools: ClaimTools,
  set: StatefulSet,
  ordinal: number,
  signal: AbortSignal,
): Promise<boolean> {
  for (const claim of claimsOf(set, ordinal)) {
    const existing = tools.claims.get(`${set.metadata.namespace}/${claim.metadata.name ?? ''}`);
    if (!existing) await createClaim(tools, { set, ordinal, claim }, signal);
    else if (existing.metadata.deletionTimestamp || isStale(existing, set, ordinal)) return false;
  }
  return true;
}

interface MissingClaim {
  readonly set: StatefulSet;
  readonly ordinal: number;
  readonly claim: Draft<PersistentVolumeClaim>;
}

async function createClaim(
  { client, recorder }: ClaimTools,
  { set, ordinal, claim }: MissingClaim,
  signal: AbortSignal,
): Promise<void> {
  const { name = '' } = claim.metadata;
  const where = `Pod ${memberName(set, ordinal)} in StatefulSet ${set.metadata.name}`;
  try {
    await client.create(persistentVolumeClaims, claim, { signal });
    recorder.event(set, 'Normal', 'SuccessfulCreate', `create Claim ${name} ${where} success`);
  } catch (error) {
    // The cache was behind.
    if (isApiError(error, 'AlreadyExists')) return;
    const message = `create Claim ${name} for ${where} failed error: ${messageOf(error)}`;
    recorder.event(set, 'Warning', 'FailedCreate', message);
    throw error;
  }
}

/** Gives the claims of an existing member the owners that the retention policy asks for. */
export async function retainClaims(
  { client, claims }: ClaimTools,
  ordinal: number,
  retention: Retention,
  signal: AbortSignal,
): Promise<void> {
  const { namespace } = retention.set.metadata;
  for (const { metadata } of claimsOf(retention.set, ordinal)) {
    const claim = claims.get(`${namespace}/${metadata.name ?? ''}`);
    const ownerReferences = claim && ownersToSet(claim, retention);
    if (!ownerReferences) continue;
    await client.update(
      persistentVolumeClaims,
      { ...claim, metadata: { ...claim.metadata, ownerReferences } },
      { signal },
    );
  }
}

export function needsClaims(pod: Pod): boolean {
  return pod.status?.phase === 'Pending';
}
