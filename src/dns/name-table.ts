/**
 * Names to what stands at them, found by the bytes of a message as they are, without making a string of them: that is
 * most of the work of answering a question whose answer is known.
 */
import type { WireName } from './wire/name.ts';

/** What can stand in a table: it knows its name, in lower case, and its neighbour of the same hash. */
export interface Entry<T> {
  readonly name: WireName;
  next: T | undefined;
}

export class NameTable<T extends Entry<T>> {
  readonly #chains = new Map<number, T>();

  *values(): Generator<T> {
    for (const first of this.#chains.values()) {
      for (let entry: T | undefined = first; entry; entry = entry.next) yield entry;
    }
  }

  get(name: WireName): T | undefined {
    let entry = this.#chains.get(hashOf(name));
    while (entry && entry.name !== name) entry = entry.next;
    return entry;
  }

  /** The entry at the name of `length` bytes at `start`, in any case. `hash` is what `hashBytes` says of the same. */
  find(message: Buffer, start: number, length: number, hash: number): T | undefined {
    let entry = this.#chains.get(hash);
    while (entry && !isNamed(entry.name, message, start, length)) entry = entry.next;
    return entry;
  }

  /** There must be none of its name. */
  add(entry: T): void {
    const hash = hashOf(entry.name);
    entry.next = this.#chains.get(hash);
    this.#chains.set(hash, entry);
  }

  delete(entry: T): void {
    const hash = hashOf(entry.name);
    const first = this.#chains.get(hash);
    if (first === entry) {
      if (entry.next) this.#chains.set(hash, entry.next);
      else this.#chains.delete(hash);
      return;
    }
    let before = first;
    while (before && before.next !== entry) before = before.next;
    if (before) before.next = entry.next;
  }
}

/** Of the empty name; others follow from the end, so that a name's hash is made of its parent's. */
export const emptyHash = 0x811c9dc5 | 0;

/** The hash of a name that begins with the bytes from `start` and goes on with what `hash` is of, up to `end`. FNV-1a. */
export function hashBytes(message: Buffer, start: number, end: number, hash: number): number {
  let result = hash;
  for (let at = end - 1; at >= start; at--) {
    result = Math.imul(result ^ lower(message[at] ?? 0), 0x01000193);
  }
  return result;
}

function hashOf(name: WireName): number {
  let result = emptyHash;
  for (let at = name.length - 1; at >= 0; at--) {
    result = Math.imul(result ^ name.charCodeAt(at), 0x01000193);
  }
  return result;
}

function isNamed(name: WireName, message: Buffer, start: number, length: number): boolean {
  if (name.length !== length) return false;
  for (let at = 0; at < length; at++) {
    if (name.charCodeAt(at) !== lower(message[start + at] ?? 0)) return false;
  }
  return true;
}

/** A label's length is at most 63, so no length is taken for a letter. */
function lower(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}
