import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLines } from './lines.ts';
import { parseWarnings } from './warnings.ts';

async function* cut(bytes: Uint8Array, at: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const end of [...new Set(at)].sort((a, b) => a - b)) {
    yield bytes.subarray(from, end);
    from = end;
  }
  yield bytes.subarray(from);
}

describe('readLines()', () => {
  test('gives the same lines however the bytes are cut, within a character too', async () => {
    const line = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !text.includes('\n'));
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.array(fc.nat(200)), async (lines, cuts) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
        const at = cuts.filter((cut) => cut <= bytes.length);
        expect(await Array.fromAsync(readLines(cut(bytes, at)))).toEqual(lines);
      }),
    );
  });

  test('leaves out a line that is not whole', async () => {
    expect(await Array.fromAsync(readLines(cut(Buffer.from('a\nb'), [])))).toEqual(['a']);
  });
});

describe('parseWarnings()', () => {
  test.each([
    [undefined, []],
    ['299 - "one"', ['one']],
    ['299 - "say \\"it\\", please", 299 - "two"', ['say "it", please', 'two']],
    [Buffer.from('299 - "ü"').toString('latin1'), ['ü']],
    ['nonsense', []],
  ])('reads %j', (header, texts) => {
    expect(parseWarnings(header)).toEqual(texts);
  });
});
