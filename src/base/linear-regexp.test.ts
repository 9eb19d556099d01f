import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LinearRegExp, regExpFault } from './linear-regexp.ts';

const groupsOf = (pattern: string, text: string) => new LinearRegExp(pattern).match(text)?.groups;

test.each<[string, string | undefined]>([
  ['a+', undefined],
  ['+', 'error parsing regexp: missing argument to repetition operator: `+`'],
  ['(', 'error parsing regexp: missing closing ): `(`'],
])('regExpFault(%j)', (text, expected) => {
  expect(regExpFault(text)).toBe(expected);
});

test.each<[string, string, boolean]>([
  ['^[a-z]+$', 'abc', true],
  ['^[a-z]+$', 'abc\n', false],
  ['b', 'abc', true],
])('LinearRegExp(%j).test(%j)', (pattern, text, expected) => {
  expect(new LinearRegExp(pattern).test(text)).toBe(expected);
});

describe('LinearRegExp', () => {
  test.each<[string, string, readonly (string | undefined)[] | undefined]>([
    ['', 'abc', ['']],
    ['b', 'abc', ['b']],
    ['^b', 'abc', undefined],
    ['^abc$', 'abc', ['abc']],
    ['a|ab', 'ab', ['a']],
    ['(a|ab)(c|bcd)', 'abcd', ['abcd', 'a', 'bcd']],
    [
      '(.*)-(us-west-1)\\.example\\.org',
      'ftp-us-west-1.example.org.',
      ['ftp-us-west-1.example.org', 'ftp', 'us-west-1'],
    ],
    ['(a*)*', 'aaa', ['aaa', 'aaa']],
    ['(a+?)(a*)', 'aaa', ['aaa', 'a', 'aa']],
    ['a{2}', 'aaa', ['aa']],
    ['a{2,}', 'aaaa', ['aaaa']],
    ['a{1,2}', 'aaaa', ['aa']],
    ['a{1,2}?', 'aaaa', ['a']],
    ['a{x', 'a{x', ['a{x']],
    ['[a-c]+', 'xxabcx', ['abc']],
    ['[^a-c.]+', 'ab.xyz', ['xyz']],
    ['[]a]+', ']a]', [']a]']],
    ['[a-]+', 'a-a', ['a-a']],
    ['[[:digit:]]+', 'ab12', ['12']],
    ['[[:^digit:]]+', '12ab', ['ab']],
    ['[\\d-]+', 'x1-2', ['1-2']],
    ['\\D+', '12ab', ['ab']],
    ['(?i)AbC', 'xaBc', ['aBc']],
    ['(?i:a)b', 'Ab', ['Ab']],
    ['(?i:a)b', 'AB', undefined],
    ['x(?:a|b)(c)?', 'xb', ['xb', undefined]],
    ['\\bdb\\b', 'a.db.c', ['db']],
    ['\\bdb\\b', 'adb', undefined],
    ['\\x41\\x{42}\\.', 'AB.', ['AB.']],
    ['(^|[.])ip-(?P<a>[0-9]*)[.]x[.]$', 'q.ip-10.x.', ['.ip-10.x.', '.', '10']],
  ])('%s on %s', (pattern, text, wanted) => {
    expect(groupsOf(pattern, text)).toEqual(wanted);
  });

  test('names groups as Go and as JavaScript write it', () => {
    const match = new LinearRegExp('(?P<a>x)(?<b>y)(?P<c>z)?').match('xy');
    expect(match?.named).toEqual(
      new Map([
        ['a', 'x'],
        ['b', 'y'],
      ]),
    );
  });

  test.each([
    '(',
    ')',
    '[a',
    '*',
    'a**',
    '(?=a)',
    '(a)\\1',
    'a{1001}',
    '(a{500}){500}',
    '(?:(?:(?:){1000}){1000}){1000}',
    'a\\',
    '[b-a]',
    '[[:nope:]]',
    '('.repeat(2000),
  ])('refuses %s', (pattern) => {
    expect(() => new LinearRegExp(pattern)).toThrow('is no regular expression: ');
  });

  test('a pattern that stops a backtracking matcher ends at once', () => {
    const text = `${'a'.repeat(250)}!`;
    const began = performance.now();
    expect(groupsOf('^(a+)+$', text)).toBeUndefined();
    expect(groupsOf('(.*)(.*)(.*)(.*)(.*)x', text)).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(2000);
  });

  test('finds what JavaScript’s own finds', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '(a)',
      '(b|ab)',
      '(?:a|)',
      '\\b',
      '^',
      '$',
    );
    const piece = fc.tuple(atom, fc.constantFrom('', '', '*', '+?', '?', '{1,2}'));
    const pattern = fc.array(
      piece.map(([what, times]) => (/^(\\b|\^|\$)$/.test(what) ? what : what + times)),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(pattern, fc.stringMatching(/^[ab.]{0,12}$/), (parts, text) => {
        const source = parts.join('');
        // An empty turn of a loop is where the two differ in their groups; the whole is the same.
        expect(groupsOf(source, text)?.[0]).toEqual(new RegExp(source).exec(text)?.[0]);
      }),
      { numRuns: 2000 },
    );
  });

  test('throws nothing but its own error', () => {
    const soup = fc.string({ unit: fc.constantFrom(...'ab()[]{}*+?|\\^$.,-12:P<>i'.split('')) });
    fc.assert(
      fc.property(soup, (source) => {
        let regexp;
        try {
          regexp = new LinearRegExp(source);
        } catch (error) {
          expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
          return;
        }
        regexp.match('ab(a).b');
      }),
      { numRuns: 3000 },
    );
  });
});
