/** What the tokens of literals stand for. */
import { Uint } from '../values/value.ts';
import type { CelValue } from '../values/value.ts';
import { maxInt, maxUint, minInt } from '../values/limits.ts';
import type { Token } from './lexer.ts';

/** The value, or upstream's message of what is wrong with it. */
export type LiteralValue = { readonly value: CelValue } | { readonly fault: string };

/** `negative`: a minus stands before the number. */
export function literalValue(token: Token, negative: boolean): LiteralValue {
  switch (token.kind) {
    case 'int': {
      const value = BigInt(token.text) * (negative ? -1n : 1n);
      return value < minInt || value > maxInt ? { fault: 'invalid int literal' } : { value };
    }
    case 'uint': {
      const value = BigInt(token.text.slice(0, -1));
      return value > maxUint ? { fault: 'invalid uint literal' } : { value: new Uint(value) };
    }
    case 'double': {
      const value = Number(token.text) * (negative ? -1 : 1);
      return Number.isFinite(value) ? { value } : { fault: 'invalid double literal' };
    }
    case 'string':
      return unquote(token.text, (parts) => {
        const text = parts.map((part) => (typeof part === 'number' ? codePoint(part) : part));
        return text.includes(undefined) ? undefined : text.join('');
      });
    default:
      return unquote(token.text, bytesOf);
  }
}

/** Text as it stands, or the number that an escape gives. */
type Part = string | number;

function unquote(
  text: string,
  join: (parts: readonly Part[]) => CelValue | undefined,
): LiteralValue {
  const prefix = /^[a-zA-Z]*/.exec(text)?.[0] ?? '';
  const quote = /^("""|'''|"|')/.exec(text.slice(prefix.length))?.[0] ?? '';
  const body = text.slice(prefix.length + quote.length, -quote.length).replace(/\r\n?/g, '\n');
  const parts = /r/i.test(prefix) ? [body] : unescape(body);
  const value = join(parts);
  return value === undefined ? { fault: 'invalid unicode code point' } : { value };
}

/** Of Go and CEL alike. */
export const shortEscapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function unescape(body: string): readonly Part[] {
  return body.split(/(\\(?:[xX]..|u.{4}|U.{8}|[0-7]{3}|[^]))/).map((part, index) => {
    if (index % 2 === 0) return part;
    const kind = part[1] ?? '';
    if (/[xXuU]/.test(kind)) return Number.parseInt(part.slice(2), 16);
    if (/[0-7]/.test(kind)) return Number.parseInt(part.slice(1), 8);
    return shortEscapes[kind] ?? kind;
  });
}

function codePoint(value: number): string | undefined {
  const surrogate = value >= 0xd800 && value <= 0xdfff;
  return surrogate || value > 0x10ffff ? undefined : String.fromCodePoint(value);
}

/** In a literal of bytes, `\xff` and `\377` are one byte. */
function bytesOf(parts: readonly Part[]): Uint8Array | undefined {
  const bytes = parts.map((part) =>
    typeof part === 'number' ? (part > 0xff ? undefined : Uint8Array.of(part)) : Buffer.from(part),
  );
  const whole = bytes.filter((each) => each !== undefined);
  return whole.length === bytes.length ? new Uint8Array(Buffer.concat(whole)) : undefined;
}
