/**
 * Debian packages as building material: which ones a list needs, in which versions, and their files. Nothing is
 * installed, and no maintainer script runs; apt, dpkg and tar are all that this takes.
 */
import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { attempt, run } from '#base/command.ts';
import { HoldfastError } from '#base/errors.ts';
import type { Architecture } from './elf.ts';

export interface DebianPackage {
  readonly name: string;
  /** The archive's file name; it holds the version and the architecture. */
  readonly file: string;
}

/** apt drops root's rights for downloads and then can't write into root's directories. */
const asWeAre = ['-o', 'APT::Sandbox::User=root'];

export async function hostArchitecture(): Promise<Architecture> {
  const name = (await run('dpkg', ['--print-architecture'])).trim();
  if (name === 'amd64' || name === 'arm64') return name;
  throw new HoldfastError('CONFIG_INVALID', `no stand-in images can be built on ${name}`);
}

/** The packages and all that they depend on (not what they recommend), without those of `except`. */
export async function resolvePackages(
  wanted: readonly string[],
  except: readonly string[],
  signal?: AbortSignal,
): Promise<readonly DebianPackage[]> {
  const dependencies = await dependenciesOf(wanted, signal);
  const found = new Set<string>(wanted);
  // A set's iteration also visits what is added meanwhile.
  for (const name of found) {
    for (const needed of dependencies.get(name) ?? []) {
      if (!except.includes(needed)) found.add(needed);
    }
  }
  const words = [...asWeAre, 'download', '--print-uris', ...[...found].toSorted()];
  // Where the files lie already, apt prints nothing; they don't lie there.
  const uris = await run('apt-get', words, { ...options(signal), cwd: '/proc' });
  // 'URI' FILE SIZE HASH
  return [...uris.matchAll(/^'[^']*' (\S+) /gm)].map(([, file = '']) => ({
    name: file.slice(0, file.indexOf('_')),
    file,
  }));
}

type Dependencies = ReadonlyMap<string, readonly string[]>;

async function dependenciesOf(
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Dependencies> {
  const without = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'];
  const words = ['depends', '--recurse', ...without.map((kind) => `--no-${kind}`), ...names];
  const first = await attempt('apt-cache', words, options(signal));
  if (first.status === 0) return parseDependencies(first.stdout);
  await run('apt-get', ['update'], options(signal)); // A new machine has no package lists yet.
  return parseDependencies(await run('apt-cache', words, options(signal)));
}

/**
 * Each package's dependencies in `apt-cache depends`' output. Of alternatives (marked `|`) the first is taken, of a virtual
 * package (in angle brackets) the first that provides it (indented below). A package's architecture (`perl:any`) is left out.
 */
export function parseDependencies(output: string): Dependencies {
  const dependencies = new Map<string, string[]>();
  let names: string[] = [];
  let chosen = false; // an earlier alternative was taken
  let virtual = false;
  for (const line of output.split('\n')) {
    const depends = /^ ([ |])(?:Pre)?Depends: (<?)([^>:\s]+)/.exec(line);
    const provider = /^ {4}(\S+)$/.exec(line);
    if (depends) {
      const [, bar, bracket, name = ''] = depends;
      virtual = bracket === '<' && !chosen;
      if (!chosen && !virtual) names.push(name);
      chosen = bar === '|';
    } else if (provider?.[1] && virtual) {
      names.push(provider[1]);
      virtual = false;
    } else if (/^\S/.test(line)) {
      names = [];
      dependencies.set(line.trim(), names);
    }
  }
  return dependencies;
}

/** Downloads what the directory doesn't hold yet. */
export async function downloadPackages(
  packages: readonly DebianPackage[],
  directory: string,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const missing: string[] = [];
  for (const { name, file } of packages) {
    await access(path.join(directory, file)).catch(() => missing.push(name));
  }
  if (missing.length === 0) return;
  await run('apt-get', [...asWeAre, '--quiet', 'download', ...missing], {
    ...options(signal),
    cwd: directory,
  });
}

/** Unpacks the packages' files into `root`, in which /bin, /lib and their like lead to /usr. */
export async function unpackPackages(
  packages: readonly DebianPackage[],
  directory: string,
  root: string,
  signal?: AbortSignal,
): Promise<void> {
  for (const { file } of packages) {
    // `dpkg-deb --extract` would put directories in place of those links.
    await run(
      'sh',
      [
        '-c',
        'dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --keep-directory-symlink --no-same-owner',
        'unpack',
        path.join(directory, file),
        root,
      ],
      options(signal),
    );
  }
}

function options(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal ? { signal } : {};
}
