import { describe, expect, test } from 'vitest';
import { parseYaml, printYaml } from './yaml.ts';

describe('parseYaml()', () => {
  test('reads a manifest', () => {
    expect(parseYaml('kind: Pod\nspec:\n  containers:\n  - name: a\n').value).toEqual({
      kind: 'Pod',
      spec: { containers: [{ name: 'a' }] },
    });
  });

  test('names the fields that occur twice', () => {
    expect(parseYaml('a:\n- b: 1\n  b: 2\n')).toEqual({
      value: { a: [{ b: 2 }] },
      duplicates: ['a[0].b'],
    });
  });

  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
    .concat(
      ['b', 'c', 'd', 'e'].map((name, index) => {
        const before = 'abcd'[index] ?? 'a';
        return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`;
      }),
    )
    .join('\n');

  test.each([
    ['an alias bomb', bomb, 'alias'],
    ['a deep nest', '['.repeat(100_000), 'yaml parse error'],
    ['a crowd of items', `a: [${'1,'.repeat(1_500_000)}1]`, 'more than 300000 parts'],
    ['a crowd of comments', `${'#\n'.repeat(1_000_000)}a: 1`, 'more than 300000 parts'],
    ['two documents', 'a: 1\n---\nb: 2\n', 'more than one document'],
    ['nothing', '', 'empty'],
    ['a broken one', 'a: [1', 'yaml parse error'],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseYaml(text)).toThrow(message);
  });

  test('a long text is one part', () => {
    const text = 'a, b: c\n'.repeat(100_000);
    const indented = text.replaceAll(/^(?=.)/gm, '  ');
    expect(parseYaml(`text: |\n${indented}`).value).toEqual({ text });
  });

  test('reads what printYaml() wrote', () => {
    const value = { a: ['x: y', 'true', '1', 'null'], b: { c: 'two\nlines\n' } };
    expect(parseYaml(printYaml(value)).value).toEqual(value);
  });

  test.each(['2026-11-23T16:30:03Z', '2026-11-23', 'yes', 'off', '012', '1_000', '1:30'])(
    'the string %s cannot be taken for something else',
    (text) => {
      expect(printYaml({ a: [text] })).toBe(`a:\n- "${text}"\n`);
    },
  );
});
