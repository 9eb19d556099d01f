/** What a file exports is for others: a name that no other file mentions is private, or dead. */
import { expect, test } from 'vitest';
import { allFiles, read, sources } from './sources.ts';

/** Types stay out of it: an exported function's options may be exported for whoever wants to name them. */
const exported = /^export (?:async )?(?:function\*?|const|class) (\w+)/gm;

test('every exported function, class and constant is named in another file', () => {
  const owners = new Map<string, Set<string>>();
  for (const path of allFiles.filter((file) => file.endsWith('.ts') && !file.includes('/gen/'))) {
    for (const word of new Set(read(path).match(/[A-Za-z_]\w*/g))) {
      const paths = owners.get(word) ?? new Set();
      owners.set(word, paths.add(path));
    }
  }
  const alone = sources.flatMap((path) =>
    [...read(path).matchAll(exported)]
      .map(([, name = '']) => name)
      .filter((name) => owners.get(name)?.size === 1)
      .map((name) => `${path}: ${name}: take the export away, or the whole of it`),
  );
  expect(alone).toEqual([]);
});
