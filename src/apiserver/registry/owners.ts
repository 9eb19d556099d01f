/** Whose each field is after a write (`metadata.managedFields`), for every kind and every way to write it. */
import { toTime } from '#base/clock.ts';
import type { JsonObject } from '#base/json-object.ts';
import { type Difference, compare } from '#api/apply/compare.ts';
import { conflictError } from '#api/apply/conflict.ts';
import { annotationsAfter, kubectlManager, remainingConflicts } from '#api/apply/last-applied.ts';
import { type FieldSet, intersection } from '#api/apply/field-set.ts';
import { type Manager, type Writer, isReset, readManagers } from '#api/apply/managers.ts';
import {
  type OwnershipChange,
  conflictsOf,
  ownersAfterApply,
  ownersAfterUpdate,
} from '#api/apply/ownership.ts';
import { withoutResets } from '#api/apply/resets.ts';
import { deepEqual } from '#api/deep-equal.ts';
import type { KindSchema } from '#api/kind-schema.ts';
import { type KubeObject, apiVersionOf } from '#api/object.ts';
import { managersOf } from './managers-of.ts';
import type { AtVersion } from './resource.ts';
import type { AppliedConfig, FieldWriter, WriteTarget } from './write.ts';

/** A write on its way. */
export interface Writing {
  /** Absent for a create. */
  readonly stored?: KubeObject;
  readonly sent: KubeObject;
  /** What was sent, with the server's metadata and defaults. */
  readonly filled: KubeObject;
  /** What admission made of it. */
  readonly wanted: KubeObject;
  /** What the kind's strategy made of that. */
  readonly prepared: KubeObject;
}

/** What will be stored, with its owners. Throws a 409 when an apply would change what others own. */
export function withOwners(target: WriteTarget, writing: Writing): KubeObject {
  const { writer } = target;
  if (!writer) return writing.prepared;
  const change = changeOf(target, writer, writing);
  return writer.applied
    ? afterApply(target, change, { ...writing, applied: writer.applied })
    : withManagers(writing.prepared, ownersAfterUpdate(change));
}

function withManagers(object: KubeObject, managers: readonly Manager[]): KubeObject {
  const before = managersOf(object);
  if (before.length === managers.length && managers.every((one, at) => one === before[at])) {
    return object;
  }
  const managedFields = managers.length > 0 ? managers : undefined;
  return { ...object, metadata: { ...object.metadata, managedFields } };
}

function changeOf(
  { resource, subresource, context }: WriteTarget,
  { manager, applied }: FieldWriter,
  writing: Writing,
): OwnershipChange {
  const { stored } = writing;
  const apiVersion = apiVersionOf(resource.type);
  const known = new Map([[apiVersion, differenceOf(resource.schema, writing)]]);
  /** Entries speak in the version in which they were written. */
  const elsewhere = (version: string): Difference | undefined => {
    const found = known.get(version);
    const other = found ? undefined : resource.atVersion(version);
    if (!other) return found;
    const difference = differenceOf(other.schema, converted(writing, other));
    known.set(version, difference);
    return difference;
  };
  return {
    managers: stored ? managersBefore(stored, writing.sent, subresource) : [],
    writer: writerOf({ manager, apiVersion, subresource, applied: applied !== undefined }),
    now: toTime(context.clock.now()),
    differenceAt: elsewhere,
  };
}

function differenceOf({ shape, empty }: KindSchema, writing: Writing): Difference {
  const { stored, filled, wanted, prepared } = writing;
  const { changed, removed } = compare(shape, stored ?? empty, filled);
  const outcome = { wanted, prepared, stored };
  return { changed: withoutResets(changed, outcome), removed: withoutResets(removed, outcome) };
}

function converted(writing: Writing, { convert }: AtVersion): Writing {
  const { stored, sent, filled, wanted, prepared } = writing;
  return {
    ...(stored && { stored: convert(stored) }),
    sent,
    filled: convert(filled),
    wanted: convert(wanted),
    prepared: convert(prepared),
  };
}

/** Who writes, as `managedFields` tells it. */
export function writerOf(write: {
  readonly manager: string;
  readonly apiVersion: string;
  readonly subresource: string;
  readonly applied: boolean;
}): Writer {
  const { manager, apiVersion, subresource, applied } = write;
  return {
    manager: manager || 'unknown',
    operation: applied ? 'Apply' : 'Update',
    apiVersion,
    ...(subresource && { subresource }),
  };
}

/** The stored ones, unless a client edits them on the object itself. What can't be read doesn't count. */
function managersBefore(
  stored: KubeObject,
  sent: KubeObject,
  subresource: string,
): readonly Manager[] {
  const known = managersOf(stored);
  const { managedFields } = sent.metadata;
  if (!managedFields || managedFields === stored.metadata.managedFields) return known;
  if (subresource !== '') return known;
  if (isReset(managedFields)) return [];
  const edited = readManagers(managedFields);
  if (!edited || edited.length === 0 || deepEqual(edited, known)) return known;
  return edited;
}

function afterApply(
  { resource: { schema } }: WriteTarget,
  change: OwnershipChange,
  writing: Writing & { readonly applied: AppliedConfig },
): KubeObject {
  const { stored, wanted, prepared, applied } = writing;
  const claims = withoutResets(applied.claims, { wanted, prepared, stored });
  const isKubectl = change.writer.manager === kubectlManager;
  if (!applied.force && stored) {
    const conflicts = conflictsOf(
      change,
      emptiedBy(schema, change, { stored, config: applied.config }),
    );
    const remaining = isKubectl ? remainingConflicts(conflicts, stored, schema.shape) : conflicts;
    if (remaining.length > 0) throw conflictError(remaining);
  }
  const managers = ownersAfterApply(change, claims);
  const annotations = isKubectl ? annotationsAfter(prepared, applied.config) : undefined;
  const annotated = annotations
    ? { ...prepared, metadata: { ...prepared.metadata, annotations } }
    : prepared;
  return withManagers(annotated, stored ? sameTimes(managers, stored, annotated) : managers);
}

function emptiedBy(
  { shape }: KindSchema,
  { writer, differenceAt }: OwnershipChange,
  { stored, config }: { readonly stored: KubeObject; readonly config: JsonObject },
): FieldSet | undefined {
  const removed = differenceAt(writer.apiVersion)?.removed;
  return removed && intersection(removed, compare(shape, stored, config).changed);
}

/** An apply that changes nothing but its own time changes nothing. */
function sameTimes(
  managers: readonly Manager[],
  stored: KubeObject,
  next: KubeObject,
): readonly Manager[] {
  const before = managersOf(stored);
  const timeless = (one: readonly Manager[]): readonly string[] =>
    one.map((manager) => JSON.stringify({ ...manager, time: undefined })).sort();
  return deepEqual(timeless(before), timeless(managers)) && deepEqual(next, stored)
    ? before
    : managers;
}
