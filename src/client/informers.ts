/** Local, always-current copies of what the API holds: list once, then watch. The implementation is `informer.ts`. */
import type { KubeObject, ResourceType } from '#api/object.ts';

export type Change<T extends KubeObject> =
  | { readonly type: 'added'; readonly object: T }
  | { readonly type: 'updated'; readonly object: T; readonly previous: T }
  | { readonly type: 'deleted'; readonly object: T };

/** What an object was and is: either may concern others. */
export function versionsOf<T extends KubeObject>(change: Change<T>): readonly T[] {
  return change.type === 'updated' ? [change.object, change.previous] : [change.object];
}

export interface Informer<T extends KubeObject> {
  /** By `keyOf`. */
  get(key: string): T | undefined;
  /** In no particular order; all namespaces when absent. */
  list(namespace?: string): readonly T[];
  /** Registers an index; call it before the informer runs. Registering the same name again is harmless. */
  addIndex(name: string, values: (object: T) => readonly string[]): void;
  byIndex(name: string, value: string): readonly T[];
  /** Calls `handler` for every object in the cache (as added), then for every change. Returns the unsubscriber. */
  onChange(handler: (change: Change<T>) => void): () => void;
  /**
   * True when the cache shows at least the state after the write that had this resource version: how a controller
   * knows that it sees its own writes.
   */
  hasSeen(resourceVersion: string): boolean;
  readonly synced: boolean;
  /** Resolves when the cache holds what the API held at the start. */
  untilSynced(): Promise<void>;
}

export interface InformerScope {
  readonly namespace?: string;
  readonly fieldSelector?: string;
  readonly labelSelector?: string;
}

/** One informer for each resource and scope, shared by everything in the process that asks. */
export interface Informers {
  /** May be called before or while `run` lasts; the informer starts by itself. */
  of<T extends KubeObject>(type: ResourceType<T>, scope?: InformerScope): Informer<T>;
  /**
   * Ends the informers of a resource that is no longer served, of every scope: each tells that all it held is deleted,
   * and is empty from then on. `of` makes a new one. Harmless for a resource that nobody asked for.
   */
  drop(type: ResourceType): void;
  /** Resolves when every informer asked for so far is synced. */
  untilSynced(): Promise<void>;
  /** Lists and watches until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}
