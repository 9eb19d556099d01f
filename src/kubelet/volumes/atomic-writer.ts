/**
 * Writes a set of files so that a reader sees either all of the old or all of the new ones: they go into a new
 * directory, and one rename of the link `..data` switches over. What the user sees are links through `..data`.
 */
import { randomBytes } from 'node:crypto';
import {
  chmod,
  mkdir,
  readFile,
  readdir,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isSystemError } from '#base/errors.ts';
import type { Host } from '../host/host.ts';

export interface PayloadFile {
  readonly content: Buffer;
  readonly mode: number;
  /** The owner; absent: root. */
  readonly uid?: number;
}

/** By path relative to the volume. */
export type Payload = ReadonlyMap<string, PayloadFile>;

const dataLink = '..data';

export interface WriteOptions {
  readonly host: Host;
  readonly fsGroup?: number;
}

/** Does nothing when the directory holds just this already, or the host keeps no files. */
export async function writePayload(
  directory: string,
  payload: Payload,
  options: WriteOptions,
): Promise<void> {
  if (!options.host.keepsPodFiles) return;
  await mkdir(directory, { recursive: true, mode: 0o755 });
  const before = await currentData(directory);
  if (before !== undefined && (await holds(join(directory, before), payload))) return;
  const fresh = `..${randomBytes(8).toString('hex')}`;
  await writeAll(join(directory, fresh), payload, options);
  const temporary = join(directory, `${dataLink}_tmp`);
  await rm(temporary, { force: true });
  await symlink(fresh, temporary);
  await rename(temporary, join(directory, dataLink));
  await linkNames(directory, payload);
  if (before !== undefined) await rm(join(directory, before), { recursive: true, force: true });
}

async function writeAll(
  root: string,
  payload: Payload,
  { host, fsGroup }: WriteOptions,
): Promise<void> {
  await mkdir(root, { mode: 0o755 });
  await chmod(root, 0o755);
  if (fsGroup !== undefined) await host.setGroup(root, fsGroup);
  for (const [name, file] of payload) {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o755 });
    await writeFile(path, file.content);
    // The process's umask must not count.
    await chmod(path, fsGroup === undefined ? file.mode : file.mode | 0o440);
    if (fsGroup !== undefined) await host.setGroup(path, fsGroup);
    if (file.uid !== undefined) await host.setOwner(path, file.uid, fsGroup ?? 0);
  }
}

async function linkNames(directory: string, payload: Payload): Promise<void> {
  const wanted = new Set([...payload.keys()].map((name) => name.split('/')[0] ?? name));
  const present = (await readdir(directory)).filter((name) => !name.startsWith('..'));
  for (const name of present) {
    if (!wanted.has(name)) await rm(join(directory, name), { recursive: true, force: true });
  }
  for (const name of wanted) {
    if (!present.includes(name)) await symlink(join(dataLink, name), join(directory, name));
  }
}

async function currentData(directory: string): Promise<string | undefined> {
  try {
    return await readlink(join(directory, dataLink));
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function holds(root: string, payload: Payload): Promise<boolean> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  if (entries.filter((entry) => entry.isFile()).length !== payload.size) return false;
  for (const [name, file] of payload) {
    try {
      if (!file.content.equals(await readFile(join(root, name)))) return false;
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return false;
      throw error;
    }
  }
  return true;
}
