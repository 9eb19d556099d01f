/** Reads tokens one after the other. */
import type { Token } from './lexer.ts';

/** Deeper expressions could exhaust the stack. */
export const maxDepth = 250;

/** Ends the parsing; its issue is reported. */
export class SyntaxFault extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

export class TokenStream {
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #next = 0;
  #depth = 0;

  /** The last token is `end`. */
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
    this.#end = tokens.at(-1) ?? { kind: 'end', text: '<EOF>', at: 0 };
  }

  get token(): Token {
    return this.#tokens[this.#next] ?? this.#end;
  }

  take(): Token {
    const token = this.token;
    this.#next++;
    return token;
  }

  /** The token when it is this symbol or word. */
  takeIf(...texts: readonly string[]): Token | undefined {
    const { kind, text } = this.token;
    return (kind === 'symbol' || kind === 'identifier') && texts.includes(text)
      ? this.take()
      : undefined;
  }

  expect(text: string): Token {
    const token = this.takeIf(text);
    if (!token) throw this.unexpected(`'${text}'`);
    return token;
  }

  unexpected(expected: string): SyntaxFault {
    const { text, at } = this.token;
    const isLast = expected === '<EOF>' && this.#tokens[this.#next + 1]?.kind === 'end';
    const input = isLast ? 'extraneous input' : 'mismatched input';
    return new SyntaxFault(`Syntax error: ${input} '${text}' expecting ${expected}`, at);
  }

  deeper<T>(parse: () => T): T {
    if (++this.#depth > maxDepth) {
      throw new SyntaxFault(`expression recursion limit exceeded: ${maxDepth}`, -1);
    }
    const result = parse();
    this.#depth--;
    return result;
  }

  /** Up to the closing symbol, with a comma after the last one or not. */
  list<T>(close: string, item: () => T): readonly T[] {
    const items: T[] = [];
    while (!this.takeIf(close)) {
      items.push(item());
      if (this.takeIf(',')) continue;
      this.expect(close);
      break;
    }
    return items;
  }
}
