/**
 * Domain names in wire form, kept as strings with one character a byte: length-prefixed labels and the root's zero. So
 * a name is a key as it comes out of a packet, and its ancestors are its suffixes.
 */
import { HoldfastError } from '#base/errors.ts';

/** A name in wire form. Keys of indexes are lower-case; a question keeps the case that it came in. */
export type WireName = string;

export const rootName: WireName = '\0';

const maximumLabel = 63;
const maximumName = 255;

/** `db.default.svc.cluster.local`, with or without the final dot, lower-cased. Throws CONFIG_INVALID. */
export function toWire(text: string): WireName {
  const whole = text.toLowerCase().replace(/\.$/, '');
  const labels = whole === '' ? [] : whole.split('.');
  const name = `${labels.map((label) => String.fromCharCode(label.length) + label).join('')}\0`;
  const wrong = labels.some(
    (label) => label === '' || label.length > maximumLabel || /[^ -~]/.test(label),
  );
  if (wrong || name.length > maximumName) {
    throw new HoldfastError('CONFIG_INVALID', `"${text}" is not a domain name`);
  }
  return name;
}

/** Those of them that are names. */
export function validNames(texts: readonly string[]): readonly WireName[] {
  return texts.flatMap((text) => {
    try {
      return [toWire(text)];
    } catch (error) {
      if (error instanceof HoldfastError && error.code === 'CONFIG_INVALID') return [];
      throw error;
    }
  });
}

/** With the final dot; bytes that a label seldom holds are written as RFC 4343 says, `\DDD`. */
export function fromWire(name: WireName): string {
  const labels = labelsOf(name);
  const escaped = labels.map((label) =>
    label.replaceAll(/[^!-~]|[.\\]/g, (character) =>
      character === '.' || character === '\\'
        ? `\\${character}`
        : `\\${String(character.charCodeAt(0)).padStart(3, '0')}`,
    ),
  );
  return `${escaped.join('.')}.`;
}

/** The labels from the left, without the root's. */
export function labelsOf(name: WireName): readonly string[] {
  const labels: string[] = [];
  for (let at = 0; at < name.length - 1; at += 1 + name.charCodeAt(at)) {
    labels.push(name.slice(at + 1, at + 1 + name.charCodeAt(at)));
  }
  return labels;
}

/** Without its first label; undefined for the root. */
export function parentOf(name: WireName): WireName | undefined {
  return name.length <= 1 ? undefined : name.slice(1 + name.charCodeAt(0));
}

/** True for the zone's own name too. Both in lower case. */
export function isWithin(name: WireName, zone: WireName): boolean {
  if (!name.endsWith(zone)) return false;
  // The bytes match; they must also begin where a label begins.
  const start = name.length - zone.length;
  let at = 0;
  while (at < start) at += 1 + name.charCodeAt(at);
  return at === start;
}

export interface ReadName {
  readonly name: WireName;
  /** Offset of what follows in the message. */
  readonly end: number;
}

/**
 * A name in a message, its case kept. `compressed` allows pointers (RFC 1035 §4.1.4), which may only point backwards.
 * Undefined when it is malformed.
 */
export function readName(
  message: Buffer,
  start: number,
  compressed: boolean,
): ReadName | undefined {
  let name = '';
  let end: number | undefined;
  let at = start;
  for (;;) {
    const length = message[at];
    if (length === undefined) return undefined;
    if (length === 0) return { name: `${name}\0`, end: end ?? at + 1 };
    if (length > maximumLabel) {
      const low = message[at + 1];
      if (!compressed || length < 0xc0 || low === undefined) return undefined;
      const target = ((length & 0x3f) << 8) | low;
      if (target >= at) return undefined;
      end ??= at + 2;
      at = target;
      continue;
    }
    const next = at + 1 + length;
    if (next > message.length || name.length + length + 2 > maximumName) return undefined;
    name += message.toString('latin1', at, next);
    at = next;
  }
}
