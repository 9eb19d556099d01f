/** Regular expressions in RE2's syntax; a few are kept, since rules ask the same ones again and again. */
import { HoldfastError } from '#base/errors.ts';
import { LinearRegExp } from '#base/linear-regexp.ts';
import { fail } from '../errors.ts';

const mostKept = 200;
const kept = new Map<string, LinearRegExp>();

/** Throws CelEvaluationError. */
export function compilePattern(text: string): LinearRegExp {
  const known = kept.get(text);
  if (known) return known;
  const made = compile(text);
  const oldest = kept.keys().next();
  if (kept.size >= mostKept && !oldest.done) kept.delete(oldest.value);
  kept.set(text, made);
  return made;
}

function compile(text: string): LinearRegExp {
  try {
    return new LinearRegExp(text);
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    return fail(
      `error parsing regexp: ${error.message.replace(/^.* is no regular expression: /s, '')}`,
    );
  }
}
