/** The Pod's own directories on the node. */
import { mkdir } from 'node:fs/promises';
import type { SyncStep } from '../sync-context.ts';
import { allContainersOf } from '../pod-containers.ts';
import { dirname, join } from 'node:path';

export const directoriesStep: SyncStep = {
  name: 'directories',
  async run({ pod, paths, parts }) {
    if (!parts.host.keepsPodFiles) return 'next';
    const containers = allContainersOf(pod).map(({ container }) => container.name);
    const directories = [
      paths.volumes,
      ...containers.map((name) => dirname(paths.terminationMessage(name, 0))),
      ...containers.map((name) => join(paths.logs, name)),
    ];
    await Promise.all(directories.map((path) => mkdir(path, { recursive: true, mode: 0o750 })));
    return 'next';
  },
};
