import { describe, expect, test } from 'vitest';
import { checkedPath, selectFiles } from './key-files.ts';

const data = new Map([
  ['a', Buffer.from('one')],
  ['b', Buffer.from('two')],
]);
const plain = { items: undefined, defaultMode: 0o644, optional: false };

describe('selectFiles()', () => {
  test('takes all keys under their names', () => {
    expect([...selectFiles(data, plain).keys()]).toEqual(['a', 'b']);
  });

  test('takes just the items, with their paths and modes', () => {
    const items = [{ key: 'b', path: 'deep/b', mode: 0o400 }];
    expect([...selectFiles(data, { ...plain, items })]).toEqual([
      ['deep/b', { content: Buffer.from('two'), mode: 0o400 }],
    ]);
  });

  test('a missing key is told, or passed over when optional', () => {
    const items = [{ key: 'none', path: 'x' }];
    expect(() => selectFiles(data, { ...plain, items })).toThrow(
      'references non-existent config key: none',
    );
    expect(selectFiles(data, { ...plain, items, optional: true }).size).toBe(0);
  });
});

test.each(['/etc/passwd', '../x', 'a/../../x', '..'])('checkedPath(%j) refuses', (path) => {
  expect(() => checkedPath(path)).toThrow(/invalid path/);
});

test.each([
  ['a', 'a'],
  ['a/b', 'a/b'],
  ['a//b', 'a/b'],
  ['a/../b', 'b'],
])('checkedPath(%j): %j', (path, expected) => {
  expect(checkedPath(path)).toBe(expected);
});
