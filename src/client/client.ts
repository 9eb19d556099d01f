/**
 * How every part talks to the API: one interface, two transports (`in-process.ts`, by reference and without JSON;
 * `https/`, over the network). A part can't tell which it has. Errors are `ApiError` (`#api/status.ts`) on both.
 *
 * Objects that come back are frozen and shared: whoever changes one makes a new one.
 */
import type { Draft, KubeObject, ObjectKey, ResourceType } from '#api/object.ts';
import type { DeleteOptions, ListMeta, ObjectMeta } from '#api/gen/types.ts';

export interface ObjectList<T extends KubeObject> {
  readonly metadata: ListMeta;
  readonly items: readonly T[];
}

export type WatchEvent<T extends KubeObject = KubeObject> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: T }
  /** Only `metadata.resourceVersion` means anything; `initialEventsEnd` marks the end of `sendInitialEvents`. */
  | {
      readonly type: 'BOOKMARK';
      readonly resourceVersion: string;
      readonly initialEventsEnd: boolean;
    };

export interface CallOptions {
  /** `status`, `scale`, `binding`, `eviction`, `token`, …; absent for the object itself. */
  readonly subresource?: string;
  readonly signal?: AbortSignal;
}

export interface WriteOptions extends CallOptions {
  /** Validate and admit, store nothing. */
  readonly dryRun?: boolean;
  readonly fieldManager?: string;
  readonly fieldValidation?: 'Ignore' | 'Warn' | 'Strict';
}

export interface ApplyOptions extends WriteOptions {
  readonly fieldManager: string;
  /** Take fields over from other managers instead of a 409. */
  readonly force?: boolean;
}

/** The fields that a manager wants to own, with their values; `apiVersion` and `kind` follow from the resource. */
export interface ApplyConfig {
  readonly metadata: ObjectMeta & { readonly name: string };
  readonly [field: string]: unknown;
}

export interface ListOptions extends CallOptions {
  /** All namespaces when absent. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly limit?: number;
  readonly continue?: string;
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: 'Exact' | 'NotOlderThan';
}

export interface WatchOptions extends ListOptions {
  readonly sendInitialEvents?: boolean;
  readonly allowWatchBookmarks?: boolean;
  readonly timeoutSeconds?: number;
}

export type Patch =
  | { readonly type: 'json'; readonly body: readonly unknown[] }
  | { readonly type: 'merge' | 'strategic'; readonly body: object };

export interface Client {
  get<T extends KubeObject>(
    type: ResourceType<T>,
    key: ObjectKey,
    options?: CallOptions,
  ): Promise<T>;
  list<T extends KubeObject>(type: ResourceType<T>, options?: ListOptions): Promise<ObjectList<T>>;
  /** Ends when the signal aborts or the server ends the watch; throws ApiError (410 `Expired` included). */
  watch<T extends KubeObject>(
    type: ResourceType<T>,
    options?: WatchOptions,
  ): AsyncIterable<WatchEvent<T>>;
  /** The namespace comes from the object's metadata. */
  create<T extends KubeObject>(
    type: ResourceType<T>,
    object: Draft<T>,
    options?: WriteOptions,
  ): Promise<T>;
  /** Replaces; a `resourceVersion` in the metadata must be the stored one. */
  update<T extends KubeObject>(
    type: ResourceType<T>,
    object: T,
    options?: WriteOptions,
  ): Promise<T>;
  patch<T extends KubeObject>(
    type: ResourceType<T>,
    key: ObjectKey,
    patch: Patch,
    options?: WriteOptions,
  ): Promise<T>;
  /** Creates the object, or makes of it what the configuration says: server-side apply. */
  apply<T extends KubeObject>(
    type: ResourceType<T>,
    config: ApplyConfig,
    options: ApplyOptions,
  ): Promise<T>;
  /** The object as it was or, where finalizers or a grace period hold it, as it now is. */
  delete<T extends KubeObject>(
    type: ResourceType<T>,
    key: ObjectKey,
    options?: CallOptions & { readonly body?: DeleteOptions },
  ): Promise<T>;
  deleteCollection<T extends KubeObject>(
    type: ResourceType<T>,
    options?: ListOptions & { readonly body?: DeleteOptions },
  ): Promise<void>;
  /** A subresource whose body is of another kind: `binding`, `eviction`, `token`, `scale`. Verb create. */
  post(
    type: ResourceType,
    key: ObjectKey,
    request: { readonly subresource: string; readonly body: object; readonly signal?: AbortSignal },
  ): Promise<unknown>;
}
