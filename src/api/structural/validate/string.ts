/** The length and the pattern of a text. As upstream, one fault is enough. */
import { LinearRegExp, regExpFault } from '#base/linear-regexp.ts';
import type { Structural } from '../schema.ts';
import { longerThan, noMatch, shorterThan } from './faults.ts';
import type { Outcome } from './outcome.ts';

/** Undefined where every text is right. */
export function stringCheck({
  checks: { maxLength, minLength = 0, pattern = '' },
}: Structural): ((value: string, path: string, into: Outcome) => void) | undefined {
  if (maxLength === undefined && minLength === 0 && pattern === '') return undefined;
  const mismatch = pattern === '' ? () => undefined : patternTest(pattern);
  return (value, path, into) => {
    if (maxLength !== undefined && isLonger(value, maxLength)) {
      into.faults.push(longerThan(path, maxLength));
    } else if (minLength > 0 && !isLonger(value, minLength - 1)) {
      into.faults.push(shorterThan(path, value, minLength));
    } else {
      const failed = mismatch(value);
      if (failed !== undefined) into.faults.push(noMatch(path, value, failed));
    }
  };
}

/** Longer than that many code points. */
function isLonger(text: string, length: number): boolean {
  if (text.length <= length) return false;
  if (text.length > 2 * length) return true;
  let points = 0;
  for (const _ of text) if (++points > length) return true;
  return false;
}

/** Answers the pattern that a text doesn't match. It is compiled when the first text comes. */
function patternTest(pattern: string): (text: string) => string | undefined {
  let compiled: LinearRegExp | undefined;
  let broken: string | undefined;
  return (text) => {
    if (!compiled && broken === undefined) {
      broken = regExpFault(pattern);
      if (broken === undefined) compiled = new LinearRegExp(pattern);
    }
    // Only in definitions that were accepted before such patterns were refused.
    if (!compiled) return `${pattern}, but pattern is invalid: ${broken}`;
    return compiled.test(text) ? undefined : pattern;
  };
}
