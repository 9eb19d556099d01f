/** Addresses as Go reads them. */
import { isIPv6 as isPlainIPv6 } from 'node:net';

/** Four numbers; zeros in front are nothing special, as in Go before 1.17. */
function isDottedQuad(text: string): boolean {
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

/** 6, 8 or 20 bytes. */
export function isMac(text: string): boolean {
  const separated =
    /^(?:[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}(?:(?:[0-9a-f]{2}\1){2}|(?:[0-9a-f]{2}\1){14})?[0-9a-f]{2})$/i;
  const dotted =
    /^[0-9a-f]{4}\.[0-9a-f]{4}\.(?:(?:[0-9a-f]{4}\.){1}|(?:[0-9a-f]{4}\.){7})?[0-9a-f]{4}$/i;
  return separated.test(text) || dotted.test(text);
}
