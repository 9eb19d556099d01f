/** The numbers of the protocol that this server uses (IANA's registries; RFC 1035, 6891, 8482). */

export const types = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  HINFO: 13,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  OPT: 41,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
} as const;

export const classIN = 1;

export const rcodes = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  /** Extended: its upper bits are in the OPT record. */
  BADVERS: 16,
} as const;

/** By number, of those that a header holds. */
export const rcodeNames: readonly string[] = Object.keys(rcodes).filter(
  (name) => name !== 'BADVERS',
);

export type Rcode = (typeof rcodes)[keyof typeof rcodes];

/** Bits of the header's second 16-bit word. */
export const flags = {
  response: 0x8000,
  opcode: 0x7800,
  authoritative: 0x0400,
  truncated: 0x0200,
  recursionDesired: 0x0100,
  recursionAvailable: 0x0080,
  /** The data was validated (RFC 4035); in a question: tell me whether it was (RFC 6840). */
  authenticData: 0x0020,
  checkingDisabled: 0x0010,
} as const;

/** The DO bit, in the OPT record's own flags. */
export const dnssecOk = 0x8000;
