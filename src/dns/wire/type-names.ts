/** Numbers of the protocol under the names that people read and type (IANA's registry; RFC 3597 for the rest). */

const typeNumbers: Readonly<Record<string, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  HINFO: 13,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  NAPTR: 35,
  DNAME: 39,
  DS: 43,
  DNSKEY: 48,
  SVCB: 64,
  HTTPS: 65,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
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

const rcodeTexts = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

/** `NXDOMAIN`; `RCODE9` for one that has no name here. */
export function rcodeName(number: number): string {
  return rcodeTexts[number] ?? `RCODE${number}`;
}
