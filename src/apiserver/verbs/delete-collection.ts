/** DELETE of many objects: those that a list with the same selectors shows, each as by its own delete. */
import type { ApiResult } from '#client/api-handler.ts';
import { isApiError } from '#api/status.ts';
import { deleteObject } from '../registry/delete-object.ts';
import type { Written } from '../registry/write.ts';
import { type Call, contextOf } from './call.ts';
import { readPage } from './list.ts';
import { readDeleteOptions, readListOptions } from './options.ts';
import { listResult, renderingOf } from './rendering.ts';
import { selectionOf } from './selection.ts';

export async function deleteCollection(call: Call): Promise<ApiResult> {
  const { registry, resource, request, clock } = call;
  const options = readDeleteOptions(call);
  const listOptions = readListOptions(request.query);
  const { items, metadata } = await readPage(call, listOptions, selectionOf(call, listOptions));
  const context = contextOf(call, options.isDryRun);
  const deleteEach = async ({ object }: Written): Promise<Written | undefined> => {
    try {
      const target = { resource, key: object.metadata, subresource: '', context };
      return await deleteObject(registry.plugins, target, options);
    } catch (error) {
      // Somebody else was faster.
      if (isApiError(error, 'NotFound')) return undefined;
      throw error;
    }
  };
  const deleted = (await Promise.all(items.map(deleteEach))).filter((item) => item !== undefined);
  const { as } = request.rendering;
  const rendering = renderingOf({ resource, as, query: request.query, clock });
  return listResult(rendering, metadata, deleted);
}
