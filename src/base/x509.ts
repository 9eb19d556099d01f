/**
 * Makes X.509 certificates (RFC 5280) on ECDSA P-256: a self-signed authority, and leaves signed by it. The library that
 * does it is loaded only when something must be made: it costs a tenth of a second and 20 MB, which a server that finds
 * its certificates on disk never pays.
 */
import { generateKeyPairSync, webcrypto } from 'node:crypto';
import type { KeyObject, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type * as Library from '@peculiar/x509';
import type { Random } from './random.ts';

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

export interface Subject {
  readonly commonName: string;
  readonly organizations?: readonly string[];
}

export interface Validity {
  /** Epoch milliseconds. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** What signs; only a server's process has it. */
export interface SigningAuthority {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
}

export interface LeafRequest extends Validity {
  readonly subject: Subject;
  readonly usage: 'server' | 'client';
  /** DNS names and IP addresses. */
  readonly names?: readonly string[];
  /** Hexadecimal digits that no other certificate of the authority has, the first below 8. */
  readonly serial: string;
}

/** How everything here is signed. */
export const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export async function library(): Promise<typeof Library> {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto);
  return x509;
}

/** A new certificate authority. */
export async function createAuthority(
  request: Validity & { readonly commonName: string; readonly serial: string },
): Promise<KeyPair> {
  const x509 = await library();
  const { publicKey, privateKey } = newKey();
  const keys = { publicKey: imported(publicKey), privateKey: imported(privateKey) };
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: nameOf({ commonName: request.commonName }),
    keys,
    ...common(request),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.digitalSignature |
          x509.KeyUsageFlags.keyCertSign |
          x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: pemOf(privateKey) };
}

/** A new key with a certificate that `authority` signs. */
export async function issue(authority: SigningAuthority, request: LeafRequest): Promise<KeyPair> {
  const x509 = await library();
  const { publicKey, privateKey } = newKey();
  const purpose = x509.ExtendedKeyUsage[request.usage === 'server' ? 'serverAuth' : 'clientAuth'];
  const extensions: Library.Extension[] = [
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([purpose]),
    await x509.AuthorityKeyIdentifierExtension.create(imported(authority.certificate.publicKey)),
  ];
  if (request.names?.length) {
    const names = request.names.map((name) => ({ type: altNameType(name), value: name }));
    extensions.push(new x509.SubjectAlternativeNameExtension(names));
  }
  const issuer = new x509.X509Certificate(authority.certificate.raw);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: nameOf(request.subject),
    issuer: issuer.subjectName,
    publicKey: imported(publicKey),
    signingKey: imported(authority.key),
    ...common(request),
    extensions,
  });
  return { certificate: certificate.toString('pem'), key: pemOf(privateKey) };
}

export function common({ serial, notBefore, notAfter }: Validity & { readonly serial: string }): {
  serialNumber: string;
  notBefore: Date;
  notAfter: Date;
  signingAlgorithm: typeof algorithm;
} {
  return {
    serialNumber: serial,
    notBefore: new Date(notBefore),
    notAfter: new Date(notAfter),
    signingAlgorithm: algorithm,
  };
}

export function newKey(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

export function imported(key: KeyObject): webcrypto.CryptoKey {
  return key.toCryptoKey(algorithm, true, [key.type === 'private' ? 'sign' : 'verify']);
}

export function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' });
}

/** The form in which the library takes names without parsing them. */
export function nameOf({ commonName, organizations = [] }: Subject): Record<string, string[]>[] {
  return [...organizations.map((organization) => ({ O: [organization] })), { CN: [commonName] }];
}

export function altNameType(name: string): 'ip' | 'dns' {
  return isIP(name) ? 'ip' : 'dns';
}

/** A number that no other certificate has: 118 random bits; the first digit keeps it positive in its shortest form. */
export function serialOf(random: Random): string {
  return `1${random.uuid().replaceAll('-', '').slice(1)}`;
}
