/** The lines of a growing file. */
import { open, watch } from 'node:fs/promises';
import type { LogOptions } from '#cli/cluster-control.ts';
import { isSystemError } from '#base/errors.ts';

export async function* followLog(path: string, options: LogOptions): AsyncIterable<string> {
  const file = await open(path, 'r');
  try {
    let rest = '';
    const readNew = async (): Promise<string[]> => {
      const { size } = await file.stat();
      const buffer = Buffer.alloc(Math.max(0, size - position));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
      position += bytesRead;
      const lines = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n');
      rest = lines.pop() ?? '';
      return lines;
    };
    let position = 0;
    const existing = await readNew();
    yield* options.tail === undefined ? existing : existing.slice(-options.tail || existing.length);
    if (!options.follow) return;
    try {
      for await (const _ of watch(path, { signal: options.signal })) yield* await readNew();
    } catch (error) {
      if (!isSystemError(error, 'ABORT_ERR')) throw error;
    }
  } finally {
    await file.close();
  }
}
