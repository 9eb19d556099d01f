/**
 * The formats of texts that upstream checks in custom resources, by their names without dashes. Each check takes time
 * that grows with the text's length only: anybody may send the texts.
 */
import { isEmail } from './formats/email.ts';
import { isCidr, isIPv4, isIPv6, isMac } from './formats/addresses.ts';
import { isCreditCard, isIsbn10, isIsbn13 } from './formats/checksums.ts';
import { isDate, isDateTime, isDuration } from './formats/times.ts';
import { isRequestUri } from './formats/uri.ts';

export type FormatTest = (text: string) => boolean;

const matches =
  (pattern: RegExp): FormatTest =>
  (text) =>
    pattern.test(text);

/** No longer than `most` bytes. */
const shortMatches =
  (most: number, pattern: RegExp): FormatTest =>
  (text) =>
    Buffer.byteLength(text) <= most && pattern.test(text);

const colour = '(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])';
const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const hex = (third: string, fourth: string): FormatTest =>
  matches(new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${third}-?${fourth}-?[0-9a-f]{12}$`, 'i'));
const four = '[0-9a-f]{4}';

/** The last part of a name with points is letters only. */
const hostname =
  /^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9\-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$/u;

function isHostname(text: string): boolean {
  if (Buffer.byteLength(text) > 255 || !hostname.test(text)) return false;
  return text.split('.').every((part) => Buffer.byteLength(part) <= 63);
}

export const stringFormats: ReadonlyMap<string, FormatTest> = new Map<string, FormatTest>([
  ['bsonobjectid', matches(/^[0-9a-f]{24}$/i)],
  ['uri', isRequestUri],
  ['email', isEmail],
  ['hostname', isHostname],
  ['ipv4', isIPv4],
  ['ipv6', isIPv6],
  ['cidr', isCidr],
  ['mac', isMac],
  ['uuid', hex(four, four)],
  ['uuid3', hex('3[0-9a-f]{3}', four)],
  ['uuid4', hex('4[0-9a-f]{3}', '[89ab][0-9a-f]{3}')],
  ['uuid5', hex('5[0-9a-f]{3}', '[89ab][0-9a-f]{3}')],
  ['isbn', (text) => isIsbn10(text) || isIsbn13(text)],
  ['isbn10', isIsbn10],
  ['isbn13', isIsbn13],
  ['creditcard', isCreditCard],
  ['ssn', matches(/^\d{3}[- ]\d{2}[- ]\d{4}$/)],
  ['hexcolor', matches(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/)],
  [
    'rgbcolor',
    matches(
      new RegExp(
        `^rgb\\([\\t\\n\\f\\r ]*${[colour, colour, colour].join('[\\t\\n\\f\\r ]*,[\\t\\n\\f\\r ]*')}[\\t\\n\\f\\r ]*\\)$`,
      ),
    ),
  ],
  ['byte', isBase64],
  ['password', () => true],
  ['date', isDate],
  ['datetime', isDateTime],
  ['duration', isDuration],
  ['k8sshortname', shortMatches(63, new RegExp(`^${label}$`))],
  ['k8slongname', shortMatches(253, new RegExp(`^${label}(\\.${label})*$`))],
]);

/** Padded, and not empty. */
function isBase64(text: string): boolean {
  return text !== '' && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
}
