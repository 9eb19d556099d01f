/** `rewrite [continue|stop] FIELD …`: other questions than the client's, its own in the answer. */
import { HoldfastError } from '#base/errors.ts';
import { LinearRegExp } from '#base/linear-regexp.ts';
import { corefileError } from '../../config/tokens.ts';
import type { Directive } from '../../config/corefile.ts';
import { integerOf, nameOf, typeOf } from '../../config/reading.ts';
import type { DirectiveReader } from '../../config/reading.ts';
import type { AnswerRewrite, NameMatch, RewriteRule } from '../../config/settings.ts';
import { fromWire } from '../../wire/name.ts';

export const rewriteReader: DirectiveReader = {
  name: 'rewrite',
  read(directive, draft) {
    const [first, ...others] = directive.args;
    const said = first === 'continue' || first === 'stop';
    const words = [...(said ? others : directive.args)];
    const lines = directive.block ?? [];
    const [head, ...answers] = lines;
    if (lines.length > 0 === words.length > 0) {
      throw corefileError(
        directive,
        'write: rewrite [continue|stop] FIELD FROM TO, or the same in a block',
      );
    }
    const all = head
      ? [head.name, ...head.args, ...answers.flatMap(({ name, args }) => [name, ...args])]
      : words;
    draft.rewrites.push(ruleOf(directive, all, said && first === 'continue'));
  },
};

function ruleOf(at: Directive, [field, ...words]: readonly string[], goOn: boolean): RewriteRule {
  switch (field) {
    case 'name':
      return nameRule(at, words, goOn);
    case 'type': {
      const [from = '', to = ''] = exactly(at, words, 2);
      return { kind: 'type', goOn, from: typeOf(at, from), to: typeOf(at, to) };
    }
    case 'ttl': {
      const { match, rest } = matchOf(at, words);
      const [seconds = ''] = exactly(at, rest, 1);
      const [low, high = low] = seconds.split('-');
      const most = high === '' ? 0x7fff_ffff : integerOf(at, high, 0x7fff_ffff);
      return { kind: 'ttl', goOn, match, least: low === '' ? 0 : integerOf(at, low, most), most };
    }
    default:
      throw corefileError(
        at,
        `rewrite of "${field ?? ''}" is not supported; name, type and ttl are`,
      );
  }
}

function nameRule(at: Directive, words: readonly string[], goOn: boolean): RewriteRule {
  const { match, rest } = matchOf(at, words);
  const [to, ...options] = rest;
  if (to === undefined) throw corefileError(at, 'rewrite name takes two names');
  const answers: AnswerRewrite[] = [];
  while (options.length > 0) {
    const [word, field = '', pattern, replacement] = options;
    if (word !== 'answer')
      throw corefileError(at, `"${word ?? ''}" after the names of a rewrite is not supported`);
    // The client's name always stands in the answer.
    if (field === 'auto') {
      options.splice(0, 2);
      continue;
    }
    if (
      (field !== 'name' && field !== 'value') ||
      pattern === undefined ||
      replacement === undefined
    ) {
      throw corefileError(at, 'write: answer auto, answer name FROM TO or answer value FROM TO');
    }
    answers.push({ field, pattern: patternOf(at, pattern), to: dotted(replacement) });
    options.splice(0, 4);
  }
  const whole = match.kind === 'exact' || match.kind === 'suffix' || match.kind === 'regex';
  if (match.kind === 'exact') nameOf(at, to);
  return { kind: 'name', goOn, match, to: whole ? dotted(to) : to.toLowerCase(), answers };
}

function matchOf(
  at: Directive,
  words: readonly string[],
): { readonly match: NameMatch; readonly rest: readonly string[] } {
  const [first = '', second = ''] = words;
  switch (first) {
    case 'exact':
    case 'suffix':
    case 'prefix':
    case 'substring':
    case 'regex':
      // `rewrite name prefix example.org` may also mean a name that is called "prefix".
      if (words.length > 2)
        return { match: { kind: first, from: fromOf(at, first, second) }, rest: words.slice(2) };
      break;
    default:
  }
  return { match: { kind: 'exact', from: fromOf(at, 'exact', first) }, rest: words.slice(1) };
}

function fromOf(at: Directive, kind: NameMatch['kind'], text: string): string {
  if (text === '') throw corefileError(at, 'a name to look for is missing');
  if (kind === 'regex') return patternOf(at, text);
  if (kind === 'exact') return fromWire(nameOf(at, text));
  return kind === 'suffix' ? dotted(text) : text.toLowerCase();
}

function patternOf(at: Directive, text: string): string {
  try {
    return new LinearRegExp(text).source;
  } catch (error) {
    if (error instanceof HoldfastError) throw corefileError(at, error.message);
    throw error;
  }
}

function dotted(text: string): string {
  return `${text.replace(/\.$/, '')}.`.toLowerCase();
}

function exactly(at: Directive, words: readonly string[], count: number): readonly string[] {
  if (words.length === count) return words;
  throw corefileError(at, `this rewrite takes ${count} words after its field, not ${words.length}`);
}
