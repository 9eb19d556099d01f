/**
 * PATCH: what a JSON patch, merge patch or strategic merge patch makes of the stored object is decoded like a body
 * and then goes the way of an update. When somebody else writes meanwhile, the patch is applied to what they wrote.
 */
import type { ApiResult } from '#client/api-handler.ts';
import { type PatchRequest, applyPatch, patchMediaTypes } from '#api/patch/apply.ts';
import type { KindSchema } from '#api/kind-schema.ts';
import type { KubeObject } from '#api/object.ts';
import { unsupportedMediaType } from '#api/status.ts';
import { isRecord } from '#base/json-object.ts';
import { apply, applyMediaType, isApply } from './apply.ts';
import { bodyValue, decodeAs, requireBody, withMetadata, withReset } from './body.ts';
import { type Call, targetOf } from './call.ts';
import { answer } from './get.ts';
import { readWriteOptions } from './options.ts';

export async function patch(call: Call): Promise<ApiResult> {
  if (isApply(call.request)) return apply(call);
  const options = readWriteOptions(call.request.query, 'PatchOptions');
  const request = readPatch(call, call.resource.schema);
  const touches = touchesManagers(request);
  const written = await call.registry.update(targetOf(call, options), (stored) => {
    const value = applyPatch(touches ? stored : withoutManagers(stored), request);
    const body = {
      value: withReset(value),
      duplicates: [],
      fieldValidation: options.fieldValidation,
    };
    return withMetadata(decodeAs(call, call.resource.schema, body));
  });
  return answer(call, written, 200);
}

/** What a custom kind takes. */
const customMediaTypes = [
  ...Object.keys(patchMediaTypes).filter((media) => patchMediaTypes[media] !== 'strategic'),
  applyMediaType,
];

/** Throws 415 for a patch of another form, 400 for a body that isn't JSON. */
export function readPatch(call: Call, { tableName }: KindSchema): PatchRequest {
  const body = requireBody(call);
  const form = patchMediaTypes[body.contentType.split(';')[0]?.trim().toLowerCase() ?? ''];
  if (!form || (form === 'strategic' && tableName === undefined)) {
    throw unsupportedMediaType(tableName ? Object.keys(patchMediaTypes) : customMediaTypes);
  }
  const { value } = bodyValue(body);
  return { type: form, body: value, ...(tableName === undefined ? {} : { schemaName: tableName }) };
}

/** Hardly any patch reads or writes `managedFields`, so that most needn't carry them through it. */
function touchesManagers({ type, body }: PatchRequest): boolean {
  if (type !== 'json')
    return isRecord(body) && isRecord(body['metadata']) && 'managedFields' in body['metadata'];
  if (!Array.isArray(body)) return false;
  return body.some((step: unknown) => {
    const { path, from } = isRecord(step) ? step : {};
    return [path, from].some(
      (pointer) =>
        pointer === '' ||
        (typeof pointer === 'string' && /^\/metadata(\/managedFields.*)?$/.test(pointer)),
    );
  });
}

function withoutManagers(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
