/**
 * Images for where there is no registry: built from Debian packages, named as the manifests name the originals, and
 * labelled as what they are. A recipe (`stand-ins/`) says which packages and what is added to their files.
 */
import { createHash } from 'node:crypto';
import { access, chmod, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '#base/log.ts';
import {
  downloadPackages,
  hostArchitecture,
  resolvePackages,
  unpackPackages,
} from './debian-packages.ts';
import { writeArchive } from './oci-archive.ts';
import type { ImageConfig } from './oci-archive.ts';

export interface StandIn {
  readonly name: string;
  /** What it stands in for, as full names. */
  readonly references: readonly string[];
  /** One line for whoever asks what is in it. */
  readonly description: string;
  /** Raised when the recipe changes, so that a cached build isn't used any more. */
  readonly revision: number;
  readonly packages: readonly string[];
  /** Dependencies that it does without. */
  readonly except: readonly string[];
  readonly config: ImageConfig;
  /** Adds and removes files below `root`, which holds the packages' files. */
  finish(root: string): Promise<void>;
}

export interface BuildOptions {
  readonly cacheDir: string;
  readonly log: Logger;
  readonly signal?: AbortSignal;
}

/** Every stand-in carries it. */
const standInLabel = 'holdfast.stand-in';

/** What no container needs. */
const leftOut = ['doc', 'man', 'info', 'locale', 'lintian', 'bash-completion', 'bug', 'doc-base'];

/**
 * The path of the stand-in's archive, built unless the cache holds one of the same packages' versions. Rejects with
 * COMMAND_FAILED (no network, unknown package) or PROGRAM_MISSING (no apt: not a Debian).
 */
export async function buildStandIn(standIn: StandIn, options: BuildOptions): Promise<string> {
  const { cacheDir, log, signal } = options;
  const architecture = await hostArchitecture();
  const packages = await resolvePackages(standIn.packages, standIn.except, signal);
  const key = createHash('sha256')
    .update([standIn.revision, ...packages.map(({ file }) => file)].join('\n'))
    .digest('hex')
    .slice(0, 16);
  const archive = path.join(cacheDir, `${standIn.name}-${architecture}-${key}.tar`);
  if (await exists(archive)) return archive;
  log.info('building a stand-in image from Debian packages', {
    image: standIn.name,
    packages: packages.length,
  });
  const packageDirectory = path.join(cacheDir, 'packages');
  await downloadPackages(packages, packageDirectory, signal);
  const root = await mkdtemp(path.join(cacheDir, `${standIn.name}-root-`));
  try {
    await prepareRoot(root);
    await unpackPackages(packages, packageDirectory, root, signal);
    for (const directory of leftOut) {
      await rm(path.join(root, 'usr/share', directory), { recursive: true, force: true });
    }
    await standIn.finish(root);
    const labels = {
      [standInLabel]: 'true',
      'holdfast.packages': packages.map(({ file }) => file).join(' '),
    };
    const config = { ...standIn.config, Labels: { ...standIn.config.Labels, ...labels } };
    await writeArchive(archive, {
      references: standIn.references,
      platforms: [{ architecture, rootDirectory: root, config }],
    });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
  return archive;
}

/** The directories and links that Debian's base-files would bring. */
async function prepareRoot(root: string): Promise<void> {
  const directories = [
    'usr/bin',
    'usr/sbin',
    'usr/lib',
    'usr/lib64',
    'etc',
    'proc',
    'sys',
    'dev',
    'run',
    'root',
    'home',
    'var/log',
    'var/lib',
    'var/tmp',
    'tmp',
  ];
  for (const directory of directories) {
    await mkdir(path.join(root, directory), { recursive: true });
  }
  for (const link of ['bin', 'sbin', 'lib', 'lib64'])
    await symlink(`usr/${link}`, path.join(root, link));
  for (const open of ['tmp', 'var/tmp']) await chmod(path.join(root, open), 0o1777);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
