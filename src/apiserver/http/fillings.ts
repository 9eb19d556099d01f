export interface Filling {
  readonly buffer: Buffer<ArrayBuffer>;
  readonly used: number;
}

/** Fills buffers with the parts in a row; only the last may have room left. The next is taken when it is needed. */
export function* fillings(
  parts: readonly Uint8Array[],
  take: () => Buffer<ArrayBuffer>,
): Generator<Filling> {
  let buffer = take();
  let used = 0;
  for (const part of parts) {
    // Nearly all: no view of a part is made for it.
    if (part.length <= buffer.length - used) {
      buffer.set(part, used);
      used += part.length;
      continue;
    }
    for (let rest = part; rest.length > 0;) {
      if (used === buffer.length) {
        yield { buffer, used };
        buffer = take();
        used = 0;
      }
      const fitting = rest.subarray(0, buffer.length - used);
      buffer.set(fitting, used);
      used += fitting.length;
      rest = rest.subarray(fitting.length);
    }
  }
  yield { buffer, used };
}
