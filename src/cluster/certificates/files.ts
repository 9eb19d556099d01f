import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HoldfastError, isSystemError } from '#base/errors.ts';

/** The text of a file, or undefined when there is none. Throws CERTIFICATE_INVALID when it can't be read. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw new HoldfastError('CERTIFICATE_INVALID', `${path} cannot be read`, {
      cause: error,
      remedy: `check the owner and mode of ${path}`,
    });
  }
}

/** Writes a file of mode 0600 in one step, on the disk when it resolves: a reader sees the old text or the new. */
export async function writeSecret(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  await rm(temporary, { force: true });
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const directory = await open(dirname(path), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
