/** Carries out a plan: the calls by which slices of one owner become what they should be. */
import { endpointSlices } from '#api/gen/resources.ts';
import type { EndpointSlice, ObjectMeta } from '#api/gen/types.ts';
import { isApiError } from '#api/status.ts';
import type { Client } from '#client/client.ts';
import type { SliceContent, SlicePlan } from './slice-plan.ts';

type Annotations = Readonly<Record<string, string>>;

/** Whose slices they are, and what that makes of their metadata. */
export interface SliceOwner {
  readonly key: string;
  /** Of new slices; existing ones get its labels. */
  readonly metadata: ObjectMeta;
  /** What an existing slice's annotations become when it is written; a new one has none before. */
  annotations(existing: Annotations): Annotations;
  /** True when a slice with the right endpoints must be written all the same. */
  isStale(slice: EndpointSlice): boolean;
}

export interface SliceWriterParts {
  readonly client: Client;
  /** The resource version of the last write for each owner. */
  readonly lastWrites: Map<string, string>;
  /** Whether the cache shows the write that had this resource version. */
  hasSeen(resourceVersion: string): boolean;
}

/**
 * Slices have generated names: working from a cache that lags would create one again. When this says false, the event
 * of the write brings the owner's key back.
 */
export function seesOwnWrites(parts: SliceWriterParts, key: string): boolean {
  const lastWrite = parts.lastWrites.get(key);
  return lastWrite === undefined || parts.hasSeen(lastWrite);
}

/** In the plan's order: an endpoint that moves between slices is never in none. */
export async function writeSlices(
  parts: SliceWriterParts,
  owner: SliceOwner,
  plan: SlicePlan,
): Promise<void> {
  const { key, metadata } = owner;
  for (const content of plan.create) {
    const annotated = { ...metadata, annotations: owner.annotations({}) };
    const created = await parts.client.create(endpointSlices, { metadata: annotated, ...content });
    parts.lastWrites.set(key, created.metadata.resourceVersion);
  }
  for (const { existing, content } of plan.update) await update(parts, owner, existing, content);
  for (const slice of plan.unchanged) if (owner.isStale(slice)) await update(parts, owner, slice);
  for (const slice of plan.delete) await removeSlice(parts.client, slice);
}

async function update(
  parts: SliceWriterParts,
  owner: SliceOwner,
  existing: EndpointSlice,
  content?: SliceContent,
): Promise<void> {
  const { labels = {} } = owner.metadata;
  const annotations = owner.annotations(existing.metadata.annotations ?? {});
  const metadata = { ...existing.metadata, labels, annotations };
  const updated = await parts.client.update(endpointSlices, { ...existing, ...content, metadata });
  parts.lastWrites.set(owner.key, updated.metadata.resourceVersion);
}

export async function removeSlice(
  client: Client,
  { metadata: { name, namespace } }: EndpointSlice,
): Promise<void> {
  try {
    await client.delete(endpointSlices, { namespace, name });
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}

/** A namespace that is being emptied takes no new objects, and needs none. */
export function isNamespaceTerminating(error: unknown): boolean {
  return (
    isApiError(error, 'Forbidden') &&
    (error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') ?? false)
  );
}
