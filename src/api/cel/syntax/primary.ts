/** Parses what operators work on: literals, names, calls, lists, maps, and whatever is in parentheses. */
import type { Element, Entry, Expr } from './ast.ts';
import type { Token } from './lexer.ts';
import { literalValue } from './literals.ts';
import { expandMacro, MacroFault } from './macros.ts';
import { SyntaxFault } from './token-stream.ts';
import type { TokenStream } from './token-stream.ts';

const startsOfPrimary =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

/** Can't be names of variables; fields and functions may have them. */
const reserved: ReadonlySet<string> = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

export interface PrimaryOptions {
  /** Whether `cel.bind` is a macro. */
  readonly bind: boolean;
  readonly expression: () => Expr;
}

export class PrimaryParser {
  readonly #tokens: TokenStream;
  readonly #bind: boolean;
  readonly #expression: () => Expr;

  constructor(tokens: TokenStream, { bind, expression }: PrimaryOptions) {
    this.#tokens = tokens;
    this.#bind = bind;
    this.#expression = expression;
  }

  parse(minus: number | undefined): Expr {
    const token = this.#tokens.token;
    switch (token.kind) {
      case 'identifier':
        return this.#word();
      case 'symbol':
        return this.#symbol();
      case 'end':
      case 'quoted-identifier':
        throw this.#tokens.unexpected(startsOfPrimary);
      default:
        return this.#literal(this.#tokens.take(), minus);
    }
  }

  #literal(token: Token, minus: number | undefined): Expr {
    const at = minus ?? token.at;
    const result = literalValue(token, minus !== undefined);
    if ('value' in result) return { kind: 'literal', at, value: result.value };
    throw new SyntaxFault(result.fault, at);
  }

  #word(): Expr {
    const { text, at } = this.#tokens.token;
    if (text === 'true' || text === 'false' || text === 'null') {
      this.#tokens.take();
      return { kind: 'literal', at, value: text === 'null' ? null : text === 'true' };
    }
    if (text === 'in') throw this.#tokens.unexpected(startsOfPrimary);
    return this.#name(this.#tokens.take(), '');
  }

  /** `prefix` is a dot where the name begins with one. */
  #name({ text, at }: Token, prefix: string): Expr {
    const open = this.#tokens.takeIf('(');
    if (open) return this.call({ name: text, at: open.at });
    if (reserved.has(text)) throw new SyntaxFault(`reserved identifier: ${text}`, at);
    return { kind: 'ident', at: prefix ? at - 1 : at, name: text };
  }

  #symbol(): Expr {
    const open = this.#tokens.takeIf('(', '[', '{', '.');
    switch (open?.text) {
      case '(': {
        const inner = this.#expression();
        this.#tokens.expect(')');
        return inner;
      }
      case '[':
        return {
          kind: 'list',
          at: open.at,
          elements: this.#tokens.list(']', () => this.#element()),
        };
      case '{':
        return { kind: 'map', at: open.at, entries: this.#tokens.list('}', () => this.#entry()) };
      case '.':
        if (this.#tokens.token.kind === 'identifier') return this.#name(this.#tokens.take(), '.');
        throw this.#tokens.unexpected('IDENTIFIER');
      default:
        throw this.#tokens.unexpected(startsOfPrimary);
    }
  }

  #element(): Element {
    const optional = this.#tokens.takeIf('?') !== undefined;
    return { value: this.#expression(), optional };
  }

  #entry(): Entry {
    const optional = this.#tokens.takeIf('?') !== undefined;
    const key = this.#expression();
    this.#tokens.expect(':');
    return { key, value: this.#expression(), optional };
  }

  call(call: { readonly name: string; readonly at: number; readonly target?: Expr }): Expr {
    const args: Expr[] = [];
    if (!this.#tokens.takeIf(')')) {
      do args.push(this.#expression());
      while (this.#tokens.takeIf(','));
      this.#tokens.expect(')');
    }
    try {
      const plain = { kind: 'call' as const, ...call, args };
      return expandMacro(plain, this.#bind) ?? plain;
    } catch (error) {
      if (error instanceof MacroFault) throw new SyntaxFault(error.message, error.offset);
      throw error;
    }
  }
}
