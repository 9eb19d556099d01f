/** What goes into a write and what comes out of it, for every kind of write. */
import type { JsonObject } from '#base/json-object.ts';
import type { FieldSet } from '#api/apply/field-set.ts';
import { encodeJson } from '#api/codec/json.ts';
import { deepFreeze } from '#api/freeze.ts';
import type { KubeObject, ObjectKey } from '#api/object.ts';
import type { Resource } from './resource.ts';
import type { RequestContext } from './strategy.ts';

/** An object and its JSON. */
export interface Written {
  readonly object: KubeObject;
  bytes(): Uint8Array;
}

/** What a write is about. */
export interface WriteTarget {
  readonly resource: Resource;
  readonly key: ObjectKey;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly context: RequestContext;
  /** Absent: the write changes nobody's ownership (a binding, an eviction). */
  readonly writer?: FieldWriter;
}

/** Who will own what is written. */
export interface FieldWriter {
  readonly manager: string;
  /** Of an apply. */
  readonly applied?: AppliedConfig;
}

export interface AppliedConfig {
  /** As it was sent. */
  readonly config: JsonObject;
  /** The fields that it names. */
  readonly claims: FieldSet | undefined;
  /** Takes fields from others where it must. */
  readonly force: boolean;
}

/** What a dry run would have written, or the last state of what is gone. */
export function unstored(object: KubeObject): Written {
  const frozen = deepFreeze(object);
  const { metadata } = frozen;
  // JSON leaves out what is undefined: what was never stored has no revision, and may have no uid.
  const resourceVersion = metadata.resourceVersion || undefined;
  const uid = metadata.uid || undefined;
  return {
    object: frozen,
    bytes: () => encodeJson({ ...frozen, metadata: { ...metadata, uid, resourceVersion } }),
  };
}
