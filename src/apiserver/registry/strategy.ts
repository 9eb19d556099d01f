/**
 * The contract of a kind: what differs between kinds, and nothing else. The registry runs the flow
 * (decode → default → prepare → validate → admit → store); a strategy answers its questions. A folder
 * `resources/<group>/<kind>/` holds one, `resources/index.ts` lists them all.
 *
 * Objects given to a strategy are frozen; what it returns may share parts with what it was given.
 */
import type { JsonObject } from '#base/json-object.ts';
import type { Json, JSONSchemaProps } from '#api/gen/types.ts';
import type { KindSchema } from '#api/kind-schema.ts';
import type { FieldError } from '#api/validation/field-error.ts';
import type { KubeObject, ObjectKey, ResourceType } from '#api/object.ts';
import type { UserInfo } from '#client/api-handler.ts';
import type { Clock } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import type { FieldOf } from '#storage/watch-cache/resource-cache.ts';

export type { UserInfo };

export type Verb =
  | 'get'
  | 'list'
  | 'watch'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'deletecollection';

/** Reads what is stored, from the watch cache: no I/O, newest committed state. */
export interface Reader {
  get<T extends KubeObject>(type: ResourceType<T>, key: ObjectKey): T | undefined;
  list<T extends KubeObject>(type: ResourceType<T>, namespace?: string): readonly T[];
  /** As `list`, of those whose field has the value, without looking at the others. */
  having<T extends KubeObject>(
    type: ResourceType<T>,
    field: FieldOf<T>,
    namespace?: string,
  ): readonly T[];
  /**
   * Follows a kind from now on: each call tells what has changed since the one before, in order; undefined when that
   * is too much, so that all must be read anew.
   */
  follow<T extends KubeObject>(type: ResourceType<T>): () => readonly Replaced<T>[] | undefined;
}

/** What an object was and is; undefined: it wasn't there, or isn't any more. */
export interface Replaced<T extends KubeObject> {
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/** Also tells whether anything of a kind changed, for those who keep what they computed. */
export interface VersionedReader extends Reader {
  /** Another number after each change of an object of this type. */
  version(type: ResourceType): number;
}

/** What a strategy or admission step may use of the request and the world. */
export interface RequestContext {
  readonly user: UserInfo;
  readonly dryRun: boolean;
  readonly reader: Reader;
  readonly clock: Clock;
  readonly random: Random;
  /** Adds a `Warning` header to the response; the client prints it. Duplicates are dropped. */
  warn(text: string): void;
}

/** One column of `kubectl get`, as in `metav1.TableColumnDefinition`. */
export interface Column<T extends KubeObject = KubeObject> {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  /** `name` marks the primary column. */
  readonly format?: string;
  readonly description: string;
  /** 0 is shown always; 1 with `-o wide`. */
  readonly priority: 0 | 1;
  /** A string, number or boolean, null where there is none; `now` is in epoch milliseconds, for ages. */
  cell(object: T, now: number): string | number | boolean | null;
}

/** `metav1.TableRowCondition`. */
export interface RowCondition {
  readonly type: 'Completed';
  readonly status: 'True';
  readonly reason: string;
  readonly message: string;
}

/** A subresource that reads and writes the object itself, such as `status`. */
export interface ObjectSubresource<T extends KubeObject> {
  readonly kind: 'object';
  readonly verbs: readonly ('get' | 'update' | 'patch')[];
  /** Takes from `sent` what this subresource may change, the rest from `stored`. */
  merge(sent: T, stored: T, context: RequestContext): T;
  validate?(object: T, stored: T): readonly FieldError[];
}

/** A subresource with a body and result of its own kind, such as `scale`, `binding`, `eviction`, `token`. */
export interface ActionSubresource<T extends KubeObject> {
  readonly kind: 'action';
  readonly verbs: readonly ('get' | 'create' | 'update' | 'patch')[];
  /** The body's and result's type, for discovery and schema checks. */
  readonly bodyType: { readonly group: string; readonly version: string; readonly kind: string };
  /** True: what it changes of the specification is no wish of the user's, so `metadata.generation` stays (binding). */
  readonly keepsGeneration?: boolean;
  /** True: who asks owns what it changes (scale), as if they had written the object itself. */
  readonly ownsFields?: boolean;
  /** What an applied body names of the object; absent: it can't be applied. */
  claims?(body: JsonObject): JsonObject;
  /** For `get`, and the base of a `patch`. */
  read?(object: T, context: RequestContext): Json;
  /** For create, update and patch. `body` has passed the schema of `bodyType`. */
  act(request: ActionRequest<T>, context: RequestContext): Promise<Json>;
}

export interface ActionRequest<T extends KubeObject> {
  /** The stored object that the subresource belongs to. */
  readonly object: T;
  readonly body: Json;
  /** Changes the stored object: compare-and-swap with retries, validated, admitted. */
  update(this: void, change: (current: T) => T): Promise<T>;
  /** Changes another stored object, on the server's own account; otherwise as `update`. */
  updateOther<U extends KubeObject>(
    this: void,
    other: OtherObject<U>,
    change: (current: U) => U,
  ): Promise<U>;
  /** Deletes the stored object as the `delete` verb would. */
  delete(this: void, options: Json): Promise<T>;
}

export interface OtherObject<U extends KubeObject> {
  readonly type: ResourceType<U>;
  readonly key: ObjectKey;
  /** Such as `status`. */
  readonly subresource: string;
}

/** A subresource that streams and is answered by the node agent: `log`, `exec`, `attach`, `portforward`, `proxy`. */
export interface ConnectSubresource {
  readonly kind: 'connect';
  readonly verbs: readonly ('get' | 'create' | 'update' | 'patch' | 'delete')[];
  readonly bodyType: { readonly group: string; readonly version: string; readonly kind: string };
}

export type Subresource<T extends KubeObject> =
  | ObjectSubresource<T>
  | ActionSubresource<T>
  | ConnectSubresource;

/** Reads a selectable field. (A method's type, so that a `Strategy<Pod>` is a `Strategy`.) */
export type FieldReader<T extends KubeObject = KubeObject> = { read(object: T): string }['read'];

/** For a kind whose objects are stored as another kind's, such as events.k8s.io's Event as core's. */
export interface View<T extends KubeObject = KubeObject> {
  readonly of: ResourceType;
  toView(stored: KubeObject): T;
  toStored(sent: T): KubeObject;
}

/** For a kind whose objects are made when somebody asks, such as the metrics of nodes. (Methods, as in `FieldReader`.) */
export interface Live<T extends KubeObject = KubeObject> {
  /** Throws 404. */
  get(key: ObjectKey, context: RequestContext): Promise<T>;
  /** Of all namespaces when it is empty. */
  list(namespace: string, context: RequestContext): Promise<readonly T[]>;
}

/** For a kind whose objects are news: very many, seldom read, and gone some time after they were last written. */
export interface News<T extends KubeObject = KubeObject> {
  readonly lifetimeMs: number;
  /** When an object that is there at the start was last written, in epoch milliseconds. (A method, as `FieldReader`.) */
  lastWritten(object: T): number;
}

export interface Strategy<T extends KubeObject = KubeObject> {
  readonly type: ResourceType<T>;
  /** Of a kind that the tables don't know. */
  readonly schema?: KindSchema;
  /** The same for clients, in OpenAPI's terms. */
  readonly described?: JSONSchemaProps;
  readonly singular: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  /** All eight when absent. */
  readonly verbs?: readonly Verb[];
  /** How another verb is refused, where upstream has words of the kind's own. */
  unofferedVerb?(verb: string): string;
  /** A warning that every request gets: that the kind is deprecated, and what to use instead. */
  readonly deprecation?: string;
  readonly columns: readonly Column<T>[];
  /** In which order a table shows them; by namespace and name when absent. */
  tableOrder?(a: T, b: T): number;
  /** What a table's row says of the object besides its cells, as in `metav1.TableRowCondition`. */
  rowConditions?(object: T): readonly RowCondition[];
  readonly subresources?: Readonly<Record<string, Subresource<T>>>;
  /** Selectable fields beyond `metadata.name` and `metadata.namespace`. */
  readonly fields?: Readonly<Record<string, FieldReader<T>>>;
  /** How a selector by another field is refused, where upstream has words of the kind's own. */
  unknownField?(field: string): string;
  /** Those of `fields` by which many ask for few of many: a list by one of them doesn't look at the others. */
  readonly indexedFields?: readonly string[];
  /** True: `metadata.generation` starts at 1 and grows when anything but metadata and status changes. */
  readonly hasGeneration?: boolean;
  /** What of an object its generation counts the changes of, where that is something else. */
  desired?(object: T): unknown;
  /** The rule for `metadata.name`; DNS-1123 subdomain when absent. Returns upstream's messages. */
  validateName?(name: string): readonly string[];
  /** Finalizers of its objects need no domain in their names. */
  readonly anyFinalizer?: boolean;
  /** Fills in defaults beyond the schema tables'; pure. */
  setDefaults?(object: T): T;
  /** Before validation on create: clears `status`, allocates. May be asynchronous. */
  prepareForCreate?(object: T, context: RequestContext): T | Promise<T>;
  /** Before validation on update: what the client may not change is taken from `stored`. */
  prepareForUpdate?(object: T, stored: T, context: RequestContext): T | Promise<T>;
  /** A create or update that was prepared with this context has ended, stored and visible or not at all. */
  settled?(context: RequestContext): void;
  validate?(object: T, context: RequestContext): readonly FieldError[];
  /** Instead of `validate` on an update: for a kind that lets pass what was wrong before and isn't touched. */
  validateReplacement?(object: T, stored: T, context: RequestContext): readonly FieldError[];
  /** Runs after that; what may not change is an error here. */
  validateUpdate?(object: T, stored: T, context: RequestContext): readonly FieldError[];
  /** Warnings of a create (no `stored`) or update. */
  warnings?(object: T, stored: T | undefined, context: RequestContext): readonly string[];
  /**
   * The grace period of a delete, in seconds: 0 deletes at once (after finalizers). Absent: 0. `requested` is what
   * the client asked for.
   */
  gracePeriodSeconds?(object: T, requested: number | undefined): number;
  /** What an object becomes when its deletion begins but something holds it. */
  prepareForDelete?(object: T, context: RequestContext): T;
  /** What holds a deleted object besides the finalizers of its metadata. */
  finalizers?(object: T): readonly string[];
  /** A delete that doesn't say what becomes of the dependents lets go of them, and answers with this warning (none when it is empty). */
  readonly orphansByDefault?: string;
  /** A delete answers the object that is gone instead of a `Status`. */
  readonly returnsDeleted?: boolean;
  /** An update must name the `resourceVersion` that it replaces. */
  readonly requiresResourceVersion?: boolean;
  /** An update of what isn't there creates it. */
  readonly createsOnUpdate?: boolean;
  /** Updates that are heartbeats, of the object (`''`) or of its status: they cost no flush to disk. */
  readonly lazyUpdates?: readonly ('' | 'status')[];
  readonly news?: News<T>;
  /** A kind that is never stored (a review): answers a create. */
  review?(object: T, context: RequestContext): Promise<T>;
  /** A kind that is never stored: a create is one of this subresource, of the object that the body names (bindings). */
  readonly standsFor?: { readonly of: ResourceType; readonly subresource: string };
  /** A kind with no storage of its own (componentstatuses). */
  readonly ephemeral?: boolean;
  /** Answers `get` and `list`; nothing of the kind is stored. */
  readonly live?: Live<T>;
  /** Objects are stored, listed and watched as another kind's, and converted here. */
  readonly view?: View<T>;
  /** Aborts when the kind is no longer served as this strategy says: its watches end then. */
  readonly retired?: AbortSignal;
}
