/** The repository's own files, read once for the checks of this folder. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

export const root = new URL('../..', import.meta.url).pathname;

/** Paths that git tracks or would track, relative to the root. */
export const allFiles: readonly string[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard'],
  { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 },
)
  .split('\n')
  .filter((path) => path !== '' && existsSync(root + path));

/** Hand-written product sources, without tests. */
export const sources = allFiles.filter(
  (path) => /^src\/.*\.ts$/.test(path) && !path.includes('/gen/') && !isTest(path),
);

/** A test, or a suite that only tests import. */
export function isTest(path: string): boolean {
  return /\.test\.ts$|(^|\/)conformance\.ts$|\/testing\//.test(path);
}

export function read(path: string): string {
  return readFileSync(root + path, 'utf8');
}

/** What a file imports: the specifiers, type imports included. */
export function importsOf(path: string): string[] {
  const found = read(path).matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s*'([^']+)'|import\('([^']+)'\)/g,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? '');
}
