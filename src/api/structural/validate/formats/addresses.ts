/** Addresses as Go reads them. */
import { isIPv6 as isPlainIPv6 } from 'node:net';

/** Four numbers; zeros in front are nothing special, as in Go before 1.17. */
export function isDottedQuad(text: string): boolean {
  const parts = text.split('.', 5);
  return parts.length === 4 && parts.every((part) => /^\d{1,8}$/.test(part) && Number(part) < 256);
}

/** Without a zone. */
function isColonForm(text: string): boolean {
  return !text.includes('%') && isPlainIPv6(text);
}

/** An IPv6 address that ends as an IPv4 one counts, too. */
export function isIPv4(text: string): boolean {
  return text.includes('.') && (isDottedQuad(text) || isColonForm(text));
}

export function isIPv6(text: string): boolean {
  return isColonForm(text);
}

export function isCidr(text: string): boolean {
  const slash = text.indexOf('/');
  const [address, bits] = [text.slice(0, slash), text.slice(slash + 1)];
  if (slash < 0 || !/^\d{1,8}$/.test(bits)) return false;
  if (isDottedQuad(address)) return Number(bits) <= 32;
  return isColonForm(address) && Number(bits) <= 128;
}

/** 6, 8 or 20 bytes, one by one, in pairs or all together. */
export function isMac(text: string): boolean {
  const bytes = text.replace(/[:.-]/g, '');
  if (![12, 16, 40].includes(bytes.length) || !/^[0-9a-f]*$/i.test(bytes)) return false;
  const inParts = (length: number, separator: string): boolean =>
    text === (bytes.match(new RegExp(`.{${length}}`, 'g')) ?? []).join(separator);
  return inParts(2, ':') || inParts(2, '-') || inParts(4, '.') || text === bytes;
}
