/**
 * Between objects and the bytes of the store. The stored value is the object without its resourceVersion, since that
 * is the revision of the write. What this process wrote itself is not parsed again: the value's bytes lead back to
 * the object.
 */
import { encodeJson } from '#api/codec/json.ts';
import { deepFreeze } from '#api/freeze.ts';
import type { KubeObject } from '#api/object.ts';
import { ByteSlab } from '#base/byte-slab.ts';
import type { Revision } from '#storage/store.ts';
import type { Codec } from '#storage/watch-cache/item.ts';
import { sharingSets } from './managers-of.ts';

const written = new WeakMap<Uint8Array, KubeObject>();
const decoder = new TextDecoder();
/** Nobody needs a value's bytes once it is stored and shown. */
const slab = new ByteSlab();

/** The value to store. The object is frozen from here on. */
export function toStored(object: KubeObject): Uint8Array {
  const { apiVersion, kind, metadata, ...rest } = object;
  // `recode` relies on the order. JSON leaves out what is undefined.
  const bare = { apiVersion, kind, metadata: { ...metadata, resourceVersion: undefined }, ...rest };
  const value = slab.encode(JSON.stringify(bare));
  written.set(value, deepFreeze(object));
  return value;
}

export const objectCodec: Codec<KubeObject> = {
  decode(value: Uint8Array, revision: Revision): KubeObject {
    return withRevision(written.get(value) ?? parse(value), revision);
  },
  encode: encodeJson,
  recode(value: Uint8Array, revision: Revision): Uint8Array {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    // Neither the API version nor the kind can hold it, and nothing else stands before the metadata.
    const at = bytes.indexOf(metadataStart) + metadataStart.length;
    const version = Buffer.from(`"resourceVersion":"${revision}",`);
    return Buffer.concat([bytes.subarray(0, at), version, bytes.subarray(at)]);
  },
};

const metadataStart = Buffer.from('"metadata":{');

/** Only `toStored` writes to the store, so what is there is an object. */
function parse(value: Uint8Array): KubeObject {
  const object = JSON.parse(decoder.decode(value)) as KubeObject;
  return deepFreeze(sharingSets(object));
}

/** The object as of a revision; shares all but its metadata. */
export function withRevision(object: KubeObject, revision: Revision): KubeObject {
  const metadata = { ...object.metadata, resourceVersion: String(revision) };
  return Object.freeze({ ...object, metadata: Object.freeze(metadata) });
}
