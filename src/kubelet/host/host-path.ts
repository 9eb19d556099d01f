/** What a hostPath volume expects of the machine. */
import type { Stats } from 'node:fs';
import { chmod, mkdir, open, stat } from 'node:fs/promises';
import type { HostPathVolumeSource } from '#api/gen/types.ts';
import { isSystemError } from '#base/errors.ts';
import { VolumeError } from '../volumes/volume-error.ts';

/** Checks what `type` asks for; makes what it lets be made. */
export async function prepareHostPath({ path, type = '' }: HostPathVolumeSource): Promise<void> {
  const status = await statOrNothing(path);
  const wrong = (what: string): VolumeError =>
    new VolumeError(`hostPath type check failed: ${path} is not a ${what}`);
  switch (type) {
    case '':
      return;
    case 'DirectoryOrCreate':
      if (!status) {
        await mkdir(path, { recursive: true });
        await chmod(path, 0o755);
      } else if (!status.isDirectory()) throw wrong('directory');
      return;
    case 'FileOrCreate':
      if (!status) await (await open(path, 'a', 0o644)).close();
      else if (!status.isFile()) throw wrong('file');
      return;
    case 'Directory':
      if (!status?.isDirectory()) throw wrong('directory');
      return;
    case 'File':
      if (!status?.isFile()) throw wrong('file');
      return;
    case 'Socket':
      if (!status?.isSocket()) throw wrong('socket file');
      return;
    case 'CharDevice':
      if (!status?.isCharacterDevice()) throw wrong('character device');
      return;
    case 'BlockDevice':
      if (!status?.isBlockDevice()) throw wrong('block device');
  }
}

async function statOrNothing(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}
