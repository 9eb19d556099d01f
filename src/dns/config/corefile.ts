/**
 * The grammar of a Corefile: server blocks of directives, each a line of words with, perhaps, a block of further
 * lines; `"…"` and `` `…` `` around words with spaces, `#` comments, snippets `(name) { … }`, and `import`.
 * What the directives mean isn't known here.
 */
import { corefileError, lex } from './tokens.ts';
import type { Position, Token } from './tokens.ts';

export interface Directive extends Position {
  readonly name: string;
  readonly args: readonly string[];
  /** Undefined without a block. */
  readonly block: readonly Directive[] | undefined;
}

export interface ServerBlock extends Position {
  /** Such as `.:53` and `example.com`. */
  readonly keys: readonly string[];
  readonly directives: readonly Directive[];
}

/** What `import` means: undefined when there is nothing of that name. */
export type FindImport = (
  pattern: string,
) => readonly { readonly source: string; readonly text: string }[] | undefined;

/** An import may import, and a block hold blocks; deeper than this it goes round in circles. */
const maximumDepth = 10;
/** What imports can blow a file up to. */
const maximumTokens = 100_000;

/** Throws CONFIG_INVALID, which names file and line. */
export function parseCorefile(text: string, findImport: FindImport): readonly ServerBlock[] {
  return new Parser(findImport).file({ source: 'Corefile', text });
}

class Parser {
  readonly #findImport: FindImport;
  readonly #snippets = new Map<string, readonly Token[]>();
  #read = 0;

  constructor(findImport: FindImport) {
    this.#findImport = findImport;
  }

  file({ source, text }: { source: string; text: string }, depth = 0): readonly ServerBlock[] {
    return this.#blocks(this.#lex(source, text), depth);
  }

  #blocks(tokens: readonly Token[], depth: number): readonly ServerBlock[] {
    const blocks: ServerBlock[] = [];
    const lines = new Lines(tokens);
    for (let line = lines.next(); line; line = lines.next()) {
      const [first] = line.words;
      if (!first) throw corefileError(line.at, 'a block without the zones that it is for');
      if (first.text === 'import' && !first.quoted) {
        blocks.push(...this.#importBlocks(line, depth));
        continue;
      }
      // The keys may stand on several lines, each but the last with a comma at its end.
      const keys = [...line.words];
      let { body } = line;
      while (!body && keys.at(-1)?.text.endsWith(',')) {
        const more = lines.next();
        if (!more) break;
        keys.push(...more.words);
        ({ body } = more);
      }
      if (!body) throw corefileError(first, `"${first.text}" has no block in braces`);
      const snippet = /^\((.+)\)$/.exec(first.text);
      if (snippet) {
        this.#snippets.set(snippet[1] ?? '', body);
        continue;
      }
      blocks.push({
        source: first.source,
        line: first.line,
        keys: keys.flatMap(({ text }) => text.split(',')).filter((key) => key !== ''),
        directives: this.#directives(body, depth),
      });
    }
    return blocks;
  }

  #directives(tokens: readonly Token[], depth: number): readonly Directive[] {
    const found: Directive[] = [];
    const lines = new Lines(tokens);
    for (let line = lines.next(); line; line = lines.next()) {
      const [first, ...rest] = line.words;
      if (!first) throw corefileError(line.at, 'a block without a directive');
      if (depth > maximumDepth) throw corefileError(line.at, 'blocks stand too deep in each other');
      if (first.text === 'import' && !first.quoted) {
        for (const imported of this.#imported(line, depth)) {
          found.push(...this.#directives(imported, depth + 1));
        }
        continue;
      }
      found.push({
        source: first.source,
        line: first.line,
        name: first.text,
        args: rest.map(({ text }) => text),
        block: line.body && this.#directives(line.body, depth + 1),
      });
    }
    return found;
  }

  #importBlocks(line: Line, depth: number): readonly ServerBlock[] {
    return this.#imported(line, depth).flatMap((tokens) => this.#blocks(tokens, depth + 1));
  }

  #imported({ words, body, at }: Line, depth: number): readonly (readonly Token[])[] {
    const pattern = words[1]?.text;
    if (pattern === undefined || words.length > 2 || body) {
      throw corefileError(
        at,
        'import takes one name: of a snippet, or of a file; its arguments are not supported',
      );
    }
    if (depth >= maximumDepth) throw corefileError(at, `import ${pattern} goes round in circles`);
    const snippet = this.#snippets.get(pattern);
    if (snippet) {
      this.#count(snippet.length, at);
      return [snippet];
    }
    const files = this.#findImport(pattern);
    if (!files)
      throw corefileError(at, `import ${pattern}: there is no snippet and no file of that name`);
    return files.map(({ source, text }) => this.#lex(source, text));
  }

  #lex(source: string, text: string): readonly Token[] {
    const tokens = lex(source, text);
    this.#count(tokens.length, { source, line: 1 });
    return tokens;
  }

  #count(tokens: number, at: Position): void {
    this.#read += tokens;
    if (this.#read > maximumTokens) throw corefileError(at, 'the configuration is too long');
  }
}

interface Line {
  readonly at: Position;
  readonly words: readonly Token[];
  readonly body: readonly Token[] | undefined;
}

/** Cuts tokens into lines, each with the tokens of the block that begins at its end. */
class Lines {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  next(): Line | undefined {
    const start = this.#tokens[this.#at];
    if (!start) return undefined;
    const words: Token[] = [];
    for (;;) {
      const token = this.#tokens[this.#at];
      if (!token || token.line !== start.line || token.source !== start.source) break;
      if (isBrace(token, '}')) throw corefileError(token, '"}" closes nothing');
      this.#at += 1;
      if (isBrace(token, '{')) return { at: start, words, body: this.#body(token) };
      words.push(token);
    }
    return { at: start, words, body: undefined };
  }

  #body(open: Token): readonly Token[] {
    const start = this.#at;
    for (let depth = 1; ; this.#at++) {
      const token = this.#tokens[this.#at];
      if (!token) throw corefileError(open, '"{" is never closed');
      if (isBrace(token, '{')) depth += 1;
      if (isBrace(token, '}')) depth -= 1;
      if (depth > 0) continue;
      this.#at += 1;
      return this.#tokens.slice(start, this.#at - 1);
    }
  }
}

function isBrace({ text, quoted }: Token, brace: '{' | '}'): boolean {
  return text === brace && !quoted;
}
