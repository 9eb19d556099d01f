/**
 * GET of many objects. The newest state comes from the cache, whose bytes are concatenated; a page at an older
 * revision comes from the cache too when the resource hasn't changed since, else from the store.
 *
 * `resourceVersion`, `resourceVersionMatch`, `limit` and `continue` mean what the "Kubernetes API Concepts" page says.
 */
import type { ApiResult } from '#client/api-handler.ts';
import type { ListMeta } from '#api/gen/types.ts';
import { ApiError, badRequest, expired } from '#api/status.ts';
import { type Revision, StoreError } from '#storage/store.ts';
import { prefixOf, type StoredItem, type StoredPage } from '../registry/resource.ts';
import { type Call, namespaceOf } from './call.ts';
import { decodeContinue, encodeContinue } from './continue-token.ts';
import { untilVisible } from './freshness.ts';
import { type ListOptions, readListOptions, readRevision } from './options.ts';
import { listResult, renderingOf } from './rendering.ts';
import { type Selection, inScope, selectionOf } from './selection.ts';

/** Which state to show, and from where on. */
interface Position {
  /** Undefined: the newest. */
  readonly revision: Revision | undefined;
  readonly after: string | undefined;
}

interface Page {
  readonly items: readonly StoredItem[];
  readonly metadata: ListMeta;
}

export async function list(call: Call): Promise<ApiResult> {
  const options = readListOptions(call.request.query);
  const selection = selectionOf(call, options);
  const { items, metadata } = await readPage(call, options, selection);
  const { request, resource, clock } = call;
  const { as } = request.rendering;
  const rendering = renderingOf({ resource, as, query: request.query, clock });
  return listResult(rendering, metadata, items);
}

/** The objects that a list with these options shows. */
export async function readPage(
  call: Call,
  options: ListOptions,
  selection: Selection,
): Promise<Page> {
  const position = await positionOf(call, options);
  const { resource } = call;
  const { limit } = options;
  const inCache = position.revision === undefined || resource.changed <= position.revision;
  const revision = position.revision ?? resource.revision;
  const read = inCache
    ? fromCache(call, position.after, limit, selection)
    : await fromStore(call, { ...position, revision, limit, selection });
  const last = read.items.at(-1);
  const more = read.remaining > 0 && last !== undefined;
  return {
    items: read.items,
    metadata: {
      resourceVersion: String(revision),
      ...(more ? { continue: encodeContinue({ revision, after: last.key }) } : {}),
      ...(more && selection.everything ? { remainingItemCount: read.remaining } : {}),
    },
  };
}

/** `remaining` is exact only where everything is selected; else it says whether there may be more. */
function fromCache(
  call: Call,
  after: string | undefined,
  limit: number,
  selection: Selection,
): StoredPage {
  if (selection.everything) {
    return call.resource.page(namespaceOf(call), after, limit === 0 ? Infinity : limit);
  }
  const matching = inScope(call, selection, after).filter((item) => selection.matches(item.object));
  return limit === 0
    ? { items: matching, remaining: 0 }
    : { items: matching.slice(0, limit), remaining: Math.max(0, matching.length - limit) };
}

async function fromStore(
  call: Call,
  page: {
    readonly revision: Revision;
    readonly after: string | undefined;
    readonly limit: number;
    readonly selection: Selection;
  },
): Promise<StoredPage> {
  const { revision, limit, selection } = page;
  const namespace = namespaceOf(call);
  const items: StoredItem[] = [];
  let { after } = page;
  try {
    for (;;) {
      const wanted = limit === 0 ? undefined : limit - items.length;
      const read = await call.resource.rangeAt(revision, {
        namespace,
        ...(after === undefined ? {} : { after }),
        ...(wanted === undefined ? {} : { limit: wanted }),
      });
      items.push(...read.items.filter((item) => selection.matches(item.object)));
      after = read.items.at(-1)?.key;
      if (read.remaining === 0 || after === undefined || items.length === limit) {
        return { items, remaining: read.remaining };
      }
    }
  } catch (error) {
    if (error instanceof StoreError && error.reason === 'compacted') throw gone(page.after);
    throw error;
  }
}

async function positionOf(call: Call, options: ListOptions): Promise<Position> {
  const revision = readRevision(options.resourceVersion);
  if (options.continue !== '') {
    if (revision !== undefined && revision !== 0) {
      throw badRequest('specifying resource version is not allowed when using continue');
    }
    return decodeContinue(
      options.continue,
      prefixOf(call.resource.strategy.view?.of ?? call.resource.type),
    );
  }
  if (revision === undefined || revision === 0) return { revision: undefined, after: undefined };
  await untilVisible(call.resource, revision, call.clock);
  // With a limit, a revision has always meant this very one; without, one not older.
  const { resourceVersionMatch: match, limit } = options;
  const exact = match === 'Exact' || (match === '' && limit > 0);
  return { revision: exact ? revision : undefined, after: undefined };
}

/** For a state that was compacted; a list that was under way gets a token to go on with the newest state. */
function gone(after: string | undefined): ApiError {
  if (after === undefined) return expired('The resourceVersion for the provided list is too old.');
  const { status } = expired(
    'The provided continue parameter is too old to display a consistent list result. ' +
      'You can start a new list without the continue parameter, or use the continue token in this response to ' +
      'retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - ' +
      'objects that were created, modified, or deleted between the time the first chunk was returned and now ' +
      'may show up in the list.',
  );
  return new ApiError({
    ...status,
    metadata: { continue: encodeContinue({ revision: undefined, after }) },
  });
}
