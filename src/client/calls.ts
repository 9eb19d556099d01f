/**
 * The verbs of a client, whatever carries them: each becomes one `Asked`, which a transport turns into an answer. What
 * the transports don't share is only how a call gets to the API server.
 */
import { apiVersionOf } from '#api/object.ts';
import type { Draft, KubeObject, ObjectKey, ResourceType } from '#api/object.ts';
import { bug } from '#base/errors.ts';
import type {
  ApplyConfig,
  ApplyOptions,
  CallOptions,
  Client,
  ListOptions,
  ObjectList,
  Patch,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from './client.ts';

const patchTypes: Readonly<Record<Patch['type'], string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

/** What a call asks for, besides the resource. */
export interface Asked {
  readonly verb: string;
  readonly key?: Partial<ObjectKey>;
  readonly query?: URLSearchParams;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly options?: CallOptions;
}

export type Answer =
  | { readonly kind: 'object'; readonly object: unknown }
  | { readonly kind: 'list'; list(): ObjectList<KubeObject> }
  | { readonly kind: 'watch'; readonly events: AsyncIterable<{ readonly event: WatchEvent }> };

/** Rejects with ApiError. Objects come back frozen. */
export type Call = (type: ResourceType, asked: Asked) => Promise<Answer>;

/** A client whose calls are carried by `call`. */
export function clientOf(call: Call): Client {
  /** The handler answers a resource's requests with objects of that resource: what `T` says. */
  const callOne = async <T>(type: ResourceType, asked: Asked): Promise<T> => {
    const result = await call(type, asked);
    return result.kind === 'object' ? (result.object as T) : bug('expected one object');
  };
  return {
    get: <T extends KubeObject>(type: ResourceType<T>, key: ObjectKey, options?: CallOptions) =>
      callOne<T>(type, { verb: 'get', key, ...(options ? { options } : {}) }),

    async list<T extends KubeObject>(type: ResourceType<T>, options: ListOptions = {}) {
      const query = listQuery(options);
      const result = await call(type, { verb: 'list', key: placeOf(options), query, options });
      return result.kind === 'list' ? (result.list() as ObjectList<T>) : bug('expected a list');
    },

    async *watch<T extends KubeObject>(type: ResourceType<T>, options: WatchOptions = {}) {
      const query = watchQuery(options);
      const result = await call(type, { verb: 'watch', key: placeOf(options), query, options });
      const events = result.kind === 'watch' ? result.events : bug('expected a watch');
      for await (const { event } of events) yield event as WatchEvent<T>;
    },

    create: <T extends KubeObject>(
      type: ResourceType<T>,
      object: Draft<T>,
      options: WriteOptions = {},
    ) => {
      const { namespace = '' } = object.metadata;
      const body = { ...object, apiVersion: apiVersionOf(type), kind: type.kind };
      const query = writeQuery(options);
      return callOne<T>(type, { verb: 'create', key: { namespace }, query, body, options });
    },

    update: <T extends KubeObject>(type: ResourceType<T>, object: T, options: WriteOptions = {}) =>
      callOne<T>(type, {
        verb: 'update',
        key: object.metadata,
        query: writeQuery(options),
        body: object,
        options,
      }),

    patch: <T extends KubeObject>(
      type: ResourceType<T>,
      key: ObjectKey,
      patch: Patch,
      options: WriteOptions = {},
    ) =>
      callOne<T>(type, {
        verb: 'patch',
        key,
        query: writeQuery(options),
        body: patch.body,
        contentType: patchTypes[patch.type],
        options,
      }),

    apply: <T extends KubeObject>(
      type: ResourceType<T>,
      config: ApplyConfig,
      options: ApplyOptions,
    ) => {
      const query = writeQuery(options);
      if (options.force) query.set('force', 'true');
      return callOne<T>(type, {
        verb: 'patch',
        key: config.metadata,
        query,
        body: { ...config, apiVersion: apiVersionOf(type), kind: type.kind },
        // JSON is YAML.
        contentType: 'application/apply-patch+yaml',
        options,
      });
    },

    delete: <T extends KubeObject>(
      type: ResourceType<T>,
      key: ObjectKey,
      options: CallOptions & { readonly body?: object } = {},
    ) => callOne<T>(type, { verb: 'delete', key, body: options.body, options }),

    async deleteCollection(type, options = {}) {
      const query = listQuery(options);
      const key = placeOf(options);
      await call(type, { verb: 'deletecollection', key, query, body: options.body, options });
    },

    post: (type, key, { subresource, body, signal }) =>
      callOne(type, {
        verb: 'create',
        key,
        body,
        options: { subresource, ...(signal ? { signal } : {}) },
      }),
  };
}

/** The URL's path for a call: `/apis/apps/v1/namespaces/default/statefulsets/db/scale`. */
export function pathOf(type: ResourceType, { key = {}, options }: Asked): string {
  const { group, version, resource, namespaced } = type;
  const { namespace = '', name = '' } = key;
  const parts = [
    ...(group ? ['apis', group] : ['api']),
    version,
    ...(namespaced && namespace ? ['namespaces', namespace] : []),
    resource,
    name,
    options?.subresource ?? '',
  ];
  return `/${parts.filter((part) => part !== '').join('/')}`;
}

function placeOf({ namespace }: ListOptions): Partial<ObjectKey> {
  return namespace === undefined ? {} : { namespace };
}

function toQuery(
  values: Readonly<Record<string, string | number | boolean | undefined>>,
): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query;
}

function listQuery(options: ListOptions): URLSearchParams {
  const { labelSelector, fieldSelector, limit, resourceVersion, resourceVersionMatch } = options;
  return toQuery({
    labelSelector,
    fieldSelector,
    limit,
    continue: options.continue,
    resourceVersion,
    resourceVersionMatch,
  });
}

function watchQuery(options: WatchOptions): URLSearchParams {
  const query = listQuery(options);
  const { sendInitialEvents, allowWatchBookmarks, timeoutSeconds } = options;
  const own = toQuery({ watch: true, sendInitialEvents, allowWatchBookmarks, timeoutSeconds });
  for (const [name, value] of own) query.set(name, value);
  return query;
}

function writeQuery({ dryRun, fieldManager, fieldValidation }: WriteOptions): URLSearchParams {
  return toQuery({ dryRun: dryRun ? 'All' : undefined, fieldManager, fieldValidation });
}
