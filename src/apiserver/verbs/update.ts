/** PUT: replaces an object, or the part of it that a subresource such as `status` is. */
import type { ApiResult } from '#client/api-handler.ts';
import { badRequest } from '#api/status.ts';
import { decodeObject } from './body.ts';
import { type Call, targetOf } from './call.ts';
import { answer } from './get.ts';
import { readWriteOptions } from './options.ts';

export async function update(call: Call): Promise<ApiResult> {
  const options = readWriteOptions(call.request.query, 'UpdateOptions');
  const sent = decodeObject(call, options.fieldValidation);
  if (!sent.metadata.name) {
    const { name } = call.request.info;
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  const written = await call.registry.update(targetOf(call, options), () => sent);
  return answer(call, written, 200);
}
