/** Stage 6 of the path: which function answers which verb, for objects and for their subresources. */
import type { ApiRequest, ApiResult } from '#client/api-handler.ts';
import { methodNotAllowed, pathNotFound } from '#api/status.ts';
import type { Resource } from '../registry/resource.ts';
import { act, readAction } from './action.ts';
import type { Call, Environment } from './call.ts';
import { create } from './create.ts';
import { deleteCollection } from './delete-collection.ts';
import { deleteOne } from './delete.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { answerLive } from './live.ts';
import { patch } from './patch.ts';
import { update } from './update.ts';
import { watch } from './watch.ts';

type Answer = (call: Call) => ApiResult | Promise<ApiResult>;

const verbs: Readonly<Record<string, Answer>> = {
  get,
  list,
  watch,
  create,
  update,
  patch,
  delete: deleteOne,
  deletecollection: deleteCollection,
};

/** Answers a request for a resource that is served. Throws 404 and 405 for what it doesn't offer. */
export function answerRequest(
  environment: Environment,
  resource: Resource,
  request: ApiRequest,
): ApiResult | Promise<ApiResult> {
  const { verb, subresource, name } = request.info;
  const call: Call = { ...environment, resource, request };
  if (resource.strategy.deprecation) request.warn(resource.strategy.deprecation);
  if (subresource !== '') return answerSubresource(call);
  const answer = verbs[verb];
  const offered = resource.strategy.verbs?.some((offered) => offered === verb) ?? true;
  if (!answer || !offered || (verb === 'create' && name !== '')) {
    throw methodNotAllowed(resource.type, verb, resource.strategy.unofferedVerb?.(verb));
  }
  const { live } = resource.strategy;
  return live ? answerLive(call, live) : answer(call);
}

function answerSubresource(call: Call): ApiResult | Promise<ApiResult> {
  const { strategy, type } = call.resource;
  const { verb, subresource } = call.request.info;
  const found = Object.hasOwn(strategy.subresources ?? {}, subresource)
    ? strategy.subresources?.[subresource]
    : undefined;
  // What streams is answered by the node agent, and never gets here.
  if (!found || found.kind === 'connect') throw pathNotFound();
  const answer = verbs[verb];
  if (!answer || !found.verbs.some((offered) => offered === verb)) {
    throw methodNotAllowed(type, verb);
  }
  if (found.kind === 'action') return verb === 'get' ? readAction(call, found) : act(call, found);
  return answer(call);
}
