/** No file of src imports itself by way of others, types included: each can be read after those that it imports. */
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, sources } from './sources.ts';

function target(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return `src/${specifier.slice(1)}`;
  return specifier.startsWith('.') ? join(dirname(from), specifier) : undefined;
}

test('imports have no circles', () => {
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    if (state.get(path) === 'open') {
      circles.push([...way.slice(way.indexOf(path)), path].join(' -> '));
    }
    if (state.has(path)) return;
    state.set(path, 'open');
    for (const specifier of importsOf(path)) {
      const next = target(path, specifier);
      if (next && known.has(next)) visit(next, [...way, path]);
    }
    state.set(path, 'done');
  };
  const known = new Set(sources);
  for (const path of sources) visit(path, []);
  expect(circles).toEqual([]);
});
