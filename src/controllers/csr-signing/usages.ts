/** The words of `spec.usages` as X.509 knows them (RFC 5280, 4.2.1.3 and 4.2.1.12). */
import type { Usages } from '#base/certificate-request.ts';

/** Bits of the key usage extension, in the order of the RFC from the lowest. */
const keyUsages: Readonly<Record<string, number>> = {
  signing: 1,
  'digital signature': 1,
  'content commitment': 2,
  'key encipherment': 4,
  'data encipherment': 8,
  'key agreement': 16,
  'cert sign': 32,
  'crl sign': 64,
  'encipher only': 128,
  'decipher only': 256,
};

const purpose = '1.3.6.1.5.5.7.3';
const extendedKeyUsages: Readonly<Record<string, string>> = {
  any: '2.5.29.37.0',
  'server auth': `${purpose}.1`,
  'client auth': `${purpose}.2`,
  'code signing': `${purpose}.3`,
  'email protection': `${purpose}.4`,
  's/mime': `${purpose}.4`,
  'ipsec end system': `${purpose}.5`,
  'ipsec tunnel': `${purpose}.6`,
  'ipsec user': `${purpose}.7`,
  timestamping: `${purpose}.8`,
  'ocsp signing': `${purpose}.9`,
  'microsoft sgc': '1.3.6.1.4.1.311.10.3.3',
  'netscape sgc': '2.16.840.1.113730.4.1',
};

export function usagesOf(words: readonly string[]): Usages {
  const purposes = words.flatMap((word) => extendedKeyUsages[word] ?? []);
  return {
    keyUsage: words.reduce((bits, word) => bits | (keyUsages[word] ?? 0), 0),
    extendedKeyUsage: [...new Set(purposes)].sort(),
  };
}
