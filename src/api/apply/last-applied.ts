/**
 * The annotation of client-side apply, for objects that move on to server-side apply: `kubectl` may take over what it
 * applied itself from the client, and keeps the annotation true for those who go on applying from there.
 */
import { isRecord } from '#base/json-object.ts';
import type { JsonObject } from '#base/json-object.ts';
import { claimsOf } from './claims.ts';
import { compare } from './compare.ts';
import { difference } from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import type { Conflict } from './ownership.ts';
import type { StructShape } from './shape.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Only this manager's applies continue client-side ones. */
export const kubectlManager = 'kubectl';

interface Annotated {
  readonly apiVersion: string;
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}

/** The conflicts without those about fields that still are as client-side apply left them; none at all if those are all. */
export function remainingConflicts(
  conflicts: readonly Conflict[],
  live: Annotated,
  shape: StructShape,
): readonly Conflict[] {
  const own = unchangedSince(live, shape);
  return conflicts.flatMap(({ manager, fields }) => {
    const left = difference(fields, own);
    return left ? [{ manager, fields: left }] : [];
  });
}

function unchangedSince(live: Annotated, shape: StructShape): FieldSet | undefined {
  const config = parse(live.metadata.annotations?.[lastApplied]);
  if (config?.['apiVersion'] !== live.apiVersion) return undefined;
  const { set, faults } = claimsOf(shape, config);
  if (faults.length > 0) return undefined;
  const { changed, removed } = compare(shape, config, live);
  return difference(difference(set, changed), removed);
}

function parse(text: string | undefined): JsonObject | undefined {
  try {
    const config: unknown = JSON.parse(text ?? '');
    return isRecord(config) ? config : undefined;
  } catch {
    return undefined;
  }
}

/** What the annotation must be after an apply of the configuration; undefined when the object has none. */
export function annotationsAfter(
  { metadata: { annotations } }: Annotated,
  config: JsonObject,
): Readonly<Record<string, string>> | undefined {
  if (!annotations?.[lastApplied]) return undefined;
  return { ...annotations, [lastApplied]: `${JSON.stringify(withoutAnnotation(config))}\n` };
}

function withoutAnnotation(config: JsonObject): JsonObject {
  const { metadata } = config;
  if (!isRecord(metadata) || !isRecord(metadata['annotations'])) return config;
  const { [lastApplied]: _, ...annotations } = metadata['annotations'];
  return { ...config, metadata: { ...metadata, annotations } };
}
