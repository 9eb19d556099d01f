/** GET of one object: from the cache, in the same turn, as bytes that were made before. */
import type { ApiResult } from '#client/api-handler.ts';
import { notFound } from '#api/status.ts';
import type { Written } from '../registry/write.ts';
import { type Call, keyOfCall } from './call.ts';
import { untilVisible } from './freshness.ts';
import { readRevision } from './options.ts';
import { renderingOf } from './rendering.ts';

export function get(call: Call): ApiResult | Promise<ApiResult> {
  const { request, resource, clock } = call;
  const asked = request.query.get('resourceVersion');
  const revision = asked ? readRevision(asked) : undefined;
  if (revision !== undefined && revision > resource.revision) {
    return untilVisible(resource, revision, clock).then(() => read(call));
  }
  return read(call);
}

function read(call: Call): ApiResult {
  const key = keyOfCall(call);
  const item = call.resource.get(key);
  if (!item) throw notFound(call.resource.type, key.name);
  return answer(call, item, 200);
}

/** One object in the rendering that was asked for. */
export function answer({ request, resource, clock }: Call, item: Written, code: number): ApiResult {
  if (request.rendering.as === 'object') {
    return { kind: 'object', code, object: item.object, bytes: () => item.bytes() };
  }
  const { as } = request.rendering;
  const rendering = renderingOf({ resource, as, query: request.query, clock });
  return {
    kind: 'object',
    code,
    object: rendering.single(item),
    bytes: () => rendering.singleBytes(item),
  };
}
