/** POST: a new object; or a question to a kind that is never stored (a review). */
import type { ApiResult } from '#client/api-handler.ts';
import { encodeJson } from '#api/codec/json.ts';
import { methodNotAllowed } from '#api/status.ts';
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
  if (strategy.review) {
    const object = await strategy.review(sent, contextOf(call, options.dryRun));
    return { kind: 'object', code: 201, object, bytes: () => encodeJson(object) };
  }
  const written = await call.registry.create(targetOf(call, options), sent);
  return answer(call, written, 201);
}
