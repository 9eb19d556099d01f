/**
 * Programs of Debian that the figures are compared with, or taken by. Their packages are unpacked into `.cache/dns-bench`
 * and not installed: an installed Knot DNS would want to be a service of this machine.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  downloadPackages,
  resolvePackages,
  unpackPackages,
} from '#kubelet/images/debian-packages.ts';
import { cacheDir } from '../../scripts/setup/tools.ts';

const packages = ['knot', 'dnsperf'];
/** What every Debian that has apt has already, and what only an installed service needs. */
const except = [
  'adduser',
  'debconf',
  'gcc-12-base',
  'init-system-helpers',
  'libc6',
  'libcrypt1',
  'libgcc-s1',
  'libsystemd0',
  'zlib1g',
];

export interface Programs {
  readonly knotd: string;
  readonly dnsperf: string;
  /** With which they find their libraries. */
  readonly environment: Readonly<Record<string, string>>;
}

export async function debianPrograms(): Promise<Programs> {
  const root = join(cacheDir, 'dns-bench');
  if (!existsSync(root)) await unpackInto(root);
  const libraries = join(root, 'usr/lib');
  const folders = (await readdir(libraries)).filter((name) => name.endsWith('-linux-gnu'));
  return {
    knotd: join(root, 'usr/sbin/knotd'),
    dnsperf: join(root, 'usr/bin/dnsperf'),
    environment: {
      LD_LIBRARY_PATH: folders.map((folder) => join(libraries, folder)).join(':'),
    },
  };
}

/** All of it or nothing. */
async function unpackInto(root: string): Promise<void> {
  await mkdir(cacheDir, { recursive: true });
  const work = await mkdtemp(join(cacheDir, 'dns-bench-'));
  try {
    const unpacked = join(work, 'root');
    for (const name of ['bin', 'lib', 'sbin']) {
      await mkdir(join(unpacked, 'usr', name), { recursive: true });
      await symlink(join('usr', name), join(unpacked, name));
    }
    const found = await resolvePackages(packages, except);
    await downloadPackages(found, work);
    await unpackPackages(found, work, unpacked);
    await rename(unpacked, root);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
