/** A host without rights: directories stand in for mounts, and ownership and limits are left as they are. */
import { cp, mkdir } from 'node:fs/promises';
import type { Host, Machine } from './host.ts';
import { readMachine } from './machine.ts';

/** `rootDir` tells which file system's size counts as the node's. */
export function createPlainHost(rootDir: string, { keepsPodFiles = true } = {}): Host {
  let machine: Promise<Machine> | undefined;
  return {
    keepsPodFiles,
    machine: () => (machine ??= readMachine(rootDir)),
    usage: () => Promise.resolve(undefined),
    // Nothing runs that could look at it, and the machine isn't ours.
    prepareHostPath: () => Promise.resolve(),
    async mountTmpfs(path) {
      await mkdir(path, { recursive: true });
    },
    bindMount: (source, target) => cp(source, target, { recursive: true }),
    unmountBelow: () => Promise.resolve(),
    setGroup: () => Promise.resolve(),
    setOwner: () => Promise.resolve(),
    ensureCgroup: () => Promise.resolve(),
    removeCgroup: () => Promise.resolve(),
  };
}
