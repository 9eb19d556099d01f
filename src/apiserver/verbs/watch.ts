/**
 * Stage 11 of the path: the changes of a resource, as they come. A watch is a cursor into the watch cache's ring of
 * events, so it holds nothing of its own; what it sends is encoded once for all who watch in the same rendering.
 *
 * How it begins (`resourceVersion`, `sendInitialEvents`) is as the "Kubernetes API Concepts" page says; it ends with
 * the client, its time, or a 410 when it can't keep up.
 */
import type { ApiResult, WatchItem } from '#client/api-handler.ts';
import { expired } from '#api/status.ts';
import type { KubeObject } from '#api/object.ts';
import { type Revision, StoreError } from '#storage/store.ts';
import type { Follower } from '#storage/watch-cache/follower.ts';
import type { StoredItem } from '../registry/resource.ts';
import { type Call, namespaceOf } from './call.ts';
import { untilVisible } from './freshness.ts';
import { type WatchOptions, readRevision, readWatchOptions } from './options.ts';
import { type Rendering, renderingOf } from './rendering.ts';
import { type Selection, inScope, selectionOf } from './selection.ts';
import { Alarm } from './alarm.ts';
import { addedItem, bookmarkItem, changedItem } from './watch-item.ts';

/** Between bookmarks. */
const bookmarkMs = 60_000;
/** A watch without `timeoutSeconds` lasts as long, up to twice as long, so that not all end at once. */
const shortestMs = 30 * 60_000;

interface Watch {
  readonly call: Call;
  readonly options: WatchOptions;
  readonly selection: Selection;
  readonly rendering: Rendering;
  /** It begins with what is there. */
  readonly initial: boolean;
  /** What it begins with. */
  readonly snapshot: readonly StoredItem[];
  /** It then goes on after this revision. */
  readonly start: Revision;
  readonly follower: Follower<KubeObject>;
}

export async function watch(call: Call): Promise<ApiResult> {
  const { request, resource, clock } = call;
  const options = readWatchOptions(request.query);
  const selection = selectionOf(call, options);
  const asked = readRevision(options.resourceVersion) ?? 0;
  const initial = options.sendInitialEvents ?? asked === 0;
  // What is there must be as new as asked for; what comes after a revision may be waited for, however far away that is.
  if (initial && asked > 0) {
    try {
      await untilVisible(resource, asked, clock);
    } catch (error) {
      return { kind: 'watch', events: endedBy(error) };
    }
  }
  const { as } = request.rendering;
  const rendering = renderingOf({ resource, as, query: request.query, clock });
  const start = asked === 0 || initial ? resource.revision : asked;
  const snapshot = initial ? inScope(call, selection) : [];
  const follower = resource.follow(start, selection.indexed);
  const watched = { call, options, selection, rendering, initial, snapshot, start, follower };
  const events = follow(watched);
  return { kind: 'watch', events };
}

/** As upstream: what is wrong with a watch that was understood is told as its only event. */
async function* endedBy(error: unknown): AsyncGenerator<WatchItem> {
  yield* [];
  throw error;
}

async function* follow(watch: Watch): AsyncGenerator<WatchItem> {
  const { call, options, rendering, start, follower } = watch;
  const { resource, clock, random, request } = call;
  const wake = (): void => follower.wake();
  const lasts = (options.timeoutSeconds ?? 0) * 1000 || shortestMs * (1 + random.next());
  using end = new Alarm(clock, lasts, wake);
  using bookmark = new Alarm(clock, bookmarkMs, wake);
  const { retired } = resource.strategy;
  request.signal.addEventListener('abort', wake, { once: true });
  retired?.addEventListener('abort', wake, { once: true });
  try {
    yield* begin(watch);
    while (!request.signal.aborted) {
      const events = follower.take();
      if (events.length > 0) {
        const visible = events.filter(
          ({ revision, item }) => revision > start && isIn(call, item.key),
        );
        for (const event of visible) {
          const item = changedItem(resource.viewEvent(event), rendering, watch.selection);
          if (item) yield item;
        }
        continue;
      }
      if (retired?.aborted) return;
      // Nothing is outstanding, so this watch has seen everything up to the cache's revision.
      if (options.allowWatchBookmarks && (bookmark.due || end.due)) {
        yield bookmarkItem(rendering, Math.max(start, resource.revision), false);
        bookmark.restart();
        // There may be news since.
        if (!end.due) continue;
      }
      if (end.due) return;
      await follower.wait();
    }
  } catch (error) {
    if (error instanceof StoreError) throw expired(error.message);
    throw error;
  } finally {
    request.signal.removeEventListener('abort', wake);
    retired?.removeEventListener('abort', wake);
    follower.close();
  }
}

function* begin(watch: Watch): Generator<WatchItem> {
  const { options, rendering, selection, initial, snapshot, start } = watch;
  for (const item of snapshot) {
    if (selection.matches(item.object)) yield addedItem(item, rendering);
  }
  if (initial && options.allowWatchBookmarks) {
    yield bookmarkItem(rendering, start, true);
  }
}

function isIn(call: Call, key: string): boolean {
  const namespace = namespaceOf(call);
  return namespace === '' || call.resource.isInNamespace(key, namespace);
}
