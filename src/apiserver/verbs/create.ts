/** POST: a new object; a question to a kind that is never stored (a review); or what another kind's subresource does. */
import type { ApiResult } from '#client/api-handler.ts';
import { encodeJson } from '#api/codec/json.ts';
import { badRequest, methodNotAllowed } from '#api/status.ts';
import type { Strategy } from '../registry/strategy.ts';
import { act } from './action.ts';
import { decodeObject } from './body.ts';
import { type Call, contextOf, targetOf } from './call.ts';
import { answer } from './get.ts';
import { readWriteOptions } from './options.ts';

export async function create(call: Call): Promise<ApiResult> {
  const { strategy, type } = call.resource;
  if (type.namespaced && call.request.info.namespace === '') {
    throw methodNotAllowed(type, 'create');
  }
  const options = readWriteOptions(call.request.query, 'CreateOptions');
  const sent = decodeObject(call, options.fieldValidation);
  if (strategy.standsFor) return actFor(call, strategy.standsFor, sent.metadata.name);
  if (strategy.review) {
    const object = await strategy.review(sent, contextOf(call, options.dryRun));
    return { kind: 'object', code: 201, object, bytes: () => encodeJson(object) };
  }
  const written = await call.registry.create(targetOf(call, options), sent);
  return answer(call, written, 201);
}

/** Whoever may create the kind may do this; it isn't asked again whether they may use the subresource. */
function actFor(
  call: Call,
  { of, subresource }: NonNullable<Strategy['standsFor']>,
  name: string | undefined,
): Promise<ApiResult> {
  if (!name) throw badRequest('Name parameter required.');
  const resource = call.resourceOf(of);
  const action = resource.strategy.subresources?.[subresource];
  if (action?.kind !== 'action') throw methodNotAllowed(call.resource.type, 'create');
  const info = { ...call.request.info, resource: of.resource, subresource, name };
  return act({ ...call, resource, request: { ...call.request, info } }, action);
}
