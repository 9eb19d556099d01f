/** ARCHITECTURE.md and CONTRIBUTING.md name files that exist: every code span that looks like a path does. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { read, root } from './sources.ts';

const named = (page: string): string[] =>
  [...read(page).matchAll(/`([a-z][\w-]*\/[\w./-]*)`/g)].map((match) => match[1] ?? '');

test('ARCHITECTURE.md has the path table', () => {
  expect(named('ARCHITECTURE.md').length).toBeGreaterThan(20);
});

const pages = ['ARCHITECTURE.md', 'CONTRIBUTING.md'];

test.each([...new Set(pages.flatMap(named))])('%s exists', (path) => {
  expect(existsSync(`${root}src/${path}`) || existsSync(root + path)).toBe(true);
});
