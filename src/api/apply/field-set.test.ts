import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { difference, intersection, paths, union, withNamedFields } from './field-set.ts';
import type { FieldSet } from './field-set.ts';

/** Any set, as clients may send one. */
const sets: fc.Arbitrary<FieldSet> = fc.letrec<{ set: FieldSet }>((tie) => ({
  set: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constant({}),
    fc
      .dictionary(fc.constantFrom('.', 'f:a', 'f:b', 'k:{"name":"x"}', 'v:1'), tie('set'), {
        maxKeys: 4,
      })
      .map(onlyItself),
  ),
})).set;

/** Nothing is below `.`. */
function onlyItself(set: Record<string, FieldSet>): FieldSet {
  return '.' in set ? { ...set, '.': {} } : set;
}

const members = (set: FieldSet | undefined): readonly string[] =>
  paths(set ?? {})
    .map((path) => path.join('/'))
    .sort();

const root = (set: FieldSet): FieldSet => ({ 'f:root': set });

describe('sets of fields are sets:', () => {
  const both = fc.tuple(sets.map(root), sets.map(root));

  test('union', () => {
    fc.assert(
      fc.property(both, ([one, other]) => {
        const all = [...new Set([...members(one), ...members(other)])].sort();
        expect(members(union(one, other))).toEqual(all);
      }),
    );
  });

  test('difference', () => {
    fc.assert(
      fc.property(both, ([one, other]) => {
        const theirs = new Set(members(other));
        const rest = members(one).filter((path) => !theirs.has(path));
        expect(members(difference(one, other))).toEqual(rest);
      }),
    );
  });

  test('intersection', () => {
    fc.assert(
      fc.property(both, ([one, other]) => {
        const theirs = new Set(members(other));
        const shared = members(one).filter((path) => theirs.has(path));
        expect(members(intersection(one, other))).toEqual(shared);
      }),
    );
  });

  test('what changes nothing gives back its argument', () => {
    fc.assert(
      fc.property(sets.map(root), (set) => {
        expect(union(set, structuredClone(set))).toBe(set);
        expect(difference(set, { 'f:other': {} })).toBe(set);
        expect(difference(set, set)).toBeUndefined();
      }),
    );
  });
});

test('paths come level by level: what ends first', () => {
  const set = { 'f:b': { '.': {}, 'f:d': {} }, 'f:c': {}, 'f:a': { 'f:e': {} } };
  expect(paths(set).map((path) => path.join(''))).toEqual(['f:b', 'f:c', 'f:bf:d', 'f:af:e']);
});

test('fields, not items, become members of what is below them', () => {
  const set = { 'f:spec': { 'f:list': { 'k:{"name":"x"}': { 'f:image': {} } } } };
  expect(withNamedFields(set)).toEqual({
    'f:spec': { '.': {}, 'f:list': { '.': {}, 'k:{"name":"x"}': { 'f:image': {} } } },
  });
});
