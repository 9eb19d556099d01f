/**
 * Reads JSON bodies. Beyond `JSON.parse` it refuses what nests too deep, before anything walks over it, and tells
 * which fields occur twice (the last one counts, as in Go).
 */
import { badRequest } from '../status.ts';
import { maxNesting } from '../freeze.ts';
import { messageOf } from '#base/errors.ts';
import { printPath } from '../schema/fault.ts';
import type { PathStep } from '../schema/fault.ts';

export interface ParsedBody {
  readonly value: unknown;
  /** Paths of fields that occur more than once in their object, such as `spec.replicas`. */
  readonly duplicates: readonly string[];
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Throws a 400 for what isn't JSON or nests deeper than `maxNesting`. */
export function parseJson(body: Uint8Array | string): ParsedBody {
  const text = typeof body === 'string' ? body : decoder.decode(body);
  const { depth, keys } = measure(text);
  if (depth > maxNesting) throw badRequest('json parse error: exceeded max depth');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    const why = text.trim() === '' ? 'unexpected end of JSON input' : messageOf(thrown);
    throw badRequest(`json parse error: ${why}`, thrown);
  }
  return { value, duplicates: countKeys(value) === keys ? [] : findDuplicates(text) };
}

export function encodeJson(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

const quote = 0x22;
const colon = 0x3a;
const openers = new Set([0x5b, 0x7b]);
const closers = new Set([0x5d, 0x7d]);

/** The deepest nesting and the number of keys of a JSON text, in one cheap scan; the text need not be valid. */
function measure(text: string): { depth: number; keys: number } {
  let depth = 0;
  let deepest = 0;
  let keys = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === colon) keys++;
    else if (code < 0x5b) continue;
    else if (openers.has(code)) deepest = Math.max(deepest, ++depth);
    else if (closers.has(code)) depth--;
  }
  return { depth: deepest, keys };
}

/** The index of the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let keys = 0;
  if (Array.isArray(value)) {
    for (const item of value) keys += countKeys(item);
    return keys;
  }
  for (const inner of Object.values(value)) keys += 1 + countKeys(inner);
  return keys;
}

interface Level {
  /** Keys seen so far; absent for a list. */
  readonly keys?: Set<string>;
  step: PathStep;
}

/** Walks over valid JSON and names each key that its object has had already. */
function findDuplicates(text: string): string[] {
  const found: string[] = [];
  const levels: Level[] = [];
  for (let at = 0; at < text.length; at++) {
    const level = levels.at(-1);
    switch (text[at]) {
      case '{':
        levels.push({ keys: new Set(), step: '' });
        break;
      case '[':
        levels.push({ step: 0 });
        break;
      case '}':
      case ']':
        levels.pop();
        break;
      case ',':
        if (typeof level?.step === 'number') level.step++;
        break;
      case '"': {
        const end = endOfString(text, at);
        if (level?.keys && isKey(text, end)) {
          const key = String(JSON.parse(text.slice(at, end + 1)));
          level.step = key;
          if (level.keys.has(key)) found.push(printPath(levels.map(({ step }) => step)));
          level.keys.add(key);
        }
        at = end;
        break;
      }
      default:
    }
  }
  return [...new Set(found)];
}

function isKey(text: string, endOfName: number): boolean {
  let at = endOfName + 1;
  while (/\s/.test(text.charAt(at))) at++;
  return text.charAt(at) === ':';
}
