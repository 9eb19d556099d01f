import { expect, test } from 'vitest';
import { columns } from './columns.ts';

test('each column is as wide as its widest cell, and nothing stands at a line’s end', () => {
  const rows = [
    ['ID', 'EXPIRES', 'FOR'],
    ['abcdef', 'never', ''],
    ['a', '', 'x'],
  ];
  expect(columns(rows)).toEqual(['ID      EXPIRES  FOR', 'abcdef  never', 'a                x']);
});
