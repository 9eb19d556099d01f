/**
 * The client for parts that run in the API server's own process: calls the handler by reference, so objects are
 * never turned into JSON on the way. What comes back is frozen and shared with the server.
 *
 * Who it speaks as is fixed; what that user may do is asked for each call, as over the network.
 */
import { nameSelected } from '#api/selector/field-query.ts';
import type { ResourceType } from '#api/object.ts';
import type { ApiHandler, ApiRequest, ApiResult, RequestInfo, UserInfo } from './api-handler.ts';
import { clientOf, pathOf } from './calls.ts';
import type { Asked } from './calls.ts';
import type { Client } from './client.ts';

export interface InProcessOptions {
  readonly handler: ApiHandler;
  readonly user: UserInfo;
  /** As over the network; nobody when absent. */
  readonly userAgent?: string;
  /** Throws a 403 for what the user may not do; everything is allowed when absent. */
  readonly authorize?: (user: UserInfo, info: RequestInfo) => void | Promise<void>;
  /** Told of the server's warnings. */
  readonly onWarning?: (text: string) => void;
}

export function createInProcessClient(options: InProcessOptions): Client {
  const { handler, user, userAgent, authorize, onWarning } = options;
  const call = async (type: ResourceType, asked: Asked): Promise<ApiResult> => {
    const info = infoOf(type, asked);
    await authorize?.(user, info);
    const request: ApiRequest = {
      info,
      query: asked.query ?? new URLSearchParams(),
      user,
      ...(userAgent !== undefined && { userAgent }),
      rendering: { as: 'object' },
      ...(asked.body === undefined
        ? {}
        : { body: { contentType: asked.contentType ?? 'application/json', value: asked.body } }),
      signal: asked.options?.signal ?? never,
      warn: (text) => onWarning?.(text),
    };
    return handler.handle(request);
  };
  return clientOf(call);
}

/** For calls that nobody can end. */
const never = new AbortController().signal;

function infoOf(type: ResourceType, asked: Asked): RequestInfo {
  const { group, version, resource, namespaced } = type;
  const { verb, key = {}, query, options } = asked;
  const { namespace = '', name: given = '' } = key;
  const selects = verb === 'list' || verb === 'watch';
  const name = selects ? nameSelected(query?.get('fieldSelector')) : given;
  return {
    isResource: true,
    path: pathOf(type, asked),
    verb,
    apiPrefix: group ? 'apis' : 'api',
    group,
    version,
    namespace: namespaced ? namespace : resource === 'namespaces' ? name : '',
    resource,
    subresource: options?.subresource ?? '',
    name,
    rest: [],
  };
}
