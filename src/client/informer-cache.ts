/** What an informer holds: the objects by key, the indexes over them, and who wants to hear of changes. */
import { keyOf } from '#api/object.ts';
import type { KubeObject } from '#api/object.ts';
import type { Logger } from '#base/log.ts';
import type { Change } from './informers.ts';

interface Index<T> {
  readonly values: (object: T) => readonly string[];
  /** Index value → key → object. */
  readonly entries: Map<string, Map<string, T>>;
}

type Handler<T extends KubeObject> = (change: Change<T>) => void;

const namespaceIndex = 'metadata.namespace';

export class InformerCache<T extends KubeObject> {
  readonly #objects = new Map<string, T>();
  readonly #indexes = new Map<string, Index<T>>();
  readonly #handlers = new Set<{ readonly handle: Handler<T> }>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
    this.addIndex(namespaceIndex, ({ metadata }) =>
      metadata.namespace ? [metadata.namespace] : [],
    );
  }

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  list(namespace?: string): readonly T[] {
    return namespace ? this.byIndex(namespaceIndex, namespace) : [...this.#objects.values()];
  }

  addIndex(name: string, values: (object: T) => readonly string[]): void {
    if (this.#indexes.has(name)) return;
    const index: Index<T> = { values, entries: new Map() };
    this.#indexes.set(name, index);
    for (const [key, object] of this.#objects) reindex(index, key, undefined, object);
  }

  byIndex(name: string, value: string): readonly T[] {
    return [...(this.#indexes.get(name)?.entries.get(value)?.values() ?? [])];
  }

  onChange(handle: Handler<T>): () => void {
    const entry = { handle };
    this.#handlers.add(entry);
    for (const object of this.#objects.values()) this.#call(handle, { type: 'added', object });
    return () => this.#handlers.delete(entry);
  }

  /** An object as the API now holds it. The same version again changes nothing. */
  put(object: T): void {
    const key = keyOf(object);
    const previous = this.#objects.get(key);
    if (previous?.metadata.resourceVersion === object.metadata.resourceVersion) return;
    // Deleted and created again while nobody watched: another object, whatever its name.
    if (previous && previous.metadata.uid !== object.metadata.uid) {
      this.remove(previous);
      this.put(object);
      return;
    }
    this.#set(key, previous, object);
    this.#tell(previous ? { type: 'updated', object, previous } : { type: 'added', object });
  }

  /** An object that is gone, in its last state. */
  remove(object: T): void {
    const key = keyOf(object);
    const previous = this.#objects.get(key);
    if (!previous) return;
    this.#set(key, previous, undefined);
    this.#tell({ type: 'deleted', object });
  }

  /** Becomes what a list shows, telling only what differs. */
  replace(objects: readonly T[]): void {
    const keys = new Set(objects.map(keyOf));
    for (const [key, object] of this.#objects) if (!keys.has(key)) this.remove(object);
    for (const object of objects) this.put(object);
  }

  #set(key: string, previous: T | undefined, object: T | undefined): void {
    if (object) this.#objects.set(key, object);
    else this.#objects.delete(key);
    for (const index of this.#indexes.values()) reindex(index, key, previous, object);
  }

  #tell(change: Change<T>): void {
    for (const { handle } of this.#handlers) this.#call(handle, change);
  }

  /** One handler's fault must not keep the change from the others. */
  #call(handle: Handler<T>, change: Change<T>): void {
    try {
      handle(change);
    } catch (error) {
      this.#log.error('a handler of an informer failed', { key: keyOf(change.object), error });
    }
  }
}

function reindex<T>(
  index: Index<T>,
  key: string,
  previous: T | undefined,
  object: T | undefined,
): void {
  const values = object ? index.values(object) : [];
  if (previous) {
    for (const value of index.values(previous)) {
      // What stays is written over: a large bucket from which much is deleted is made anew time and again.
      if (values.includes(value)) continue;
      const bucket = index.entries.get(value);
      bucket?.delete(key);
      if (bucket?.size === 0) index.entries.delete(value);
    }
  }
  if (!object) return;
  for (const value of values) {
    const bucket = index.entries.get(value);
    if (bucket) bucket.set(key, object);
    else index.entries.set(value, new Map([[key, object]]));
  }
}
