/**
 * The history of a set's template as ControllerRevisions: what `kubectl rollout history` shows and `undo` goes back
 * to. Equal contents are one revision, whose number grows when it becomes the newest again.
 */
import type { Client } from '#client/client.ts';
import { controllerRevisions } from '#api/gen/resources.ts';
import type { ControllerRevision, Json, PodTemplateSpec } from '#api/gen/types.ts';
import { canonicalJson, templateHash } from '#api/hash.ts';
import { controllerOf, isControlledBy, makeControllerRef } from '#api/metadata.ts';
import type { KubeObject } from '#api/object.ts';
import { isApiError } from '#api/status.ts';

const maxNamePrefix = 223;

export interface RevisionRequest {
  readonly client: Client;
  readonly owner: KubeObject;
  /** Of the template: revisions are found by the owner's selector. */
  readonly labels: Readonly<Record<string, string>>;
  /** The label that holds the hash of the data. */
  readonly hashLabel: string;
  /** What the revision records. */
  readonly data: Json;
  /** The owner's revisions, oldest first. */
  readonly known: readonly ControllerRevision[];
  readonly collisionCount: number;
  readonly signal: AbortSignal;
}

export interface UpdateRevision {
  readonly revision: ControllerRevision;
  readonly collisionCount: number;
}

/** A template as a strategic merge patch of its owner, so that `kubectl rollout undo` can apply it. */
export function revisionData(template: PodTemplateSpec): object {
  return { spec: { template: { ...template, $patch: 'replace' } } };
}

export function templateOf({ data }: ControllerRevision): PodTemplateSpec {
  // Written by `revisionData`, and validated as a template when it was.
  const { spec } = data as { spec: { template: PodTemplateSpec & { $patch?: string } } };
  const { $patch: _, ...template } = spec.template;
  return template;
}

/** Oldest first. */
export function sortRevisions(
  revisions: readonly ControllerRevision[],
): readonly ControllerRevision[] {
  return revisions.toSorted(
    (a, b) =>
      a.revision - b.revision ||
      a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp) ||
      a.metadata.name.localeCompare(b.metadata.name),
  );
}

/** The newest revision, whose data is the request's: found, made the newest again, or created. */
export async function ensureRevision(request: RevisionRequest): Promise<UpdateRevision> {
  const { known, collisionCount } = request;
  const wanted = canonicalJson(request.data);
  const newest = known.at(-1);
  const equal = known.findLast((revision) => canonicalJson(revision.data) === wanted);
  if (!equal) return createRevision(request);
  if (!newest || equal === newest) return { revision: equal, collisionCount };
  const renumbered = await request.client.update(
    controllerRevisions,
    { ...equal, revision: newest.revision + 1 },
    { signal: request.signal },
  );
  return { revision: renumbered, collisionCount };
}

async function createRevision(request: RevisionRequest): Promise<UpdateRevision> {
  const { client, owner, data, known, signal } = request;
  const { annotations } = owner.metadata;
  for (let { collisionCount } = request; ; collisionCount++) {
    const hash = templateHash(data, collisionCount);
    const name = `${owner.metadata.name.slice(0, maxNamePrefix)}-${hash}`;
    const { namespace = '' } = owner.metadata;
    try {
      const revision = await client.create(
        controllerRevisions,
        {
          metadata: {
            name,
            namespace,
            labels: { ...request.labels, [request.hashLabel]: hash },
            // With the cause of the change, for `kubectl rollout history`.
            ...(annotations ? { annotations } : {}),
            ownerReferences: [makeControllerRef(owner)],
          },
          data,
          revision: (known.at(-1)?.revision ?? 0) + 1,
        },
        { signal },
      );
      return { revision, collisionCount };
    } catch (error) {
      if (!isApiError(error, 'AlreadyExists')) throw error;
      const existing = await client.get(controllerRevisions, { namespace, name }, { signal });
      // Created or let go of a moment ago, and not yet in the cache; otherwise another content with the same hash.
      const isSame = canonicalJson(existing.data) === canonicalJson(data);
      const isOurs = isControlledBy(existing, owner) || !controllerOf(existing);
      if (isSame && isOurs) return { revision: existing, collisionCount };
    }
  }
}

/** The oldest revisions beyond the limit, of those that nothing uses. */
export function revisionsToForget(
  known: readonly ControllerRevision[],
  used: ReadonlySet<string>,
  limit: number,
): readonly ControllerRevision[] {
  const unused = known.filter(({ metadata }) => !used.has(metadata.name));
  return unused.slice(0, Math.max(0, unused.length - limit));
}
