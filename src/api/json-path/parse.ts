/**
 * The JSONPath that definitions of custom kinds use (columns, scale, selectable fields), in the dialect of kubectl:
 * names, indexes, slices, wildcards, descent, and filters by one comparison.
 */
import { messageOf } from '#base/errors.ts';

export type PathStep =
  | { readonly kind: 'name'; readonly name: string }
  /** From the end where it is negative. */
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'every' }
  /** Everything below, and itself. */
  | { readonly kind: 'descent' }
  | { readonly kind: 'filter'; readonly filter: Filter };

/** Of the items for which it holds: that there is something at the path, or how it compares. */
export interface Filter {
  readonly path: readonly PathStep[];
  readonly compare?: { readonly operator: Operator; readonly with: string | number | boolean };
}

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** Thrown for a path that can't be read. */
export class JsonPathError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JsonPathError';
  }
}

/** `.spec.ports[0].name`. Throws JsonPathError. */
export function parseJsonPath(text: string): readonly PathStep[] {
  const steps: PathStep[] = [];
  let rest = text;
  while (rest !== '') {
    const { step, length } = readStep(rest, text);
    if (step) steps.push(step);
    rest = rest.slice(length);
  }
  return steps;
}

/** Why a path can't be read; undefined when it can. */
export function jsonPathFault(text: string): string | undefined {
  try {
    parseJsonPath(text);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

interface Read {
  readonly step?: PathStep;
  readonly length: number;
}

const namePattern = /^\.?((?:[^.[\]\\]|\\.)+)/;

function readStep(rest: string, whole: string): Read {
  if (rest.startsWith('..')) return { step: { kind: 'descent' }, length: 1 };
  if (rest.startsWith('[')) return readBracket(rest, whole);
  const name = namePattern.exec(rest);
  if (!name) {
    if (rest === '.') return { length: 1 };
    if (rest.startsWith('.[')) return { length: 1 };
    throw new JsonPathError(`unrecognized character in action: ${quoted(rest.charAt(0))}`);
  }
  const [{ length }, spelled = ''] = name;
  if (spelled === '*') return { step: { kind: 'every' }, length };
  if (/\s/.test(spelled)) throw new JsonPathError(`unexpected path string: ${whole}`);
  return { step: { kind: 'name', name: spelled.replaceAll(/\\(.)/g, '$1') }, length };
}

function readBracket(rest: string, whole: string): Read {
  const end = closing(rest);
  if (end < 0) throw new JsonPathError(`unterminated array in ${whole}`);
  const inside = rest.slice(1, end).trim();
  return { step: bracketStep(inside), length: end + 1 };
}

/** Where the bracket closes that opens the text; brackets in quotes and in filters don't. */
function closing(text: string): number {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote) {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '[') depth++;
    else if (char === ']' && --depth === 0) return at;
  }
  return -1;
}

function bracketStep(inside: string): PathStep {
  if (inside === '*') return { kind: 'every' };
  const name = /^(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")$/.exec(inside);
  if (name) {
    return { kind: 'name', name: (name[1] ?? name[2] ?? '').replaceAll(/\\(.)/g, '$1') };
  }
  if (/^-?\d+$/.test(inside)) return { kind: 'index', index: Number(inside) };
  const slice = /^(-?\d*):(-?\d*)$/.exec(inside);
  if (slice) return { kind: 'slice', from: bound(slice[1]), to: bound(slice[2]) };
  const filter = /^\?\((.*)\)$/s.exec(inside);
  if (filter) return { kind: 'filter', filter: parseFilter((filter[1] ?? '').trim()) };
  throw new JsonPathError(`invalid array index ${inside}`);
}

function bound(digits: string | undefined): number | undefined {
  return digits ? Number(digits) : undefined;
}

const operators: readonly Operator[] = ['==', '!=', '<=', '>=', '<', '>'];

function parseFilter(text: string): Filter {
  const found = /^(@[^=!<>]*?)\s*(?:(==|!=|<=|>=|<|>)\s*(.+))?$/s.exec(text);
  const path = found?.[1];
  if (path === undefined) throw new JsonPathError(`cannot parse filter expression: ${text}`);
  const steps = parseJsonPath(path.slice(1).trim());
  const operator = operators.find((one) => one === found?.[2]);
  if (!operator) return { path: steps };
  return { path: steps, compare: { operator, with: literal((found?.[3] ?? '').trim()) } };
}

function literal(text: string): string | number | boolean {
  const single = /^'(.*)'$/s.exec(text);
  if (single) return single[1] ?? '';
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return value;
    }
  } catch (error) {
    throw new JsonPathError(`cannot parse ${text}: ${messageOf(error)}`);
  }
  throw new JsonPathError(`cannot compare with ${text}`);
}

function quoted(char: string): string {
  return `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} '${char}'`;
}
