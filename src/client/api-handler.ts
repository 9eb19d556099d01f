/**
 * What stands between the ways into the API server (HTTPS, in-process) and its core: one parsed, authenticated
 * request in, one result out. Both ways call the same `handle`, so admission, validation and semantics can't differ.
 * Declared here, where clients can see it; `#apiserver` implements it.
 */
import type { Json } from '#api/gen/types.ts';
import type { KubeObject } from '#api/object.ts';
import type { ObjectList, WatchEvent } from './client.ts';

/** Who asks. */
export interface UserInfo {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** What a method and a URL ask for, in the words that authorization uses. */
export interface RequestInfo {
  /** False: the path is no resource's, and `verb` is the method in lower case. */
  readonly isResource: boolean;
  /** Decoded, without the query. */
  readonly path: string;
  /** get, list, watch, create, update, patch, delete, deletecollection; or the method for other paths. */
  readonly verb: string;
  /** `api`, `apis`, or empty. */
  readonly apiPrefix: string;
  readonly group: string;
  readonly version: string;
  /** The parts that a request does not have are empty. */
  readonly namespace: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** The path's parts after the subresource, for `proxy`. */
  readonly rest: readonly string[];
}

/** The form in which objects are wanted, from the Accept header. */
export interface Rendering {
  /** `PartialObjectMetadata` stands for its list too. */
  readonly as: 'object' | 'Table' | 'PartialObjectMetadata';
}

/** A body: bytes of JSON, or (in one process, or from YAML) the value itself, which is then frozen and shared. */
export type Body =
  | { readonly contentType: string; readonly bytes: Uint8Array }
  | {
      readonly contentType: string;
      readonly value: Json;
      /** Fields that the parser saw twice. */
      readonly duplicates?: readonly string[];
    };

export interface ApiRequest {
  /** A resource's: other paths never get here. */
  readonly info: RequestInfo;
  readonly query: URLSearchParams;
  /** Authenticated; and authorized for `info` by whoever calls. */
  readonly user: UserInfo;
  /** What the client calls itself, such as `kubectl/v1.35.0`: who owns fields, unless the query names a manager. */
  readonly userAgent?: string;
  readonly rendering: Rendering;
  readonly body?: Body | undefined;
  /** The client has gone, or its time is up. */
  readonly signal: AbortSignal;
  /** A warning for the client; duplicates are dropped by whoever answers. */
  warn(text: string): void;
}

/** One watch event, encoded at most once for all who watch in the same rendering. */
export interface WatchItem {
  readonly event: WatchEvent;
  /** One line of JSON, with its end of line, in the rendering that was asked for: its parts in a row. */
  line(): readonly Uint8Array[];
  /** The same in protobuf, after its length; a line of JSON where there is no such form. */
  frame(): Uint8Array;
}

export type ApiResult =
  | {
      readonly kind: 'object';
      readonly code: number;
      /** In the rendering that was asked for; a `Status` where upstream answers one. */
      readonly object: Json;
      /** The object as JSON. */
      bytes(): Uint8Array;
    }
  | {
      readonly kind: 'list';
      readonly code: number;
      /** As objects, whatever the rendering. */
      list(): ObjectList<KubeObject>;
      /** Together, the whole JSON body in the rendering that was asked for. */
      chunks(): readonly Uint8Array[];
      /** The same in protobuf; undefined where there is no such form. */
      protobufChunks(): readonly Uint8Array[] | undefined;
    }
  | {
      readonly kind: 'watch';
      /** May throw an ApiError at any time, which ends it: over HTTP it becomes an `ERROR` event. */
      readonly events: AsyncIterable<WatchItem>;
    };

export interface ApiHandler {
  /** Answers at once where it can (a get from the cache). Throws ApiError. */
  handle(request: ApiRequest): ApiResult | Promise<ApiResult>;
}
