/** `fsGroup`: the group owns the volume, may write to it, and passes itself on to what is made in it. */
import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../host/host.ts';

const groupReadWrite = 0o660;
const groupEnter = 0o110;
const setGid = 0o2000;

export interface Ownership {
  readonly fsGroup: number;
  /** `fsGroupChangePolicy: OnRootMismatch`: a volume whose root is right is taken to be right below. */
  readonly onlyIfRootDiffers: boolean;
}

export async function applyOwnership(
  host: Host,
  path: string,
  ownership: Ownership,
): Promise<void> {
  const { gid, mode } = await lstat(path);
  const right = gid === ownership.fsGroup && (mode & (setGid | 0o770)) === (setGid | 0o770);
  if (ownership.onlyIfRootDiffers && right) return;
  await apply(host, path, ownership.fsGroup);
}

async function apply(host: Host, path: string, gid: number): Promise<void> {
  const status = await lstat(path);
  await host.setGroup(path, gid);
  if (status.isSymbolicLink()) return;
  const extra = status.isDirectory() ? groupReadWrite | groupEnter | setGid : groupReadWrite;
  await chmod(path, (status.mode & 0o7777) | extra);
  if (!status.isDirectory()) return;
  for (const name of await readdir(path)) await apply(host, join(path, name), gid);
}
