/** What a directory takes on the disk, as `du` counts it. */
import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** `stat` counts blocks in this unit, whatever the file system's own is. */
const blockBytes = 512;

/**
 * Bytes of blocks of the directory and all below it on its own file system; a file with several names counts once, what
 * vanishes meanwhile not at all. One step at a time, so that it takes little of the machine, and no further than
 * `enough` bytes.
 */
export async function diskUsage(path: string, enough: number): Promise<number> {
  const root = await look(path);
  if (!root) return 0;
  const seen = new Set<number>();
  const directories = [path];
  let bytes = root.blocks * blockBytes;
  for (let directory = directories.pop(); directory !== undefined; directory = directories.pop()) {
    for (const name of await readdir(directory).catch(() => [])) {
      if (bytes > enough) return bytes;
      const entry = join(directory, name);
      const found = await look(entry);
      if (!found || found.dev !== root.dev || seen.has(found.ino)) continue;
      if (found.isDirectory()) directories.push(entry);
      else if (found.nlink > 1) seen.add(found.ino);
      bytes += found.blocks * blockBytes;
    }
  }
  return bytes;
}

async function look(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch {
    return undefined;
  }
}
