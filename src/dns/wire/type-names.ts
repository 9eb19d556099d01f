/** Numbers of the protocol under the names that people read and type (IANA's registry; RFC 3597 for the rest). */

import { rcodeNames, types } from './constants.ts';

const typeNumbers: Readonly<Record<string, number>> = {
  ...types,
  MX: 15,
  NAPTR: 35,
  DNAME: 39,
  DS: 43,
  RRSIG: 46,
  DNSKEY: 48,
  TLSA: 52,
  SVCB: 64,
  HTTPS: 65,
  CAA: 257,
};

const typeTexts = new Map(Object.entries(typeNumbers).map(([name, number]) => [number, name]));

/** `AAAA`; `TYPE1234` for one that has no name here. */
export function typeName(number: number): string {
  return typeTexts.get(number) ?? `TYPE${number}`;
}

/** In any case; undefined for what is no type. */
export function typeNumber(text: string): number | undefined {
  const name = text.toUpperCase();
  const known = typeNumbers[name];
  if (known !== undefined) return known;
  const number = Number(/^TYPE(\d{1,5})$/.exec(name)?.[1] ?? Number.NaN);
  return number <= 0xffff ? number : undefined;
}

/** `NXDOMAIN`; `RCODE9` for one that has no name here. */
export function rcodeName(number: number): string {
  return rcodeNames[number] ?? `RCODE${number}`;
}
