/** Parses an expression: the grammar of CEL, with optional syntax (`a.?b`, `a[?b]`, `[?a]`) and quoted field names. */
import { CelCompileError } from '../errors.ts';
import type { CelIssue } from '../errors.ts';
import type { Expr } from './ast.ts';
import { qualifiedName } from './ast.ts';
import { PrimaryParser } from './primary.ts';
import { tokenize } from './lexer.ts';
import type { Token } from './lexer.ts';
import { maxDepth, SyntaxFault, TokenStream } from './token-stream.ts';

const maxCharacters = 100_000;
/** Words that no field can have as its name. */
const constants: readonly string[] = ['true', 'false', 'null', 'in'];

export interface ParseOptions {
  /** Whether `cel.bind` is a macro. */
  readonly bind?: boolean;
}

/** Throws CelCompileError. */
export function parse(source: string, options: ParseOptions = {}): Expr {
  if (source.length > maxCharacters) {
    const message = `expression code point size exceeds limit: size: ${source.length}, limit ${maxCharacters}`;
    throw new CelCompileError(source, [{ message, offset: -1 }]);
  }
  const parser = new Parser(source, options);
  return parser.whole();
}

const relations: readonly string[] = ['<', '<=', '>', '>=', '==', '!=', 'in'];

class Parser {
  readonly #source: string;
  readonly #issues: CelIssue[] = [];
  readonly #tokens: TokenStream;
  readonly #primaries: PrimaryParser;

  constructor(source: string, options: ParseOptions) {
    this.#source = source;
    this.#tokens = new TokenStream(tokenize(source, this.#issues));
    this.#primaries = new PrimaryParser(this.#tokens, {
      bind: options.bind ?? false,
      expression: () => this.#expression(),
    });
  }

  whole(): Expr {
    let expr: Expr | undefined;
    try {
      expr = this.#expression();
      if (this.#tokens.token.kind !== 'end') throw this.#tokens.unexpected('<EOF>');
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      this.#issues.push({ message: error.message, offset: error.offset });
    }
    if (!expr || this.#issues.length > 0) throw new CelCompileError(this.#source, this.#issues);
    return expr;
  }

  #expression(): Expr {
    return this.#tokens.deeper(() => {
      const condition = this.#logic('_||_');
      const question = this.#tokens.takeIf('?');
      if (!question) return condition;
      const positive = this.#logic('_||_');
      this.#tokens.expect(':');
      const args = [condition, positive, this.#expression()];
      return { kind: 'call', at: question.at, name: '_?_:_', args };
    });
  }

  #logic(name: '_||_' | '_&&_'): Expr {
    const operand = (): Expr =>
      name === '_||_' ? this.#logic('_&&_') : this.#chain(relations, () => this.#sum());
    const first = operand();
    const terms = [first];
    let at = -1;
    for (
      let symbol = this.#tokens.takeIf(name.slice(1, 3));
      symbol;
      symbol = this.#tokens.takeIf(name.slice(1, 3))
    ) {
      at = at < 0 ? symbol.at : at;
      terms.push(operand());
    }
    return terms.length === 1 ? first : { kind: 'logic', at, name, terms };
  }

  #sum(): Expr {
    return this.#chain(['+', '-'], () => this.#chain(['*', '/', '%'], () => this.#unary()));
  }

  /** Operators that bind to the left. */
  #chain(operators: readonly string[], operand: () => Expr): Expr {
    let left = operand();
    let length = 0;
    for (
      let symbol = this.#tokens.takeIf(...operators);
      symbol;
      symbol = this.#tokens.takeIf(...operators)
    ) {
      if (++length > maxDepth) throw new SyntaxFault('max recursion depth exceeded', -1);
      const name = symbol.text === 'in' ? '@in' : `_${symbol.text}_`;
      left = { kind: 'call', at: symbol.at, name, args: [left, operand()] };
    }
    return left;
  }

  /** An even number of one sign says nothing. A minus before a number belongs to it. */
  #unary(): Expr {
    const sign = this.#tokens.takeIf('!', '-');
    if (!sign) return this.#member();
    let [count, last] = [1, sign];
    for (let next = this.#tokens.takeIf(sign.text); next; next = this.#tokens.takeIf(sign.text)) {
      count++;
      last = next;
    }
    const ofNumber = sign.text === '-' && ['int', 'double'].includes(this.#tokens.token.kind);
    if (ofNumber) count--;
    const operand = this.#member(ofNumber ? last.at : undefined);
    return count % 2 === 0
      ? operand
      : { kind: 'call', at: sign.at, name: `${sign.text}_`, args: [operand] };
  }

  #member(minus?: number): Expr {
    let expr = this.#primaries.parse(minus);
    let length = 0;
    for (;;) {
      const symbol = this.#tokens.takeIf('.', '[', '{');
      if (!symbol) return expr;
      if (++length > maxDepth) throw new SyntaxFault('max recursion depth exceeded', -1);
      if (symbol.text === '.') expr = this.#field(expr, symbol);
      else if (symbol.text === '[') expr = this.#index(expr, symbol);
      else expr = this.#message(expr, symbol);
    }
  }

  #field(operand: Expr, dot: Token): Expr {
    const optional = this.#tokens.takeIf('?') !== undefined;
    const name = this.#fieldName();
    const open = optional ? undefined : this.#tokens.takeIf('(');
    if (!open) return { kind: 'select', at: dot.at, operand, field: name, optional };
    return this.#primaries.call({ name, at: open.at, target: operand });
  }

  #fieldName(): string {
    const token = this.#tokens.token;
    if (token.kind === 'quoted-identifier') return this.#tokens.take().text.slice(1, -1);
    if (token.kind !== 'identifier' || constants.includes(token.text)) {
      throw this.#tokens.unexpected('IDENTIFIER');
    }
    return this.#tokens.take().text;
  }

  #index(operand: Expr, open: Token): Expr {
    const name = this.#tokens.takeIf('?') ? '_[?_]' : '_[_]';
    const index = this.#expression();
    this.#tokens.expect(']');
    return { kind: 'call', at: open.at, name, args: [operand, index] };
  }

  #message(operand: Expr, open: Token): Expr {
    const type = qualifiedName(operand);
    if (type === undefined) {
      throw new SyntaxFault(`Syntax error: mismatched input '{' expecting <EOF>`, open.at);
    }
    const values = this.#tokens.list('}', () => {
      this.#tokens.takeIf('?');
      this.#fieldName();
      this.#tokens.expect(':');
      return this.#expression();
    });
    return { kind: 'message', at: open.at, type, values };
  }
}
