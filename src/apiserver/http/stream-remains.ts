/**
 * What a stream that is over leaves behind. Node makes for each Writable a function that it assigns to a property
 * (`state.onwrite = (error) => ...`), and V8 puts such a function among the old objects at once: dead or not, it holds
 * its stream until the next collection of the old generation (docs/decisions/0011-few-live-objects.md). At a thousand
 * requests a second that was most of what that generation grew by.
 */
import { constants, type ServerHttp2Stream } from 'node:http2';

/** The state of the first one that was over, which is that of all others. */
let model: ReadonlyMap<PropertyKey, unknown> | undefined;

/** Closed, and neither side broke it off. */
export function endedWell(stream: ServerHttp2Stream): boolean {
  return stream.closed && stream.rstCode === constants.NGHTTP2_NO_ERROR && !stream.errored;
}

/**
 * To call when nobody asks the closed stream anything any more. Streams that ended well are alike: each gets the parts
 * of the first instead of its own.
 */
export function shedParts(stream: ServerHttp2Stream): void {
  if (!endedWell(stream)) return;
  model ??= partsOf(stream);
  for (const [key, part] of model) Reflect.set(stream, key, part);
}

/** Its objects, but for its listeners, which somebody may still take away, and the headers that it sent: they are one client's. */
function partsOf(stream: ServerHttp2Stream): ReadonlyMap<PropertyKey, unknown> {
  const parts = new Map<PropertyKey, unknown>();
  for (const key of Reflect.ownKeys(stream)) {
    const part: unknown = Reflect.get(stream, key);
    if (typeof part !== 'object' || part === null || key === '_events') continue;
    parts.set(key, Array.isArray(part) ? undefined : part);
  }
  return parts;
}
