/** Kubernetes' functions that take parts out of text by patterns. */
import type { Library } from '../environment.ts';
import * as of from '../functions/declare.ts';
import { compilePattern } from '../functions/patterns.ts';
import { patternCost } from '../functions/strings.ts';
import { ArrayList } from '../values/collections.ts';
import type { CelList } from '../values/value.ts';

const { int, string } = of;
const strings = of.listOf(string);

function findAll(text: string, pattern: string, limit = -1n): CelList {
  const most = limit < 0n ? Infinity : Number(limit);
  return new ArrayList(compilePattern(pattern).all(text, most));
}

export const regexLibrary: Library = {
  overloads: [
    of.member(
      ['find', string, string],
      string.type,
      (text, pattern) => compilePattern(pattern).match(text)?.groups[0] ?? '',
      { cost: patternCost },
    ),
    of.member(
      ['findAll', string, string],
      strings.type,
      (text, pattern) => findAll(text, pattern),
      {
        cost: patternCost,
      },
    ),
    of.member(
      ['findAll', string, string, int],
      strings.type,
      (text, pattern, limit) => findAll(text, pattern, limit),
      { cost: patternCost },
    ),
  ],
};
