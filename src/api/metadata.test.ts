import { describe, expect, test } from 'vitest';
import type { ObjectMeta } from './gen/types.ts';
import { findCondition, isConditionTrue } from './conditions.ts';
import { deepEqual } from './deep-equal.ts';
import { copyJson, deepFreeze, maxNesting } from './freeze.ts';
import { canonicalJson, templateHash } from './hash.ts';
import { scaledValue } from './int-or-string.ts';
import {
  addFinalizer,
  controllerOf,
  hasFinalizer,
  isControlledBy,
  isTerminating,
  makeControllerRef,
  removeFinalizer,
} from './metadata.ts';

const owner = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'r', uid: 'u', resourceVersion: '', creationTimestamp: '' },
};

describe('owners and finalizers', () => {
  const owned = { metadata: { ownerReferences: [makeControllerRef(owner)] } };

  test('the controller is the owner that says so', () => {
    expect(controllerOf(owned)).toEqual({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: 'r',
      uid: 'u',
      controller: true,
      blockOwnerDeletion: true,
    });
    expect(isControlledBy(owned, owner)).toBe(true);
    expect(isControlledBy(owned, { metadata: { uid: 'v' } })).toBe(false);
    expect(isControlledBy({ metadata: {} }, { metadata: {} })).toBe(false);
  });

  test('a finalizer is there once, or not at all', () => {
    const once = addFinalizer<ObjectMeta>({ name: 'a' }, 'x/y');
    expect(addFinalizer(once, 'x/y')).toBe(once);
    expect(hasFinalizer({ metadata: once }, 'x/y')).toBe(true);
    expect(removeFinalizer(once, 'x/y').finalizers).toEqual([]);
    expect(isTerminating({ metadata: { deletionTimestamp: 't' } })).toBe(true);
  });
});

test('conditions are found by their type', () => {
  const ready = { type: 'Ready', status: 'True' };
  const list = [{ type: 'Other', status: 'False' }, ready];
  expect(findCondition(list, 'Ready')).toBe(ready);
  expect(findCondition(undefined, 'Ready')).toBeUndefined();
  expect(isConditionTrue(list, 'Ready')).toBe(true);
  expect(isConditionTrue(list, 'Other')).toBe(false);
  expect(isConditionTrue(list, 'Third')).toBe(false);
});

test.each([
  [3, 10, 'up', 3],
  ['25%', 10, 'up', 3],
  ['25%', 10, 'down', 2],
  ['100%', 7, 'down', 7],
  ['5', 7, 'down', undefined],
  ['%', 7, 'down', undefined],
  ['x%', 7, 'down', undefined],
] as const)('scaledValue(%s of %s, %s) is %s', (value, total, rounding, expected) => {
  expect(scaledValue(value, total, rounding)).toBe(expected);
});

test.each([
  [{ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 }, true],
  [{ a: undefined }, {}, true],
  [{ a: null }, {}, false],
  [[1, 2], [2, 1], false],
  [[], {}, false],
  [{ a: 1 }, { b: 1 }, false],
])('deepEqual(%j, %j) is %s', (a, b, expected) => {
  expect(deepEqual(a, b)).toBe(expected);
});

test('a template’s hash depends on what it holds, not on the order of its keys', () => {
  const hash = templateHash({ a: 1, b: { c: 2, d: undefined } });
  expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{10}$/);
  expect(templateHash({ b: { c: 2 }, a: 1 })).toBe(hash);
  expect(templateHash({ a: 1, b: { c: 3 } })).not.toBe(hash);
  expect(templateHash({ a: 1, b: { c: 2 } }, 1)).not.toBe(hash);
  expect(canonicalJson({ b: [true, null], a: 'x' })).toBe('{"a":"x","b":[true,null]}');
});

test('free JSON is copied frozen, and not beyond what anybody nests', () => {
  const source = { a: [{ b: 1 }], c: undefined };
  const copy = copyJson(source);
  expect(copy).toEqual({ a: [{ b: 1 }] });
  expect(Object.isFrozen(copy)).toBe(true);
  expect(Object.isFrozen(source.a)).toBe(false);
  expect(Object.isFrozen(deepFreeze(source).a[0])).toBe(true);
  let deep: unknown = 1;
  for (let level = 0; level < maxNesting + 2; level++) deep = [deep];
  expect(() => copyJson(deep)).toThrow('exceeded max depth');
});
