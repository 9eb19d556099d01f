/**
 * The client for parts that run in the API server's own process: calls the handler by reference, so objects are
 * never turned into JSON on the way. What comes back is frozen and shared with the server.
 *
 * Who it speaks as is fixed; what that user may do is asked for each call, as over the network.
 */
import { nameSelected } from '#api/selector/fields.ts';
import {
  type Draft,
  type KubeObject,
  type ObjectKey,
  type ResourceType,
  apiVersionOf,
} from '#api/object.ts';
import { bug } from '#base/errors.ts';
import type { ApiHandler, ApiRequest, ApiResult, RequestInfo, UserInfo } from './api-handler.ts';
import type {
  CallOptions,
  Client,
  ListOptions,
  ObjectList,
  Patch,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from './client.ts';

export interface InProcessOptions {
  readonly handler: ApiHandler;
  readonly user: UserInfo;
  /** Throws a 403 for what the user may not do; everything is allowed when absent. */
  readonly authorize?: (user: UserInfo, info: RequestInfo) => void | Promise<void>;
  /** Told of the server's warnings. */
  readonly onWarning?: (text: string) => void;
}

const patchTypes: Readonly<Record<Patch['type'], string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

/** What a call asks for, besides the resource. */
interface Asked {
  readonly verb: string;
  readonly key?: Partial<ObjectKey>;
  readonly query?: URLSearchParams;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly options?: CallOptions;
}

export function createInProcessClient(options: InProcessOptions): Client {
  const { handler, user, authorize, onWarning } = options;
  const call = async (type: ResourceType, asked: Asked): Promise<ApiResult> => {
    const info = infoOf(type, asked);
    await authorize?.(user, info);
    const request: ApiRequest = {
      info,
      query: asked.query ?? new URLSearchParams(),
      user,
      rendering: { as: 'object' },
      ...(asked.body === undefined
        ? {}
        : { body: { contentType: asked.contentType ?? 'application/json', value: asked.body } }),
      signal: asked.options?.signal ?? never,
      warn: (text) => onWarning?.(text),
    };
    return handler.handle(request);
  };
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
      return result.kind === 'list' ? (result.list as ObjectList<T>) : bug('expected a list');
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

/** For calls that nobody can end. */
const never = new AbortController().signal;

function infoOf(type: ResourceType, { verb, key = {}, query, options }: Asked): RequestInfo {
  const { group, version, resource, namespaced } = type;
  const { namespace = '', name: given = '' } = key;
  const selects = verb === 'list' || verb === 'watch';
  const name = selects ? nameSelected(query?.get('fieldSelector')) : given;
  const subresource = options?.subresource ?? '';
  return {
    isResource: true,
    path: `/${[
      ...(group ? ['apis', group] : ['api']),
      version,
      ...(namespaced && namespace ? ['namespaces', namespace] : []),
      resource,
      given,
      subresource,
    ]
      .filter((part) => part !== '')
      .join('/')}`,
    verb,
    apiPrefix: group ? 'apis' : 'api',
    group,
    version,
    namespace: namespaced ? namespace : resource === 'namespaces' ? name : '',
    resource,
    subresource,
    name,
    rest: [],
  };
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
