/** What a watch sends: a change as one who selects sees it, and its line of JSON, made once for all who see the same. */
import type { WatchItem } from '#client/api-handler.ts';
import { encodeJson } from '#api/codec/json.ts';
import { encodeProtobuf, encodeWatchFrame } from '#api/codec/protobuf/encode.ts';
import type { Revision } from '#storage/store.ts';
import { objectCodec, withRevision } from '../registry/codec.ts';
import type { StoredEvent, StoredItem } from '../registry/resource.ts';
import type { Written } from '../registry/write.ts';
import type { Rendering } from './rendering.ts';
import type { Selection } from './selection.ts';

type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

interface SharedItem {
  readonly type: ChangeType;
  readonly rendering: string;
  readonly item: WatchItem;
}

/** By event: mostly one, for one type and rendering. */
const shared = new WeakMap<StoredEvent, readonly SharedItem[]>();

/** An object that is there when a watch begins. */
export function addedItem(item: StoredItem, rendering: Rendering): WatchItem {
  return new ChangeItem('ADDED', item, rendering);
}

/**
 * An event as the selection sees it: an object that begins to match is added, one that ceases to match is deleted.
 * Undefined when the selection sees nothing of it.
 */
export function changedItem(
  event: StoredEvent,
  rendering: Rendering,
  selection: Selection,
): WatchItem | undefined {
  const type = changeType(event, selection);
  if (!type) return undefined;
  const items = shared.get(event) ?? [];
  const { name } = rendering;
  const known = items.find((one) => one.type === type && one.rendering === name);
  if (known) return known.item;
  const item = new SharedChange(type, shown(event, type), rendering);
  shared.set(event, [...items, { type, rendering: name, item }]);
  return item;
}

function changeType(
  { type, item, previous }: StoredEvent,
  selection: Selection,
): ChangeType | undefined {
  const matched = previous !== undefined && selection.matches(previous.object);
  if (type === 'delete') return matched ? 'DELETED' : undefined;
  const matches = selection.matches(item.object);
  if (matches) return matched ? 'MODIFIED' : 'ADDED';
  return matched ? 'DELETED' : undefined;
}

/** What ceased to match is shown as it last matched, at the revision of the change. */
function shown({ type, item, previous, revision }: StoredEvent, change: ChangeType): Written {
  if (change !== 'DELETED' || type === 'delete' || !previous) return item;
  const object = withRevision(previous.object, revision);
  return { object, bytes: () => objectCodec.encode(object) };
}

/** Holds no bytes of its own: every watch begins with thousands of these. */
class ChangeItem implements WatchItem {
  readonly #type: ChangeType;
  readonly #item: Written;
  readonly #rendering: Rendering;

  constructor(type: ChangeType, item: Written, rendering: Rendering) {
    this.#type = type;
    this.#item = item;
    this.#rendering = rendering;
  }

  get event(): WatchItem['event'] {
    return { type: this.#type, object: this.#item.object };
  }

  line(): readonly Uint8Array[] {
    return [lineStart(this.#type), this.#rendering.singleBytes(this.#item), lineEnd];
  }

  frame(): Uint8Array {
    const frame = watchFrame(this.#type, this.#rendering.single(this.#item));
    return frame ?? Buffer.concat(this.line());
  }
}

/** Its bytes last as long as there is room: those who follow ask one after the other, and nobody does afterwards. */
class SharedChange extends ChangeItem {
  #line: WeakRef<Uint8Array> | undefined;
  #frame: WeakRef<Uint8Array> | undefined;

  override line(): readonly Uint8Array[] {
    const known = this.#line?.deref();
    if (known) return [known];
    const line = Buffer.concat(super.line());
    this.#line = new WeakRef(line);
    return [line];
  }

  override frame(): Uint8Array {
    const known = this.#frame?.deref();
    if (known) return known;
    const frame = super.frame();
    this.#frame = new WeakRef(frame);
    return frame;
  }
}

/** `initialEventsEnd` marks the end of what `sendInitialEvents` asked for. */
export function bookmarkItem(
  rendering: Rendering,
  revision: Revision,
  initialEventsEnd: boolean,
): WatchItem {
  const resourceVersion = String(revision);
  const metadata = {
    resourceVersion,
    creationTimestamp: null,
    ...(initialEventsEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}),
  };
  const bookmark = rendering.bookmark(metadata);
  const line = (): readonly Uint8Array[] => [lineStart('BOOKMARK'), encodeJson(bookmark), lineEnd];
  return {
    event: { type: 'BOOKMARK', resourceVersion, initialEventsEnd },
    line,
    frame: () => watchFrame('BOOKMARK', bookmark) ?? Buffer.concat(line()),
  };
}

const lineEnd = Buffer.from('}\n');
const starts = new Map<string, Uint8Array>();

function lineStart(type: string): Uint8Array {
  const start = starts.get(type) ?? Buffer.from(`{"type":"${type}","object":`);
  starts.set(type, start);
  return start;
}

function watchFrame(type: string, object: object): Uint8Array | undefined {
  const bytes = encodeProtobuf(object);
  return bytes && encodeWatchFrame(type, bytes);
}
