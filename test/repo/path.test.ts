/** ARCHITECTURE.md names files that exist: every code span that looks like a path of src does. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { read, root } from './sources.ts';

const named = [...read('ARCHITECTURE.md').matchAll(/`([a-z][\w-]*\/[\w./-]*)`/g)].map(
  (match) => match[1] ?? '',
);

test('ARCHITECTURE.md has the path table', () => {
  expect(named.length).toBeGreaterThan(20);
});

test.each([...new Set(named)])('%s exists', (path) => {
  expect(existsSync(`${root}src/${path}`) || existsSync(root + path)).toBe(true);
});
