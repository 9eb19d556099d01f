/** Cuts an expression into tokens. */
import { mostIssues } from '../errors.ts';
import type { CelIssue } from '../errors.ts';

export type TokenKind =
  | 'identifier'
  | 'quoted-identifier'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'symbol'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly at: number;
}

const stringBody = [
  String.raw`"""(?:\\ESCAPE|[^\\])*?"""`,
  String.raw`'''(?:\\ESCAPE|[^\\])*?'''`,
  String.raw`"(?:\\ESCAPE|[^\\"\n\r])*"`,
  String.raw`'(?:\\ESCAPE|[^\\'\n\r])*'`,
].join('|');
const escape = String.raw`(?:[abfnrtv"'\\?${'`'}]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})`;
const rawBody = String.raw`"""[^]*?"""|'''[^]*?'''|"[^"\n\r]*"|'[^'\n\r]*'`;
const escapedBody = stringBody.replaceAll('ESCAPE', escape);

/** In this order; each matches a pattern that takes time in proportion to the text only. */
const patterns: readonly (readonly [TokenKind | 'space', RegExp])[] = [
  ['space', /(?:[ \t\n\r\f]|\/\/[^\n]*)+/y],
  ['bytes', new RegExp(`[bB](?:[rR](?:${rawBody})|${escapedBody})|[rR][bB](?:${rawBody})`, 'y')],
  ['string', new RegExp(`[rR](?:${rawBody})|${escapedBody}`, 'y')],
  ['double', /(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)/y],
  ['uint', /(?:0x[0-9a-fA-F]+|\d+)[uU]/y],
  ['int', /0x[0-9a-fA-F]+|\d+/y],
  ['identifier', /[a-zA-Z_][a-zA-Z0-9_]*/y],
  ['quoted-identifier', /`[a-zA-Z0-9_.\-/ ]+`/y],
  ['symbol', /==|!=|<=|>=|&&|\|\||[[\]{}().,:?!<>+\-*/%]/y],
];

/** The tokens, the last of which is `end`; what is none is an issue and left out. */
export function tokenize(source: string, issues: CelIssue[]): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length && issues.length < mostIssues) {
    const found = tokenAt(source, at);
    if (!found) {
      const text = String.fromCodePoint(source.codePointAt(at) ?? 0);
      issues.push({ message: `Syntax error: token recognition error at: '${text}'`, offset: at });
      at += text.length;
      continue;
    }
    if (found.kind !== 'space') tokens.push({ kind: found.kind, text: found.text, at });
    at += found.text.length;
  }
  tokens.push({ kind: 'end', text: '<EOF>', at });
  return tokens;
}

function tokenAt(
  source: string,
  at: number,
): { kind: TokenKind | 'space'; text: string } | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}
