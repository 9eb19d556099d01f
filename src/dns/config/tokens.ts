/** The words of a Corefile, each with its place. */
import { HoldfastError } from '#base/errors.ts';

/** Where something stands: a file's name and a line, for messages. */
export interface Position {
  readonly source: string;
  readonly line: number;
}

/** `Corefile:3: what is wrong`, as CONFIG_INVALID. */
export function corefileError({ source, line }: Position, message: string): HoldfastError {
  return new HoldfastError('CONFIG_INVALID', `${source}:${line}: ${message}`);
}

export interface Token extends Position {
  readonly text: string;
  /** In quotes: never a brace. */
  readonly quoted: boolean;
}

/** Throws CONFIG_INVALID for a quote that is never closed, and for variables of the environment. */
export function lex(source: string, text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0, line = 1; at < text.length;) {
    const character = text[at] ?? '';
    if (/\s/.test(character)) {
      if (character === '\n') line += 1;
      at += 1;
      continue;
    }
    if (character === '#') {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
      continue;
    }
    const word = character === '"' || character === '`' ? quoted : plain;
    const { value, end } = word(text, at, { source, line });
    const token = { source, line, text: value, quoted: word === quoted };
    // Templates have braces with a $ of their own; a variable has none before it.
    const variable = /(?<!\{)\{(?:\$\w+|%\w+%)\}/.exec(value);
    if (variable) {
      throw corefileError(
        token,
        `${variable[0]}: variables of the environment are not supported; write the value`,
      );
    }
    tokens.push(token);
    line += value.split('\n').length - 1;
    at = end;
  }
  return tokens;
}

interface Word {
  readonly value: string;
  readonly end: number;
}

function plain(text: string, start: number): Word {
  const word = /\S*/y;
  word.lastIndex = start;
  const value = word.exec(text)?.[0] ?? '';
  return { value, end: start + value.length };
}

/** `\"` is a quote in double quotes; everything else stands for itself, so that patterns need no second escape. */
function quoted(text: string, start: number, position: Position): Word {
  const mark = text[start] ?? '';
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === mark) return { value, end: at + 1 };
    if (mark === '"' && character === '\\' && text[at + 1] === mark) at += 1;
    value += text[at] ?? '';
  }
  throw corefileError(position, `${mark} is never closed`);
}
