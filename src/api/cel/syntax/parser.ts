/** Parses an expression: the grammar of CEL, with optional syntax (`a.?b`, `a[?b]`, `[?a]`) and quoted field names. */
import { CelCompileError } from '../errors.ts';
import type { CelIssue } from '../errors.ts';
import type { Element, Entry, Expr } from './ast.ts';
import { qualifiedName } from './ast.ts';
import { literalValue } from './literals.ts';
import { expandMacro, MacroFault } from './macros.ts';
import { tokenize } from './lexer.ts';
import type { Token } from './lexer.ts';

/** Deeper expressions could exhaust the stack. */
const maxDepth = 250;
const maxCharacters = 100_000;
const startsOfPrimary =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

/** Can't be names of variables and functions; fields may have them, but those of the first line. */
const constants: readonly string[] = ['true', 'false', 'null', 'in'];
const reserved: ReadonlySet<string> = new Set(
  'as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

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

/** Ends the parsing; its issue is reported. */
class SyntaxFault extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const relations: readonly string[] = ['<', '<=', '>', '>=', '==', '!=', 'in'];

class Parser {
  readonly #source: string;
  readonly #options: ParseOptions;
  readonly #issues: CelIssue[] = [];
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(source: string, options: ParseOptions) {
    this.#source = source;
    this.#options = options;
    this.#tokens = tokenize(source, this.#issues);
  }

  whole(): Expr {
    let expr: Expr | undefined;
    try {
      expr = this.#expression();
      if (this.#token.kind !== 'end') throw this.#unexpected('<EOF>');
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      this.#issues.push({ message: error.message, offset: error.offset });
    }
    if (!expr || this.#issues.length > 0) throw new CelCompileError(this.#source, this.#issues);
    return expr;
  }

  get #token(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '<EOF>', at: this.#source.length };
  }

  #take(): Token {
    const token = this.#token;
    this.#next++;
    return token;
  }

  /** The token when it is this symbol or word. */
  #takeIf(...texts: readonly string[]): Token | undefined {
    const { kind, text } = this.#token;
    return (kind === 'symbol' || kind === 'identifier') && texts.includes(text)
      ? this.#take()
      : undefined;
  }

  #expect(text: string): Token {
    const token = this.#takeIf(text);
    if (!token) throw this.#unexpected(`'${text}'`);
    return token;
  }

  #unexpected(expected: string): SyntaxFault {
    const { text, at } = this.#token;
    const isLast = expected === '<EOF>' && this.#tokens[this.#next + 1]?.kind === 'end';
    const input = isLast ? 'extraneous input' : 'mismatched input';
    return new SyntaxFault(`Syntax error: ${input} '${text}' expecting ${expected}`, at);
  }

  #deeper<T>(parse: () => T): T {
    if (++this.#depth > maxDepth) {
      throw new SyntaxFault(`expression recursion limit exceeded: ${maxDepth}`, -1);
    }
    const result = parse();
    this.#depth--;
    return result;
  }

  #expression(): Expr {
    return this.#deeper(() => {
      const condition = this.#logic('_||_');
      const question = this.#takeIf('?');
      if (!question) return condition;
      const positive = this.#logic('_||_');
      this.#expect(':');
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
      let symbol = this.#takeIf(name.slice(1, 3));
      symbol;
      symbol = this.#takeIf(name.slice(1, 3))
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
    for (let symbol = this.#takeIf(...operators); symbol; symbol = this.#takeIf(...operators)) {
      if (++length > maxDepth) throw new SyntaxFault('max recursion depth exceeded', -1);
      const name = symbol.text === 'in' ? '@in' : `_${symbol.text}_`;
      left = { kind: 'call', at: symbol.at, name, args: [left, operand()] };
    }
    return left;
  }

  /** An even number of one sign says nothing. A minus before a number belongs to it. */
  #unary(): Expr {
    const sign = this.#takeIf('!', '-');
    if (!sign) return this.#member();
    let [count, last] = [1, sign];
    for (let next = this.#takeIf(sign.text); next; next = this.#takeIf(sign.text)) {
      count++;
      last = next;
    }
    const ofNumber = sign.text === '-' && ['int', 'double'].includes(this.#token.kind);
    if (ofNumber) count--;
    const operand = this.#member(ofNumber ? last.at : undefined);
    return count % 2 === 0
      ? operand
      : { kind: 'call', at: sign.at, name: `${sign.text}_`, args: [operand] };
  }

  #member(minus?: number): Expr {
    let expr = this.#primary(minus);
    let length = 0;
    for (;;) {
      const symbol = this.#takeIf('.', '[', '{');
      if (!symbol) return expr;
      if (++length > maxDepth) throw new SyntaxFault('max recursion depth exceeded', -1);
      if (symbol.text === '.') expr = this.#field(expr, symbol);
      else if (symbol.text === '[') expr = this.#index(expr, symbol);
      else expr = this.#message(expr, symbol);
    }
  }

  #field(operand: Expr, dot: Token): Expr {
    const optional = this.#takeIf('?') !== undefined;
    const name = this.#fieldName();
    const open = optional ? undefined : this.#takeIf('(');
    if (!open) return { kind: 'select', at: dot.at, operand, field: name, optional };
    return this.#call({ name, at: open.at, target: operand });
  }

  #fieldName(): string {
    const token = this.#token;
    if (token.kind === 'quoted-identifier') return this.#take().text.slice(1, -1);
    if (token.kind !== 'identifier' || constants.includes(token.text)) {
      throw this.#unexpected('IDENTIFIER');
    }
    return this.#take().text;
  }

  #index(operand: Expr, open: Token): Expr {
    const name = this.#takeIf('?') ? '_[?_]' : '_[_]';
    const index = this.#expression();
    this.#expect(']');
    return { kind: 'call', at: open.at, name, args: [operand, index] };
  }

  #message(operand: Expr, open: Token): Expr {
    const type = qualifiedName(operand);
    if (type === undefined) {
      throw new SyntaxFault(`Syntax error: mismatched input '{' expecting <EOF>`, open.at);
    }
    const values = this.#list('}', () => {
      this.#takeIf('?');
      this.#fieldName();
      this.#expect(':');
      return this.#expression();
    });
    return { kind: 'message', at: open.at, type, values };
  }

  #primary(minus: number | undefined): Expr {
    const token = this.#token;
    switch (token.kind) {
      case 'identifier':
        return this.#word();
      case 'symbol':
        return this.#symbol();
      case 'end':
      case 'quoted-identifier':
        throw this.#unexpected(startsOfPrimary);
      default:
        return this.#literal(this.#take(), minus);
    }
  }

  #literal(token: Token, minus: number | undefined): Expr {
    const at = minus ?? token.at;
    const result = literalValue(token, minus !== undefined);
    if ('value' in result) return { kind: 'literal', at, value: result.value };
    throw new SyntaxFault(result.fault, at);
  }

  #word(): Expr {
    const { text, at } = this.#token;
    if (text === 'true' || text === 'false' || text === 'null') {
      this.#take();
      return { kind: 'literal', at, value: text === 'null' ? null : text === 'true' };
    }
    if (text === 'in') throw this.#unexpected(startsOfPrimary);
    return this.#name(this.#take(), '');
  }

  /** `prefix` is a dot where the name begins with one. */
  #name({ text, at }: Token, prefix: string): Expr {
    const open = this.#takeIf('(');
    if (open) return this.#call({ name: text, at: open.at });
    if (reserved.has(text)) throw new SyntaxFault(`reserved identifier: ${text}`, at);
    return { kind: 'ident', at: prefix ? at - 1 : at, name: text };
  }

  #symbol(): Expr {
    const open = this.#takeIf('(', '[', '{', '.');
    switch (open?.text) {
      case '(': {
        const inner = this.#expression();
        this.#expect(')');
        return inner;
      }
      case '[':
        return { kind: 'list', at: open.at, elements: this.#list(']', () => this.#element()) };
      case '{':
        return { kind: 'map', at: open.at, entries: this.#list('}', () => this.#entry()) };
      case '.':
        if (this.#token.kind === 'identifier') return this.#name(this.#take(), '.');
        throw this.#unexpected('IDENTIFIER');
      default:
        throw this.#unexpected(startsOfPrimary);
    }
  }

  #element(): Element {
    const optional = this.#takeIf('?') !== undefined;
    return { value: this.#expression(), optional };
  }

  #entry(): Entry {
    const optional = this.#takeIf('?') !== undefined;
    const key = this.#expression();
    this.#expect(':');
    return { key, value: this.#expression(), optional };
  }

  /** Up to the closing symbol, with a comma after the last one or not. */
  #list<T>(close: string, item: () => T): readonly T[] {
    const items: T[] = [];
    while (!this.#takeIf(close)) {
      items.push(item());
      if (this.#takeIf(',')) continue;
      this.#expect(close);
      break;
    }
    return items;
  }

  #call(call: { readonly name: string; readonly at: number; readonly target?: Expr }): Expr {
    const args: Expr[] = [];
    if (!this.#takeIf(')')) {
      do args.push(this.#expression());
      while (this.#takeIf(','));
      this.#expect(')');
    }
    try {
      const plain = { kind: 'call' as const, ...call, args };
      return expandMacro(plain, this.#options.bind ?? false) ?? plain;
    } catch (error) {
      if (error instanceof MacroFault) throw new SyntaxFault(error.message, error.offset);
      throw error;
    }
  }
}
