/**
 * Writes ASN.1 in its distinguished encoding (ITU-T X.690): just the types that a certificate is made of. Reading
 * certificates is OpenSSL's work, through `node:crypto`.
 */
export type Der = Uint8Array<ArrayBuffer>;

const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectId: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

function element(tag: number, content: Uint8Array): Der {
  const length = content.length;
  const header =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  const out = new Uint8Array(header.length + length);
  out.set(header);
  out.set(content, header.length);
  return out;
}

export const sequence = (...items: readonly Der[]): Der =>
  element(tags.sequence, Buffer.concat(items));

export const set = (...items: readonly Der[]): Der => element(tags.set, Buffer.concat(items));

export const boolean = (value: boolean): Der => element(tags.boolean, Buffer.of(value ? 0xff : 0));

/** A non-negative integer from its big-endian bytes. */
export function integer(bytes: Uint8Array): Der {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const shortest = bytes.subarray(start);
  const negative = ((shortest[0] ?? 0) & 0x80) !== 0;
  return element(tags.integer, negative ? Buffer.concat([Buffer.of(0), shortest]) : shortest);
}

/** `unused` is how many of the last byte's low bits don't count. */
export const bitString = (bytes: Uint8Array, unused = 0): Der =>
  element(tags.bitString, Buffer.concat([Buffer.of(unused), bytes]));

export const octetString = (bytes: Uint8Array): Der => element(tags.octetString, bytes);

export const utf8String = (text: string): Der => element(tags.utf8String, Buffer.from(text));

/** From the dotted form, such as `2.5.4.3`. */
export function objectId(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) {
      groups.unshift((left & 0x7f) | 0x80);
    }
    bytes.push(...groups);
  }
  return element(tags.objectId, Buffer.from(bytes));
}

/** UTCTime until 2049, GeneralizedTime after, as RFC 5280 section 4.1.2.5 asks. */
export function time(milliseconds: number): Der {
  const digits = new Date(milliseconds).toISOString().replace(/[-:T]|\.\d{3}/g, '');
  const late = Number(digits.slice(0, 4)) >= 2050;
  return late
    ? element(tags.generalizedTime, Buffer.from(digits))
    : element(tags.utcTime, Buffer.from(digits.slice(2)));
}

/** A context-specific tag around whole elements. */
export const explicit = (number: number, ...items: readonly Der[]): Der =>
  element(0xa0 | number, Buffer.concat(items));

/** A context-specific tag in place of a primitive element's own. */
export const implicit = (number: number, content: Uint8Array): Der =>
  element(0x80 | number, content);
