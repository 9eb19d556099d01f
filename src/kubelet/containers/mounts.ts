/** What of the node is visible where in a container: volumes, `/etc/hosts`, the termination message. */
import { chmod, lstat, mkdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import type { Container, VolumeMount } from '#api/gen/types.ts';
import { isSystemError, messageOf } from '#base/errors.ts';
import type { Mount } from '../cri/runtime.ts';
import { expand, unknownNames } from '../env/expand.ts';
import { StartFailure } from './start-failure.ts';
import type { SyncContext } from '../sync-context.ts';

export interface MountInput {
  /** The container's environment, for `subPathExpr`. */
  readonly values: ReadonlyMap<string, string>;
  /** Where on the node the termination message goes. */
  readonly messageFile: string;
}

const propagation = {
  None: 'private',
  HostToContainer: 'host-to-container',
  Bidirectional: 'bidirectional',
} as const;

export async function mountsOf(
  context: SyncContext,
  container: Container,
  { values, messageFile }: MountInput,
): Promise<readonly Mount[]> {
  const volumeMounts = container.volumeMounts ?? [];
  const mounts = await Promise.all(
    volumeMounts.map((mount) => volumeMountOf(context, mount, values)),
  );
  if (!context.parts.host.keepsPodFiles) return mounts;
  if (!mounts.some(({ containerPath }) => containerPath === '/etc/hosts')) {
    mounts.push(plain('/etc/hosts', context.paths.hosts));
  }
  const messagePath = container.terminationMessagePath;
  if (messagePath) mounts.push(plain(messagePath, messageFile));
  return mounts;
}

function plain(containerPath: string, hostPath: string): Mount {
  return { containerPath, hostPath, readOnly: false, propagation: 'private' };
}

async function volumeMountOf(
  context: SyncContext,
  mount: VolumeMount,
  values: ReadonlyMap<string, string>,
): Promise<Mount> {
  const volume = context.memory.volumes.get(mount.name);
  if (!volume) {
    throw fail(`cannot find volume "${mount.name}" to mount into container`);
  }
  const subPath = mount.subPathExpr ? expandSubPath(mount.subPathExpr, values) : mount.subPath;
  return {
    containerPath: mount.mountPath.startsWith('/') ? mount.mountPath : join('/', mount.mountPath),
    hostPath:
      subPath && context.parts.host.keepsPodFiles
        ? await subPathIn(volume.hostPath, subPath, mount.name)
        : volume.hostPath,
    readOnly: (mount.readOnly ?? false) || volume.readOnly,
    propagation: propagation[mount.mountPropagation ?? 'None'],
  };
}

function expandSubPath(expression: string, values: ReadonlyMap<string, string>): string {
  const unknown = unknownNames(expression, values);
  if (unknown.length > 0) {
    throw fail(`missing value for "${unknown[0]}"`);
  }
  return expand(expression, values);
}

/** The directory or file below the volume; made when missing. A symbolic link must not lead out of the volume. */
async function subPathIn(volumePath: string, subPath: string, name: string): Promise<string> {
  const path = normalize(join(volumePath, subPath));
  const problem = (why: string): StartFailure =>
    fail(`failed to prepare subPath for volumeMount "${name}" of container: ${why}`);
  const root = await realpath(volumePath);
  if (!isWithin(normalize(volumePath), path)) throw problem('subPath must not leave the volume');
  try {
    // Before anything is made: what is there of the path must not lead out by a link.
    if (!isWithin(root, await realpath(await deepestThere(path)))) {
      throw problem(`subPath "${subPath}" not within volume path "${volumePath}"`);
    }
    const made = await mkdir(path, { recursive: true });
    if (made !== undefined) await copyMode(root, made, path);
  } catch (error) {
    // A file may be mounted just as well.
    if (error instanceof StartFailure) throw error;
    if (!isSystemError(error, 'EEXIST')) throw problem(messageOf(error));
  }
  const real = await realpath(path);
  if (isWithin(root, real)) return real;
  throw problem(`subPath "${subPath}" not within volume path "${volumePath}"`);
}

/** Who may use the volume may use the directories that were made in it, whatever the umask: from `first` down to `last`. */
async function copyMode(volume: string, first: string, last: string): Promise<void> {
  const { mode } = await stat(volume);
  for (let directory = last; isWithin(first, directory); directory = dirname(directory)) {
    const special = (await stat(directory)).mode & 0o7000;
    await chmod(directory, special | (mode & 0o777));
  }
}

async function deepestThere(path: string): Promise<string> {
  try {
    await lstat(path);
    return path;
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
    return deepestThere(dirname(path));
  }
}

function isWithin(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith('/') ? root : `${root}/`);
}

function fail(message: string): StartFailure {
  return new StartFailure('CreateContainerConfigError', message);
}
