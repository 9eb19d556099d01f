/** Imports only point down (ARCHITECTURE.md, Layers), and there are no import cycles at run time. */
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, read, sources } from './sources.ts';

const ranks: Readonly<Record<string, number>> = {
  base: 0,
  api: 1,
  storage: 2,
  client: 2,
  apiserver: 3,
  controllers: 4,
  scheduler: 4,
  kubelet: 4,
  network: 4,
  dns: 4,
  cli: 4,
  cluster: 5,
};

const folderOf = (path: string): string => path.split('/')[1] ?? '';

test('every folder of src has a rank', () => {
  const folders = new Set(sources.filter((path) => path.split('/').length > 2).map(folderOf));
  expect([...folders].filter((folder) => ranks[folder] === undefined)).toEqual([]);
});

test('imports go down in rank, and rank-4 folders meet at the API', () => {
  const offences: string[] = [];
  for (const path of sources.filter((source) => ranks[folderOf(source)] !== undefined)) {
    const from = folderOf(path);
    for (const specifier of importsOf(path)) {
      const to = target(path, specifier);
      if (!to?.startsWith('src/')) continue;
      const folder = folderOf(to);
      if (folder === from) continue;
      const rank = ranks[from] ?? 0;
      const aim = ranks[folder] ?? 99;
      const allowed = aim < rank && !(rank === 4 && ['apiserver', 'storage'].includes(folder));
      if (!allowed)
        offences.push(
          `${path}: ${from} may not import ${folder}: meet at the API (ARCHITECTURE.md, Layers)`,
        );
      if (specifier.startsWith('.'))
        offences.push(`${path}: import ${to} as #${to.slice('src/'.length)}`);
    }
  }
  expect(offences).toEqual([]);
});

test('there are no cycles of run-time imports', () => {
  const graph = new Map(
    sources.map(
      (path) => [path, runtimeImports(path).filter((to) => sources.includes(to))] as const,
    ),
  );
  const state = new Map<string, 'open' | 'done'>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
      return;
    }
    state.set(path, 'open');
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of graph.keys()) visit(path, []);
  expect(cycles).toEqual([]);
});

function target(path: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return `src/${specifier.slice(1)}`;
  return specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : undefined;
}

function runtimeImports(path: string): string[] {
  const statements = read(path).matchAll(
    /(?:^|\n)(import|export)\s+(type\s)?([^;'"]*?)from\s*'([^']+)'/g,
  );
  return [...statements]
    .filter((match) => !match[2])
    .flatMap((match) => target(path, match[4] ?? '') ?? []);
}
