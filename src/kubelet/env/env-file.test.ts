import { array, assert, property, record, stringMatching } from 'fast-check';
import { expect, test } from 'vitest';
import { parseEnvFile } from './env-file.ts';

test('names and values, whatever is between them', () => {
  const text =
    "# said by init\nA='one'\n\n  B='two words # and no comment'  # a comment\r\nC='a\nb'\nD=''";
  expect([...parseEnvFile(text)]).toEqual([
    ['A', 'one'],
    ['B', 'two words # and no comment'],
    ['C', 'a\nb'],
    ['D', ''],
  ]);
});

test.each([
  ['A=plain', 1],
  ["A='one'\nB", 2],
  ["A='open", 1],
  ["A='one'trailing", 1],
])('%j is refused at line %i', (text, line) => {
  expect(() => parseEnvFile(text)).toThrow(`invalid environment variable format at line ${line}`);
});

test('what is written comes back', () => {
  const entry = record({
    name: stringMatching(/^[A-Z_]{1,8}$/),
    value: stringMatching(/^[^']{0,20}$/),
  });
  assert(
    property(array(entry), (entries) => {
      const text = entries.map(({ name, value }) => `${name}='${value}'\n`).join('');
      const expected = new Map(entries.map(({ name, value }) => [name, value]));
      expect(parseEnvFile(text)).toEqual(expected);
    }),
  );
});
