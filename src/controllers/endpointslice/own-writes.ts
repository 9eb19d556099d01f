/**
 * Slices have generated names, so a reconcile that runs before the informer shows the slice it just created would
 * create it again. This remembers what was written until the informer has caught up.
 */
import type { EndpointSlice } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';

interface Write {
  /** Undefined: deleted. */
  readonly slice: EndpointSlice | undefined;
  /** Of the object written, or of the one that was deleted. */
  readonly revision: bigint;
}

export class OwnWrites {
  readonly #writes = new Map<string, Map<string, Write>>();

  wrote(serviceKey: string, slice: EndpointSlice): void {
    this.#of(serviceKey).set(keyOf(slice), { slice, revision: revisionOf(slice) });
  }

  deleted(serviceKey: string, slice: EndpointSlice): void {
    this.#of(serviceKey).set(keyOf(slice), { slice: undefined, revision: revisionOf(slice) });
  }

  /** The informer showed this version of the slice, or that it is gone. */
  observed(serviceKey: string, slice: EndpointSlice, gone: boolean): void {
    const writes = this.#writes.get(serviceKey);
    const write = writes?.get(keyOf(slice));
    if (!writes || !write || (!gone && revisionOf(slice) < write.revision)) return;
    if (!gone && !write.slice) return;
    writes.delete(keyOf(slice));
    if (writes.size === 0) this.#writes.delete(serviceKey);
  }

  /** After a conflict only the informer is to be believed. */
  forget(serviceKey: string): void {
    this.#writes.delete(serviceKey);
  }

  /** `cached` with what was written since laid over it. */
  latest(serviceKey: string, cached: readonly EndpointSlice[]): readonly EndpointSlice[] {
    const writes = this.#writes.get(serviceKey);
    if (!writes) return cached;
    const standing = cached.filter((slice) => {
      const write = writes.get(keyOf(slice));
      if (!write) return true;
      if (!write.slice || revisionOf(slice) < write.revision) return false;
      writes.delete(keyOf(slice));
      return true;
    });
    return [...standing, ...[...writes.values()].flatMap(({ slice }) => (slice ? [slice] : []))];
  }

  #of(serviceKey: string): Map<string, Write> {
    const known = this.#writes.get(serviceKey);
    if (known) return known;
    const writes = new Map<string, Write>();
    this.#writes.set(serviceKey, writes);
    return writes;
  }
}

function revisionOf(slice: EndpointSlice): bigint {
  return BigInt(slice.metadata.resourceVersion);
}
