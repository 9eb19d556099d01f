/**
 * The entries of `metadata.managedFields`: who owns which fields, by manager, operation, subresource and version.
 * Read from what a client sent, told apart, put in order, and kept from growing without end.
 */
import { isRecord } from '#base/json-object.ts';
import type { FieldSet } from './field-set.ts';
import { union } from './field-set.ts';
import { canonical, isCanonical } from './intern.ts';
import { isStep } from './steps.ts';

/** One entry. A set without members is never kept. */
export interface Manager {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  /** RFC 3339, in seconds. */
  readonly time?: string;
  readonly fieldsType: 'FieldsV1';
  readonly fieldsV1: FieldSet;
  /** Absent for the object itself. */
  readonly subresource?: string;
}

/** Who writes. */
export type Writer = Pick<Manager, 'manager' | 'operation' | 'apiVersion' | 'subresource'>;

/** More managers by update than that are folded. */
const maxUpdateManagers = 10;
const ancientChanges = 'ancient-changes';

/**
 * What tells entries apart, and how upstream orders conflicts. An applier has one entry, whatever version it applies.
 */
export function identityOf({ manager, operation, apiVersion, subresource }: Writer): string {
  return JSON.stringify({
    manager,
    operation,
    ...(operation === 'Update' && { apiVersion }),
    ...(subresource && { subresource }),
  });
}

/** What a client sent as `managedFields`; undefined when an entry isn't one. */
export function readManagers(sent: readonly unknown[]): readonly Manager[] | undefined {
  const managers = new Map<string, Manager>();
  for (const entry of sent) {
    const manager = readManager(entry);
    if (!manager) return undefined;
    if (Object.keys(manager.fieldsV1).length > 0) managers.set(identityOf(manager), manager);
  }
  return inOrder([...managers.values()]);
}

function readManager(entry: unknown): Manager | undefined {
  if (!isRecord(entry)) return undefined;
  const {
    manager = '',
    operation,
    apiVersion,
    time,
    fieldsType,
    fieldsV1 = {},
    subresource,
  } = entry;
  if (typeof manager !== 'string' || (operation !== 'Apply' && operation !== 'Update')) {
    return undefined;
  }
  if (typeof apiVersion !== 'string' || apiVersion === '' || fieldsType !== 'FieldsV1') {
    return undefined;
  }
  if (!isRecord(fieldsV1) || !(isCanonical(fieldsV1) || isFieldSet(fieldsV1))) return undefined;
  return {
    manager,
    operation,
    apiVersion,
    ...(typeof time === 'string' && { time }),
    fieldsType,
    fieldsV1: canonical(fieldsV1),
    ...(typeof subresource === 'string' && subresource !== '' && { subresource }),
  };
}

function isFieldSet(value: unknown): value is FieldSet {
  return (
    isRecord(value) &&
    Object.entries(value).every(([step, below]) => isStep(step) && isFieldSet(below))
  );
}

/** The list, or one empty entry: how a client has all entries dropped. */
export function isReset(sent: readonly unknown[]): boolean {
  const [first] = sent;
  return sent.length === 1 && isRecord(first) && Object.keys(first).length === 0;
}

/** In upstream's order: appliers first, then by time, then by name. */
export function inOrder(managers: readonly Manager[]): readonly Manager[] {
  return managers.toSorted(
    (a, b) =>
      compareText(a.operation, b.operation) ||
      secondsOf(a) - secondsOf(b) ||
      compareText(a.manager, b.manager) ||
      compareText(a.apiVersion, b.apiVersion) ||
      compareText(a.subresource ?? '', b.subresource ?? ''),
  );
}

function secondsOf({ time }: Manager): number {
  return time === undefined ? 0 : Math.floor(Date.parse(time) / 1000);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Folds the oldest managers by update into one of each version until there are few enough. */
export function folded(managers: readonly Manager[]): readonly Manager[] {
  const updaters = managers.filter(({ operation }) => operation === 'Update');
  let excess = updaters.length - maxUpdateManagers;
  if (excess <= 0) return managers;
  const oldest = updaters.toSorted(
    (a, b) => secondsOf(a) - secondsOf(b) || compareText(identityOf(a), identityOf(b)),
  );
  const gone = new Set<Manager>();
  const buckets = new Map<string, Manager[]>();
  for (const manager of oldest) {
    if (excess <= 0) break;
    const bucket = buckets.get(manager.apiVersion) ?? [];
    if (bucket.length > 0) excess--;
    bucket.push(manager);
    buckets.set(manager.apiVersion, bucket);
  }
  const added: Manager[] = [];
  for (const [apiVersion, bucket] of buckets) {
    if (bucket.length < 2) continue;
    for (const manager of bucket) gone.add(manager);
    added.push(bucketOf(apiVersion, bucket));
  }
  return [...managers.filter((manager) => !gone.has(manager)), ...added];
}

function bucketOf(apiVersion: string, managers: readonly Manager[]): Manager {
  const time = managers.at(-1)?.time;
  const all = managers.reduce<FieldSet | undefined>(
    (set, { fieldsV1 }) => union(set, fieldsV1),
    undefined,
  );
  return {
    manager: ancientChanges,
    operation: 'Update',
    apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: canonical(all ?? {}),
  };
}
