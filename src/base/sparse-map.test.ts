import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { SparseMap } from './sparse-map.ts';

const step = fc.record({
  how: fc.constantFrom('set', 'delete'),
  key: fc.constantFrom('a', 'b', 'c'),
  value: fc.nat(9),
});

test('is what a Map is, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const map = new Map<string, number>();
      const sparse = new SparseMap<string, number>();
      for (const { how, key, value } of steps) {
        if (how === 'delete') expect(sparse.delete(key)).toBe(map.delete(key));
        else {
          map.set(key, value);
          sparse.set(key, value);
        }
        expect([sparse.size, sparse.has(key), sparse.get(key)]).toEqual([
          map.size,
          map.has(key),
          map.get(key),
        ]);
        expect([...sparse]).toEqual([...map]);
        expect([...sparse.keys()]).toEqual([...map.keys()]);
        expect([...sparse.values()]).toEqual([...map.values()]);
        const visited: unknown[] = [];
        sparse.forEach((number, name) => visited.push([name, number]));
        expect(visited).toEqual([...map]);
      }
    }),
  );
});
