/** cel-go's extension of strings, in the version that Kubernetes has. Positions count characters, not UTF-16 units. */
import type { Library } from '../environment.ts';
import { fail } from '../errors.ts';
import * as of from '../functions/declare.ts';
import type { Overload } from '../functions/declare.ts';
import { ArrayList } from '../values/collections.ts';
import { characterCount, sizeOf, traversal } from '../values/meter.ts';
import type { CostMeter } from '../values/meter.ts';
import type { CelList, CelValue } from '../values/value.ts';
import { formatText } from './format-text.ts';

const { int, string } = of;

/** The units of a character's text, so that positions can be counted. */
function characters(text: string): readonly string[] {
  return Array.from(text);
}

function charAt(text: string, index: bigint): string {
  const all = characters(text);
  if (index < 0n || index > BigInt(all.length)) return fail(`index out of range: ${index}`);
  return all[Number(index)] ?? '';
}

/** In characters, given a position in units. */
function position(text: string, unit: number): bigint {
  return unit < 0 ? -1n : BigInt(characterCount(text.slice(0, unit)));
}

/** In units, given a position in characters. */
function unitOf(text: string, index: bigint): number {
  const all = characters(text);
  if (index < 0n || index > BigInt(all.length)) return fail(`index out of range: ${index}`);
  return all.slice(0, Number(index)).join('').length;
}

function indexOf(text: string, part: string, from = 0n): bigint {
  const start = unitOf(text, from);
  return part === '' ? from : position(text, text.indexOf(part, start));
}

function lastIndexOf(text: string, part: string, from?: bigint): bigint {
  const start = from === undefined ? undefined : unitOf(text, from);
  if (part === '') return from ?? BigInt(characterCount(text));
  return position(text, text.lastIndexOf(part, start));
}

function substring(text: string, start: bigint, end?: bigint): string {
  const from = unitOf(text, start);
  const to = end === undefined ? text.length : unitOf(text, end);
  if (to < from) return fail(`invalid substring range. start: ${start}, end: ${end}`);
  return text.slice(from, to);
}

/** `limit`: of replacements; negative: none. */
function replace(
  { text, part, by }: { readonly text: string; readonly part: string; readonly by: string },
  limit: bigint,
  meter: CostMeter,
): string {
  const pieces = part === '' ? ['', ...characters(text), ''] : text.split(part);
  const count = limit < 0n ? pieces.length - 1 : Math.min(Number(limit), pieces.length - 1);
  meter.step(text.length + count * by.length);
  return `${pieces.slice(0, count + 1).join(by)}${rest(pieces, count, part)}`;
}

/** The pieces beyond, with what stood between them. */
function rest(pieces: readonly string[], count: number, part: string): string {
  const left = pieces.slice(count + 1);
  return left.length === 0 ? '' : `${part}${left.join(part)}`;
}

function split(text: string, separator: string, limit: bigint): CelList {
  const pieces = separator === '' ? characters(text) : text.split(separator);
  if (limit < 0n || limit >= BigInt(pieces.length)) return new ArrayList(pieces);
  if (limit === 0n) return new ArrayList([]);
  const kept = pieces.slice(0, Number(limit) - 1);
  return new ArrayList([...kept, pieces.slice(kept.length).join(separator)]);
}

function join(list: CelList, separator: string, meter: CostMeter): string {
  const texts = Array.from(list, (each) => {
    if (typeof each !== 'string') return fail('no such overload');
    meter.step(1 + each.length + separator.length);
    return each;
  });
  const text = texts.join(separator);
  meter.charge(2 * traversal(text.length));
  return text;
}

/** What Unicode counts as white space, which a byte order mark is not. */
function isSpace(character: string | undefined): boolean {
  return character !== undefined && /[\s\u0085]/.test(character) && character !== '\ufeff';
}

/** By hand: a pattern for the end would look again from each space of the text. */
function trim(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text[start])) start++;
  while (end > start && isSpace(text[end - 1])) end--;
  return text.slice(start, end);
}

const asciiLower = (text: string): string => text.replace(/[A-Z]+/g, (part) => part.toLowerCase());
const asciiUpper = (text: string): string => text.replace(/[a-z]+/g, (part) => part.toUpperCase());

const shortEscapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

function quote(text: string): string {
  const escaped = Array.from(text.toWellFormed(), (each) => shortEscapes[each] ?? each);
  return `"${escaped.join('')}"`;
}

const once = { cost: ([text = null]: readonly CelValue[]) => traversal(sizeOf(text)) };
const twice = { cost: ([text = null]: readonly CelValue[]) => traversal(2 * sizeOf(text)) };
/** `join` charges for its result itself. */
const free = { cost: () => 0 };
const strings = of.listOf(string);

const positions: readonly Overload[] = [
  of.member(['charAt', string, int], string.type, charAt),
  of.member(['indexOf', string, string], int.type, (text, part) => indexOf(text, part), once),
  of.member(
    ['indexOf', string, string, int],
    int.type,
    (text, part, from) => indexOf(text, part, from),
    once,
  ),
  of.member(
    ['lastIndexOf', string, string],
    int.type,
    (text, part) => lastIndexOf(text, part),
    once,
  ),
  of.member(
    ['lastIndexOf', string, string, int],
    int.type,
    (text, part, from) => lastIndexOf(text, part, from),
    once,
  ),
  of.member(['substring', string, int], string.type, (text, start) => substring(text, start), once),
  of.member(
    ['substring', string, int, int],
    string.type,
    (text, start, end) => substring(text, start, end),
    once,
  ),
];

const changes: readonly Overload[] = [
  of.member(['lowerAscii', string], string.type, asciiLower, once),
  of.member(['upperAscii', string], string.type, asciiUpper, once),
  of.member(['trim', string], string.type, trim, once),
  of.member(
    ['replace', string, string, string],
    string.type,
    (text, part, by, meter) => replace({ text, part, by }, -1n, meter),
    twice,
  ),
  of.member(
    ['replace', string, string, string, int],
    string.type,
    (text, part, by, ...[limit, meter]) => replace({ text, part, by }, limit, meter),
    twice,
  ),
  of.member(
    ['split', string, string],
    strings.type,
    (text, separator) => split(text, separator, -1n),
    twice,
  ),
  of.member(
    ['split', string, string, int],
    strings.type,
    (text, separator, limit) => split(text, separator, limit),
    twice,
  ),
  of.member(['join', strings], string.type, (list, meter) => join(list, '', meter), free),
  of.member(
    ['join', strings, string],
    string.type,
    (list, separator, meter) => join(list, separator, meter),
    free,
  ),
  of.member(['format', string, of.listOf(of.dyn)], string.type, formatText, once),
  of.global(['strings.quote', string], string.type, (text) => quote(text), once),
];

export const stringsLibrary: Library = { overloads: [...positions, ...changes] };
