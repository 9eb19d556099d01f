/** Reference pages and the code name the same things, both ways. */
import { describe, expect, test } from 'vitest';
import { errorCodes } from '#base/errors.ts';
import { reasonCodes } from '#dns/explain/codes.ts';
import { allFiles, read, root } from './sources.ts';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The code spans of the first column of a page's tables. */
function firstColumn(page: string): string[] {
  return read(page)
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) =>
      [...(line.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''),
    );
}

test('docs/dependencies.md lists the dependencies, and only those', () => {
  const manifest: Record<string, Record<string, string>> = JSON.parse(read('package.json'));
  const declared = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((key) =>
    Object.keys(manifest[key] ?? {}),
  );
  expect(firstColumn('docs/dependencies.md').sort()).toEqual(declared.sort());
});

test('docs/errors.md lists the error codes, and only those', () => {
  expect(firstColumn('docs/errors.md').sort()).toEqual(Object.keys(errorCodes).sort());
});

test('docs/dns-explain.md lists the reasons, and only those', () => {
  expect(firstColumn('docs/dns-explain.md').sort()).toEqual(Object.keys(reasonCodes).sort());
});

test('each reason of docs/dns-explain.md is made by a test', () => {
  const tests = allFiles
    .filter((path) => /^src\/dns\/explain\/.*\.test\.ts$/.test(path))
    .map(read)
    .join('\n');
  const untested = Object.keys(reasonCodes).filter((code) => !tests.includes(`'${code}'`));
  expect(untested).toEqual([]);
});

describe('each complaint of docs/dns.md has a test that is there, or says that it isn’t cured', () => {
  const [, section = ''] = read('docs/dns.md').split('\n## Complaints about cluster DNS');
  const rows = section
    .split('\n')
    .filter((line) => /^\| (?!complaint)/.test(line))
    .map((line) => line.slice(2, -1).split(' | '));
  // A literal of the file, or a key of a table of cases: what is only part of a longer title is none.
  const isTitle = (path: string, title: string): boolean =>
    ["'", '"', '`'].some((quote) => read(path).includes(quote + title + quote));

  test('there are complaints', () => {
    expect(rows.length).toBeGreaterThan(40);
  });

  test.each(rows)('%s', (_complaint, here = '', shown = '') => {
    const named = [...shown.matchAll(/`([^`\s]+\.test\.ts)`, \*([^*]+)\*/g)];
    // Nothing else stands there, so that no test is named in a way that isn't looked at.
    const rest = named.reduce((text, [all]) => text.replace(all, ''), shown);
    expect(rest.replaceAll(/[;\s|]/g, '')).toBe('');
    if (named.length === 0) expect(here).toContain('not cured: ');
    for (const [, path = '', title = ''] of named) {
      expect(allFiles).toContain(path);
      expect(isTitle(path, title.replaceAll('\\', '')), `${path} has no "${title}"`).toBe(true);
    }
  });
});

describe('links between pages lead somewhere', () => {
  const pages = allFiles.filter((path) => path.endsWith('.md'));
  test.each(pages)('%s', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(
      (match) => match[1] ?? '',
    );
    expect(
      links.filter(
        (link) =>
          !existsSync(join(dirname(new URL(`../../${page}`, import.meta.url).pathname), link)),
      ),
    ).toEqual([]);
  });
});

describe('the files that a README of src names are there', () => {
  const pages = allFiles.filter((path) => /^src\/.*README\.md$/.test(path));
  test.each(pages)('%s', (page) => {
    const folder = dirname(page);
    const names = [...read(page).matchAll(/`([\w./-]+\.ts)`/g)].map((match) => match[1] ?? '');
    const isThere = (name: string): boolean =>
      [folder, 'src', '.'].some((from) => existsSync(root + join(from, name))) ||
      // A page about many folders names the members that each of them has.
      allFiles.some((path) => path.startsWith(`${folder}/`) && path.endsWith(`/${name}`));
    expect(names.filter((name) => !isThere(name))).toEqual([]);
  });
});

test('nothing names a path of the machine that it was written on', () => {
  const offences = allFiles
    .filter(
      (path) =>
        /\.(ts|md|json|yaml|yml)$|^(holdfast|\.ci\/run)$/.test(path) &&
        path !== 'package-lock.json',
    )
    .filter(
      (path) =>
        /\/work\/(main|shared|\.library)|\/root\/\.npm/.test(read(path)) &&
        path !== 'test/repo/docs.test.ts',
    );
  expect(offences).toEqual([]);
});
