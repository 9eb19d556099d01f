/** The real machine, as root. */
import { chown, lchown, mkdir } from 'node:fs/promises';
import { run } from '#base/command.ts';
import { mountPoints } from '#base/mounts.ts';
import { createCgroups } from './cgroups.ts';
import { prepareHostPath } from './host-path.ts';
import type { Host } from './host.ts';
import { readMachineUsage } from './machine-usage.ts';
import { readMachine } from './machine.ts';

export async function createLinuxHost(rootDir: string): Promise<Host> {
  const cgroups = await createCgroups();
  return {
    keepsPodFiles: true,
    machine: () => readMachine(rootDir),
    usage: readMachineUsage,
    prepareHostPath,
    async mountTmpfs(path, sizeBytes) {
      await mkdir(path, { recursive: true });
      if ((await mountsBelow(path)).includes(path)) return;
      const size = sizeBytes === undefined ? [] : ['-o', `size=${sizeBytes}`];
      await run('mount', ['-t', 'tmpfs', ...size, 'tmpfs', path]);
    },
    async bindMount(source, target) {
      await run('mount', ['--bind', source, target]);
    },
    async unmountBelow(path) {
      // The innermost first.
      for (const mount of (await mountsBelow(path)).toReversed()) {
        await run('umount', ['--lazy', mount]);
      }
    },
    async setGroup(path, gid) {
      await lchown(path, -1, gid);
    },
    setOwner: chown,
    ensureCgroup: (name, resources) => cgroups.ensure(name, resources),
    removeCgroup: (name) => cgroups.remove(name),
  };
}

/** Mount points at and below `path`, in the order in which they were made. */
async function mountsBelow(path: string): Promise<string[]> {
  return (await mountPoints()).filter((mount) => mount === path || mount.startsWith(`${path}/`));
}
