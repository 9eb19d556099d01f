/**
 * Deleting, with upstream's semantics: preconditions, grace (a second delete may only shorten it), finalizers, and
 * what shall become of the dependents (`orphan` and `foregroundDeletion` are finalizers that the garbage collector
 * clears). An object that is held is marked, and gone once nothing holds it any more.
 */
import { toTime } from '#base/clock.ts';
import { deepEqual } from '#api/deep-equal.ts';
import type { DeleteOptions } from '#api/gen/types.ts';
import type { KubeObject } from '#api/object.ts';
import { type ResourceName, conflict, notFound, objectModified } from '#api/status.ts';
import { type AdmissionPlugin, validate } from '../admission/admission.ts';
import type { StoredItem } from './resource.ts';
import type { Strategy } from './strategy.ts';
import { type WriteTarget, type Written, unstored } from './write.ts';

export interface Deleted extends Written {
  /** False: the object is marked, and still there. */
  readonly gone: boolean;
}

const orphan = 'orphan';
const foreground = 'foregroundDeletion';
const swapAttempts = 100;

/** True when nothing holds an object that is being deleted. */
export function isReleased(strategy: Strategy, object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = object.metadata;
  return (
    deletionTimestamp !== undefined && deletionGracePeriodSeconds === 0 && !isHeld(strategy, object)
  );
}

function isHeld(strategy: Strategy, object: KubeObject): boolean {
  const own = object.metadata.finalizers ?? [];
  return own.length > 0 || (strategy.finalizers?.(object) ?? []).length > 0;
}

/** Throws 404, 409 for preconditions, and what admission throws. */
export async function deleteObject(
  plugins: readonly AdmissionPlugin[],
  target: WriteTarget,
  options: DeleteOptions,
): Promise<Deleted> {
  const { resource, key, subresource, context } = target;
  const { orphansByDefault } = resource.strategy;
  if (orphansByDefault && !saysPropagation(options)) context.warn(orphansByDefault);
  for (let attempt = 0; attempt < swapAttempts; attempt++) {
    const stored = resource.get(key);
    if (!stored) throw notFound(resource.type, key.name);
    checkPreconditions(resource.type, options, stored.object);
    const request = {
      operation: 'DELETE' as const,
      type: resource.type,
      subresource,
      namespace: key.namespace ?? '',
      name: key.name,
      stored: stored.object,
    };
    await validate(plugins, request, context);
    const deleted = await deleteStored(target, options, stored);
    if (deleted) return deleted;
  }
  throw conflict(resource.type, key.name, objectModified);
}

/** Undefined when somebody else wrote meanwhile. */
async function deleteStored(
  { resource, context }: WriteTarget,
  options: DeleteOptions,
  stored: StoredItem,
): Promise<Deleted | undefined> {
  const { strategy } = resource;
  const held = withPropagation(
    stored.object,
    withDefaultPropagation(strategy, stored.object, options),
  );
  const requested = atLeastNothing(options.gracePeriodSeconds);
  const begun = stored.object.metadata.deletionTimestamp !== undefined;
  const grace = begun
    ? shortened(stored.object, requested)
    : (strategy.gracePeriodSeconds?.(stored.object, requested) ?? 0);
  if (grace === 0 && !isHeld(strategy, held)) {
    if (context.dryRun) return { ...unstored(stored.object), gone: true };
    const last = await resource.remove(stored, stored.object);
    return last && { ...unstored(last), gone: true };
  }
  const marked = begun ? withGrace(held, grace) : mark(held, grace, context.clock.now());
  const next = begun ? marked : (strategy.prepareForDelete?.(marked, context) ?? marked);
  if (deepEqual(next, stored.object)) return keep(stored);
  if (context.dryRun) return { ...unstored(next), gone: false };
  const written = await resource.replace(next, stored);
  return written && keep(written);
}

function keep(item: StoredItem): Deleted {
  return { object: item.object, bytes: () => item.bytes(), gone: false };
}

/** A negative grace period counts as one second. */
function atLeastNothing(seconds: number | undefined): number | undefined {
  return seconds !== undefined && seconds < 0 ? 1 : seconds;
}

/** The grace period that is left to an object whose deletion has begun: what was set, or less. */
function shortened({ metadata }: KubeObject, requested: number | undefined): number {
  const set = metadata.deletionGracePeriodSeconds ?? 0;
  return requested === undefined ? set : Math.min(set, requested);
}

function mark(object: KubeObject, grace: number, now: number): KubeObject {
  const { generation } = object.metadata;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      deletionTimestamp: toTime(now + grace * 1000),
      deletionGracePeriodSeconds: grace,
      // Controllers are told by it that deletion asks something of them.
      ...(generation === undefined ? {} : { generation: generation + 1 }),
    },
  };
}

/** Moves the end of an object whose deletion has begun. */
function withGrace(object: KubeObject, grace: number): KubeObject {
  const { deletionTimestamp = '', deletionGracePeriodSeconds = 0 } = object.metadata;
  if (grace === deletionGracePeriodSeconds) return object;
  const end = Date.parse(deletionTimestamp) - (deletionGracePeriodSeconds - grace) * 1000;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      deletionTimestamp: toTime(end),
      deletionGracePeriodSeconds: grace,
    },
  };
}

/** The object with the finalizer that says what becomes of its dependents; none means: in the background. */
function withPropagation(object: KubeObject, options: DeleteOptions): KubeObject {
  const finalizers = object.metadata.finalizers ?? [];
  const wanted = propagationFinalizer(options, finalizers);
  const others = finalizers.filter((name) => name !== orphan && name !== foreground);
  const next = wanted === undefined ? others : [...others, wanted];
  const same = next.length === finalizers.length && next.every((name) => finalizers.includes(name));
  return same ? object : { ...object, metadata: { ...object.metadata, finalizers: next } };
}

function saysPropagation({ orphanDependents, propagationPolicy }: DeleteOptions): boolean {
  return orphanDependents !== undefined || propagationPolicy !== undefined;
}

/** Some kinds let go of their dependents where neither the client nor an earlier delete said anything. */
function withDefaultPropagation(
  { orphansByDefault }: Strategy,
  { metadata }: KubeObject,
  options: DeleteOptions,
): DeleteOptions {
  const known = metadata.finalizers?.some((name) => name === orphan || name === foreground);
  return orphansByDefault === undefined ||
    saysPropagation(options) ||
    known ||
    metadata.deletionTimestamp
    ? options
    : { ...options, propagationPolicy: 'Orphan' };
}

/** What the client asks for; else what the object has already. */
function propagationFinalizer(
  { orphanDependents, propagationPolicy }: DeleteOptions,
  finalizers: readonly string[],
): string | undefined {
  if (orphanDependents !== undefined) return orphanDependents ? orphan : undefined;
  if (propagationPolicy === 'Orphan') return orphan;
  if (propagationPolicy === 'Foreground') return foreground;
  if (propagationPolicy === 'Background') return undefined;
  return finalizers.find((name) => name === orphan || name === foreground);
}

/** Throws a 409 when the object isn't the one that the options speak of. */
export function checkPreconditions(
  type: ResourceName,
  { preconditions = {} }: DeleteOptions,
  { metadata }: KubeObject,
): void {
  const { uid, resourceVersion } = preconditions;
  if (uid !== undefined && uid !== metadata.uid) {
    throw conflict(
      type,
      metadata.name,
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      type,
      metadata.name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
}
