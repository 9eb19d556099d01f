/** Reads YAML bodies (`application/yaml`), with bounds on what aliases and nesting may cost. */
import { Lexer, LineCounter, isMap, isScalar, isSeq, parseAllDocuments, stringify } from 'yaml';
import { badRequest, tooLarge } from '../status.ts';
import { maxNesting } from '../freeze.ts';
import { messageOf } from '#base/errors.ts';
import { printPath } from '../schema/fault.ts';
import type { PathStep } from '../schema/fault.ts';
import type { ParsedBody } from './json.ts';

/** More uses of anchors than that are an attack, not a manifest. */
const maxAliases = 100;

/** Words, spaces, line ends and signs: some 50,000 lines. Reading more would hold everybody up for seconds. */
const maxTokens = 300_000;

/** Throws a 400 for what isn't one YAML document, a 413 for one of too many parts. */
export function parseYaml(body: Uint8Array | string): ParsedBody {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  refuseNests(text);
  refuseCrowds(text);
  try {
    const documents = parseAllDocuments(text, {
      uniqueKeys: false,
      lineCounter: new LineCounter(),
    });
    const [document, ...more] = documents;
    const fault = document?.errors[0];
    if (fault) throw badRequest(`yaml parse error: ${fault.message.split('\n')[0] ?? ''}`);
    if (!document) throw badRequest('yaml parse error: the body is empty');
    if (more.length > 0) throw badRequest('yaml parse error: the body has more than one document');
    const value: unknown = document.toJS({ maxAliasCount: maxAliases });
    const duplicates: string[] = [];
    walk(document.contents, [], duplicates);
    return { value, duplicates };
  } catch (thrown) {
    // The parser recurses: a nest that is too deep ends in a RangeError, aliases beyond the limit in a ReferenceError.
    if (thrown instanceof RangeError)
      throw badRequest('yaml parse error: exceeded max depth', thrown);
    if (thrown instanceof ReferenceError) {
      throw badRequest(`yaml parse error: ${messageOf(thrown)}`, thrown);
    }
    throw thrown;
  }
}

/** The parser is slow on deep nests, so what can only be one is refused before it runs. */
function refuseNests(text: string): void {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x5d || code === 0x7d) depth--;
  }
  if (deepest > maxNesting || /(?:[-?] ){1000}/.test(text)) {
    throw badRequest('yaml parse error: exceeded max depth');
  }
}

/** A long text in one piece is fine; very many small pieces aren't. */
function refuseCrowds(text: string): void {
  // A token has at least one character.
  if (text.length <= maxTokens) return;
  let tokens = 0;
  for (const _ of new Lexer().lex(text)) {
    if (++tokens > maxTokens) {
      throw tooLarge(
        `Request entity too large: the YAML has more than ${maxTokens} parts; send it as JSON`,
      );
    }
  }
}

/** Strings that a reader of YAML 1.1 would take for times, numbers or booleans are quoted. */
export function printYaml(value: unknown): string {
  return stringify(value, {
    aliasDuplicateObjects: false,
    compat: 'yaml-1.1',
    indentSeq: false,
    lineWidth: 0,
  });
}

function walk(node: unknown, path: readonly PathStep[], duplicates: string[]): void {
  if (path.length > maxNesting) throw badRequest('yaml parse error: exceeded max depth');
  if (isSeq(node)) node.items.forEach((item, index) => walk(item, [...path, index], duplicates));
  if (!isMap(node)) return;
  const seen = new Set<string>();
  for (const { key, value } of node.items) {
    const name = String(isScalar(key) ? key.value : key);
    const inner = [...path, name];
    if (seen.has(name)) duplicates.push(printPath(inner));
    seen.add(name);
    walk(value, inner, duplicates);
  }
}
