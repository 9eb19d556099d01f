/** GET of kinds whose objects are made when somebody asks: nothing of them is stored, so there are no revisions. */
import type { ApiResult } from '#client/api-handler.ts';
import type { Live } from '../registry/strategy.ts';
import { unstored } from '../registry/write.ts';
import { contextOf, keyOfCall, namespaceOf } from './call.ts';
import type { Call } from './call.ts';
import { answer } from './get.ts';
import { readListOptions } from './options.ts';
import { listResult, renderingOf } from './rendering.ts';
import { selectionOf } from './selection.ts';

export async function answerLive(call: Call, live: Live): Promise<ApiResult> {
  if (call.request.info.verb === 'list') return listLive(call, live);
  const object = await live.get(keyOfCall(call), contextOf(call, false));
  return answer(call, unstored(object), 200);
}

async function listLive(call: Call, live: Live): Promise<ApiResult> {
  const { request, resource, clock } = call;
  const selection = selectionOf(call, readListOptions(request.query));
  const objects = await live.list(namespaceOf(call), contextOf(call, false));
  const items = objects.filter((object) => selection.matches(object)).map(unstored);
  const { as } = request.rendering;
  const rendering = renderingOf({ resource, as, query: request.query, clock });
  return listResult(rendering, {}, items);
}
