/** URLs as Go parses them, which is neither the browsers' way nor quite RFC 3986's. */
import { fail } from '../errors.ts';
import { Opaque } from '../values/value.ts';
import type { CelValue } from '../values/value.ts';

export class UrlValue extends Opaque {
  readonly typeName = 'kubernetes.URL';
  readonly text: string;
  readonly scheme: string;
  readonly host: string;
  readonly #path: string;
  readonly query: string;

  constructor(text: string, parts: UrlParts) {
    super();
    this.text = text;
    this.scheme = parts.scheme;
    this.host = parts.host;
    this.#path = parts.path;
    this.query = parts.query;
  }

  equals(other: CelValue): boolean {
    return other instanceof UrlValue && other.text === this.text;
  }

  /** Without the brackets of an IPv6 address. */
  get hostname(): string {
    const bracketed = /^\[([^\]]*)\]/.exec(this.host);
    return bracketed ? (bracketed[1] ?? '') : this.host.replace(/:\d*$/, '');
  }

  get port(): string {
    return /:(\d*)$/.exec(this.host.replace(/^\[[^\]]*\]/, ''))?.[1] ?? '';
  }

  get escapedPath(): string {
    return /^[A-Za-z0-9\-_.~!$&'()*+,;=:@/[\]%]*$/.test(this.#path)
      ? this.#path
      : escapePath(unescapeUrl(this.#path));
  }

  /** In order of the text; values of a repeated key together. */
  queryValues(): ReadonlyMap<string, readonly string[]> {
    const values = new Map<string, string[]>();
    for (const pair of this.query.split('&')) {
      const [key = '', value = ''] = splitOnce(pair, '=').map(queryText);
      // Upstream leaves out what it can't read.
      if (pair === '' || pair.includes(';') || key === undefined || value === undefined) continue;
      values.set(key, [...(values.get(key) ?? []), value]);
    }
    return values;
  }
}

interface UrlParts {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function queryText(text: string): string | undefined {
  const spaced = text.replaceAll('+', ' ');
  return /%(?![0-9a-fA-F]{2})/.test(spaced) ? undefined : unescapeUrl(spaced);
}

function unescapeUrl(text: string): string {
  const bytes = text
    .split(/(%[0-9a-fA-F]{2})/)
    .map((part, index) =>
      index % 2 === 0 ? Buffer.from(part) : Buffer.from(part.slice(1), 'hex'),
    );
  return Buffer.concat(bytes).toString();
}

function escapePath(text: string): string {
  return Array.from(Buffer.from(text), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9\-_.~$&+,/:;=@]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

/** An absolute URL, or an absolute path; throws CelEvaluationError. */
export function parseUrl(text: string): UrlValue {
  const parts = partsOf(text);
  if (typeof parts === 'object') return new UrlValue(text, parts);
  return fail(`URL parse error during conversion from string: ${urlFault(text, parts)}`);
}

/** What is wrong with it, in Go's words; undefined when nothing is. */
export function uriFault(text: string): string | undefined {
  const parts = partsOf(text);
  return typeof parts === 'string' ? urlFault(text, parts) : undefined;
}

function urlFault(text: string, why: string): string {
  return `parse ${JSON.stringify(text)}: ${why}`;
}

/** The parts, or what is wrong. */
function partsOf(text: string): UrlParts | string {
  if (hasControl(text)) return 'net/url: invalid control character in URL';
  if (text === '') return 'empty url';
  const [withoutFragment] = splitOnce(text, '#');
  if (withoutFragment.startsWith(':')) return 'missing protocol scheme';
  const [, scheme = ''] = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(withoutFragment) ?? [];
  const rest = scheme ? withoutFragment.slice(scheme.length + 1) : withoutFragment;
  const [beforeQuery, query] = splitOnce(rest, '?');
  const lower = scheme.toLowerCase();
  if (!beforeQuery.startsWith('/')) {
    if (lower === '')
      return text === '*' ? { scheme: '', host: '', path: '*', query } : 'invalid URI for request';
    return { scheme: lower, host: '', path: '', query };
  }
  if (lower === '' || !beforeQuery.startsWith('//')) {
    return pathFault(beforeQuery) ?? { scheme: lower, host: '', path: beforeQuery, query };
  }
  const [authority, path] = splitOnce(beforeQuery.slice(2), '/');
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const fullPath = beforeQuery.slice(2 + authority.length);
  return (
    userFault(authority) ??
    hostFault(host) ??
    pathFault(path) ?? { scheme: lower, host: unescapeUrl(host), path: fullPath, query }
  );
}

function hasControl(text: string): boolean {
  return Array.from(text).some((character) => character < ' ' || character === '\u007f');
}

function pathFault(path: string): string | undefined {
  const wrong = /%(?![0-9a-fA-F]{2}).{0,2}/s.exec(path)?.[0];
  return wrong === undefined ? undefined : `invalid URL escape ${JSON.stringify(wrong)}`;
}

function userFault(authority: string): string | undefined {
  const at = authority.lastIndexOf('@');
  if (at < 0) return undefined;
  const right = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(authority.slice(0, at));
  return right ? undefined : 'net/url: invalid userinfo';
}

function hostFault(host: string): string | undefined {
  if (host.startsWith('[')) {
    const end = host.lastIndexOf(']');
    if (end < 0) return "missing ']' in host";
    return portFault(host.slice(end + 1));
  }
  const colon = host.indexOf(':');
  const fault = colon < 0 ? undefined : portFault(host.slice(host.lastIndexOf(':')));
  if (fault) return fault;
  if (colon !== host.lastIndexOf(':')) return portFault(host.slice(colon));
  const wrong = /[\s<>"\\^`{|}]/.exec(host)?.[0];
  if (wrong !== undefined) return `invalid character ${JSON.stringify(wrong)} in host name`;
  return pathFault(host);
}

function portFault(text: string): string | undefined {
  return text === '' || /^:\d*$/.test(text)
    ? undefined
    : `invalid port ${JSON.stringify(text)} after host`;
}
