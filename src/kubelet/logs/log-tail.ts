import type { FileHandle } from 'node:fs/promises';

const blockSize = 64 * 1024;
const lineFeed = 0x0a;

/** The offset at which the last `lines` lines of a file of `size` bytes begin. */
export async function tailOffset(file: FileHandle, size: number, lines: number): Promise<number> {
  if (lines === 0) return size;
  let left = lines;
  let end = size;
  while (end > 0) {
    const start = Math.max(0, end - blockSize);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
    for (let index = bytesRead - 1; index >= 0; index--) {
      // The line feed at the very end ends the last line and begins none.
      if (buffer[index] !== lineFeed || start + index === size - 1) continue;
      if (--left === 0) return start + index + 1;
    }
    end = start;
  }
  return 0;
}
