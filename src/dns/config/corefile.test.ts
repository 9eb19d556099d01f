import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCorefile } from './corefile.ts';
import type { Directive, FindImport } from './corefile.ts';

const nothing: FindImport = () => undefined;

/** A directive as text again, each word in brackets. */
function shown({ name, args, block }: Directive): string {
  const words = [name, ...args].map((word) => `[${word}]`).join('');
  return block ? `${words}{${block.map(shown).join(';')}}` : words;
}

function read(text: string, findImport = nothing): string {
  return parseCorefile(text, findImport)
    .map(({ keys, directives }) => `${keys.join(' ')}: ${directives.map(shown).join(';')}`)
    .join(' | ');
}

describe('parseCorefile()', () => {
  test.each<[string, string, string]>([
    ['nothing', '', ''],
    ['a comment only', '# .:53 {\n', ''],
    ['one block', '.:53 {\n  errors\n  cache 30\n}', '.:53: [errors];[cache][30]'],
    ['several', 'a {\n}\nb {\n log\n}', 'a:  | b: [log]'],
    ['several zones', 'a.example b.example:53 {\n}', 'a.example b.example:53: '],
    ['zones on several lines', 'a.example,\nb.example {\n}', 'a.example b.example: '],
    [
      'a block in a directive',
      '. {\n health {\n lameduck 5s\n }\n}',
      '.: [health]{[lameduck][5s]}',
    ],
    ['an empty one', '. {\n health {\n }\n}', '.: [health]{}'],
    ['a comment at a line’s end', '. {\n errors # all\n}', '.: [errors]'],
    ['a hash inside a word', '. {\n log a#b\n}', '.: [log][a#b]'],
    ['quotes', '. {\n answer "a b" `c "d"`\n}', '.: [answer][a b][c "d"]'],
    ['a quote in quotes', '. {\n answer "TXT \\"x\\" \\."\n}', '.: [answer][TXT "x" \\.]'],
    ['braces in quotes', '. {\n log "{" "}"\n}', '.: [log][{][}]'],
    ['lines in quotes', '. {\n log "a\nb"\n errors\n}', '.: [log][a\nb];[errors]'],
    ['Go’s templates', '. {\n answer {{ .Name }}\n}', '.: [answer][{{][.Name][}}]'],
    [
      'a snippet',
      '(s) {\n log\n errors\n}\n. {\n import s\n cache\n}',
      '.: [log];[errors];[cache]',
    ],
    [
      'a snippet in a block',
      '(s) {\n ttl 5\n}\n. {\n hosts {\n import s\n }\n}',
      '.: [hosts]{[ttl][5]}',
    ],
    ['Windows’ line ends', '. {\r\n errors\r\n}\r\n', '.: [errors]'],
  ])('%s', (_name, text, wanted) => {
    expect(read(text)).toBe(wanted);
  });

  test('files that an import names, in a block and beside it', () => {
    const files = { in: 'log\nerrors', beside: 'b {\n cache\n}' };
    const find: FindImport = (pattern) =>
      pattern === 'none*' ? [] : [{ source: pattern, text: files[pattern as keyof typeof files] }];
    expect(read('a {\n import in\n import none*\n}\nimport beside', find)).toBe(
      'a: [log];[errors] | b: [cache]',
    );
  });

  test.each([
    ['. {\n errors', 'Corefile:1: "{" is never closed'],
    ['. {\n}\n}', 'Corefile:3: "}" closes nothing'],
    ['errors\n', 'Corefile:1: "errors" has no block in braces'],
    ['. {\n {\n }\n}', 'Corefile:2: a block without a directive'],
    ['{\n}', 'Corefile:1: a block without the zones'],
    ['. {\n log "a\n}', 'Corefile:2: " is never closed'],
    [
      '. {\n forward . {$DNS}\n}',
      'Corefile:2: {$DNS}: variables of the environment are not supported',
    ],
    ['. {\n forward . {%DNS%}\n}', 'Corefile:2: {%DNS%}: variables'],
    ['. {\n import nope\n}', 'Corefile:2: import nope: there is no snippet and no file'],
    ['. {\n import a b\n}', 'Corefile:2: import takes one name'],
    ['(s) {\n import s\n}\n. {\n import s\n}', 'import s goes round in circles'],
    [`. {\n${'a {\n'.repeat(50)}${'}\n'.repeat(51)}`, 'blocks stand too deep'],
  ])('%j is refused', (text, why) => {
    expect(() => read(text)).toThrow(why);
  });

  test('imports that multiply end in an error, not in a full memory', () => {
    const snippets = Array.from(
      { length: 10 },
      (_, at) => `(s${at}) {\n${`import s${at - 1}\n`.repeat(at === 0 ? 0 : 50)}log\n}`,
    );
    expect(() => read(`${snippets.join('\n')}\n. {\n import s9\n}`)).toThrow('too long');
  });

  test('throws nothing but its own error, and ends', () => {
    const word = fc.constantFrom(
      '{',
      '}',
      '\n',
      ' ',
      '"',
      '`',
      '#',
      'a',
      '.',
      'import',
      '(s)',
      's',
      '\\',
      '{$X}',
      ',',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        try {
          read(words.join(''), (pattern) => [{ source: 'f', text: pattern }]);
        } catch (error) {
          expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('a megabyte of anything is read in a moment', () => {
    const began = performance.now();
    for (const text of ['{', '"', 'a', '#\n', 'a {\n', '{{', ' ', ',', 'a\n']) {
      expect(() => read(`. {\n${text.repeat(1_000_000 / text.length)}`)).toThrow('Corefile:');
    }
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
