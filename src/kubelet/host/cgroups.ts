/**
 * cgroups of Pods on whichever layout the machine has: v1 (a tree for each controller), v2 (one tree), or both side by
 * side, where each controller is in one of them.
 */
import { access, mkdir, readFile, readdir, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isSystemError } from '#base/errors.ts';
import type { LinuxResources } from '../cri/runtime.ts';

export interface Cgroups {
  ensure(name: string, resources: LinuxResources): Promise<void>;
  remove(name: string): Promise<void>;
}

interface Layout {
  /** Where the v2 tree is mounted. */
  readonly unified: string | undefined;
  /** Where each v1 controller is mounted. */
  readonly controllers: ReadonlyMap<string, string>;
}

export async function createCgroups(mountInfo = '/proc/self/mountinfo'): Promise<Cgroups> {
  const layout = parseLayout(await readFile(mountInfo, 'utf8'));
  const roots = [...new Set([...layout.controllers.values(), layout.unified ?? ''])].filter(
    Boolean,
  );
  return {
    async ensure(name, resources) {
      for (const [controller, file, value] of settingsV1(resources)) {
        const root = layout.controllers.get(controller);
        if (root) await write(join(root, name), file, value);
      }
      if (layout.unified && layout.controllers.get('cpu') === undefined) {
        await enableControllers(layout.unified, name);
        for (const [file, value] of settingsV2(resources)) {
          await write(join(layout.unified, name), file, value);
        }
      }
    },
    async remove(name) {
      for (const root of roots) await removeTree(join(root, name));
    },
  };
}

export function parseLayout(mountInfo: string): Layout {
  const controllers = new Map<string, string>();
  let unified: string | undefined;
  for (const line of mountInfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const mountPoint = before.split(' ')[4];
    const [type, , options = ''] = after.split(' ');
    if (!mountPoint) continue;
    if (type === 'cgroup2') unified ??= mountPoint;
    if (type !== 'cgroup') continue;
    for (const option of options.split(',')) {
      if (!controllers.has(option)) controllers.set(option, mountPoint);
    }
  }
  return { unified, controllers };
}

function settingsV1(resources: LinuxResources): [string, string, number][] {
  const { cpuShares, cpuQuota, cpuPeriod, memoryLimitBytes } = resources;
  return [
    ...given('cpu', 'cpu.shares', cpuShares),
    ...given('cpu', 'cpu.cfs_period_us', cpuPeriod),
    ...given('cpu', 'cpu.cfs_quota_us', cpuQuota),
    ...given('memory', 'memory.limit_in_bytes', memoryLimitBytes),
  ];
}

function given(controller: string, file: string, value?: number): [string, string, number][] {
  return value === undefined ? [] : [[controller, file, value]];
}

function settingsV2(resources: LinuxResources): [string, string][] {
  const { cpuShares, cpuQuota, cpuPeriod, memoryLimitBytes } = resources;
  const settings: [string, string][] = [];
  if (cpuShares !== undefined) settings.push(['cpu.weight', String(weightOf(cpuShares))]);
  if (cpuQuota !== undefined) settings.push(['cpu.max', `${cpuQuota} ${cpuPeriod ?? 100_000}`]);
  if (memoryLimitBytes !== undefined) settings.push(['memory.max', String(memoryLimitBytes)]);
  return settings;
}

/** v1's shares (2 to 262144) on v2's scale (1 to 10000), as the OCI runtimes convert. */
export function weightOf(shares: number): number {
  return 1 + Math.floor(((shares - 2) * 9999) / 262_142);
}

/** v2 hands controllers down only where the parent says so. */
async function enableControllers(root: string, name: string): Promise<void> {
  let directory = root;
  for (const part of dirname(name).split('/').filter(Boolean)) {
    await write(directory, 'cgroup.subtree_control', '+cpu +memory');
    directory = join(directory, part);
  }
  await write(directory, 'cgroup.subtree_control', '+cpu +memory');
}

async function write(directory: string, file: string, value: string | number): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, file), String(value));
}

async function removeTree(directory: string): Promise<void> {
  try {
    await access(directory);
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      if (entry.isDirectory()) await removeTree(join(directory, entry.name));
    }
    await rmdir(directory);
  } catch (error) {
    // Busy: a process is still on its way out; the next removal or `down` gets it.
    if (!isSystemError(error, 'ENOENT') && !isSystemError(error, 'EBUSY')) throw error;
  }
}
