import { describe, expect, test } from 'vitest';
import { isApiError } from '../status.ts';
import { applyJsonPatch, maxOperations } from './json-patch.ts';

// Most cases are those of RFC 6902's appendix A.
const cases: [string, unknown, unknown[], unknown][] = [
  [
    'adds a member',
    { foo: 'bar' },
    [{ op: 'add', path: '/baz', value: 'q' }],
    { foo: 'bar', baz: 'q' },
  ],
  [
    'adds an element',
    { a: ['x', 'z'] },
    [{ op: 'add', path: '/a/1', value: 'y' }],
    { a: ['x', 'y', 'z'] },
  ],
  ['appends', { a: [1] }, [{ op: 'add', path: '/a/-', value: [2] }], { a: [1, [2]] }],
  ['removes a member', { a: 1, b: 2 }, [{ op: 'remove', path: '/a' }], { b: 2 }],
  ['removes an element', { a: [1, 2, 3] }, [{ op: 'remove', path: '/a/1' }], { a: [1, 3] }],
  ['replaces', { a: 1 }, [{ op: 'replace', path: '/a', value: null }], { a: null }],
  ['replaces the root', { a: 1 }, [{ op: 'replace', path: '', value: { b: 1 } }], { b: 1 }],
  [
    'moves',
    { a: { x: 1 }, b: {} },
    [{ op: 'move', from: '/a/x', path: '/b/y' }],
    { a: {}, b: { y: 1 } },
  ],
  [
    'moves an element',
    { a: [1, 2, 3] },
    [{ op: 'move', from: '/a/0', path: '/a/2' }],
    { a: [2, 3, 1] },
  ],
  [
    'copies',
    { a: { x: 1 } },
    [{ op: 'copy', from: '/a', path: '/b' }],
    { a: { x: 1 }, b: { x: 1 } },
  ],
  ['tests', { a: { b: [1] } }, [{ op: 'test', path: '/a', value: { b: [1] } }], { a: { b: [1] } }],
  [
    'unescapes',
    { 'a/b': 1, 'm~n': 2 },
    [
      { op: 'remove', path: '/a~1b' },
      { op: 'replace', path: '/m~0n', value: 3 },
    ],
    { 'm~n': 3 },
  ],
  ['tests that a member is absent', {}, [{ op: 'test', path: '/a', value: null }], {}],
];

describe('applyJsonPatch()', () => {
  test.each(cases)('%s', (_, document, patch, expected) => {
    const before = structuredClone(document);
    expect(applyJsonPatch(document, patch)).toEqual(expected);
    expect(document).toEqual(before);
  });

  test('keeps a member named __proto__ as data', () => {
    const patched = applyJsonPatch({}, [{ op: 'add', path: '/__proto__', value: { x: 1 } }]);
    expect(JSON.stringify(patched)).toBe('{"__proto__":{"x":1}}');
    expect(Object.getPrototypeOf(patched)).toBe(Object.prototype);
  });

  test('says which operation failed where', () => {
    expect(() => applyJsonPatch({ a: {} }, [{ op: 'replace', path: '/a/b~1c', value: 1 }])).toThrow(
      'the server rejected our request due to an error in our request: replace operation does not apply: doc is missing path: "/a/b~1c": missing value',
    );
  });

  test.each<[string, unknown, number]>([
    ['no list', {}, 400],
    ['an unknown operation', [{ op: 'spin', path: '/a' }], 400],
    ['a path without slash', [{ op: 'remove', path: 'a' }], 400],
    ['no value', [{ op: 'add', path: '/a' }], 400],
    ['a missing member', [{ op: 'remove', path: '/x' }], 422],
    ['a missing parent', [{ op: 'add', path: '/x/y', value: 1 }], 422],
    ['an index beyond the end', [{ op: 'add', path: '/list/9', value: 1 }], 422],
    ['an index that is no number', [{ op: 'add', path: '/list/1e0', value: 1 }], 422],
    ['an inherited member', [{ op: 'remove', path: '/toString' }], 422],
    ['a test that fails', [{ op: 'test', path: '/list', value: [2] }], 422],
    ['a move into itself', [{ op: 'move', from: '/list', path: '/list/0' }], 422],
    ['too many operations', Array.from({ length: maxOperations + 1 }, () => ({})), 413],
  ])('refuses %s', (_, patch, code) => {
    const apply = (): unknown => applyJsonPatch({ list: [1] }, patch);
    expect(apply).toThrow(expect.objectContaining({ code }));
    expect(apply).toThrow(expect.toSatisfy((thrown: unknown) => isApiError(thrown)));
  });

  test('copies of copies end before they are too many', () => {
    const doubling = Array.from({ length: 60 }, (_, index) => ({
      op: 'copy',
      from: '/data',
      path: `/data/x${index}`,
    }));
    expect(() => applyJsonPatch({ data: { a: 'b' } }, doubling)).toThrow(
      /the accumulated size increase of copy is \d+, exceeding the limit 3145728$/,
    );
  });

  test('a copy has a life of its own', () => {
    const patch = [
      { op: 'copy', from: '/a', path: '/b' },
      { op: 'add', path: '/b/x', value: 2 },
      { op: 'move', from: '/b', path: '/c' },
      { op: 'add', path: '/c/y', value: 3 },
    ];
    expect(applyJsonPatch({ a: { x: 1 } }, patch)).toEqual({ a: { x: 1 }, c: { x: 2, y: 3 } });
  });

  test('values of the patch stay as they are, for it may be applied again', () => {
    const value = { list: [] };
    const patch = [
      { op: 'add', path: '/a', value },
      { op: 'add', path: '/a/list/-', value: 1 },
    ];
    const expected = { a: { list: [1] } };
    expect(applyJsonPatch({}, patch)).toEqual(expected);
    expect(applyJsonPatch({}, patch)).toEqual(expected);
    expect(value).toEqual({ list: [] });
  });

  test('as many operations as may be, on an object of many members, are a matter of a moment', () => {
    const data = Object.fromEntries(Array.from({ length: 30_000 }, (_, n) => [`k${n}`, 'v']));
    const patch = Array.from({ length: maxOperations }, (_, n) => ({
      op: n % 2 ? 'add' : 'remove',
      path: n % 2 ? `/data/x${n}` : `/data/k${n}`,
      ...(n % 2 ? { value: 'y' } : {}),
    }));
    const begin = process.cpuUsage();
    const { data: patched } = Object(applyJsonPatch({ data }, patch));
    expect(Object.keys(patched)).toHaveLength(30_000);
    // Copying the object for each operation took minutes.
    expect(process.cpuUsage(begin).user / 1e6).toBeLessThan(5);
  });
});
