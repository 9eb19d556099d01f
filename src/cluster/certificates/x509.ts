/**
 * Makes X.509 certificates (RFC 5280) on ECDSA P-256: a self-signed authority, and leaves signed by it. Hand-made
 * rather than from a library because a library costs a fresh cluster 0.1 s and 20 MB for this one page.
 */
import { createHash, generateKeyPairSync, sign, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import {
  bitString,
  boolean,
  explicit,
  implicit,
  integer,
  objectId,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from './der.ts';
import type { Der } from './der.ts';

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

export interface LeafRequest extends Validity {
  readonly subject: Subject;
  readonly usage: 'server' | 'client';
  /** DNS names and IP addresses. */
  readonly names?: readonly string[];
  /** 32 hexadecimal digits that no other certificate of the authority has. */
  readonly serial: string;
}

const oid = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  server: '1.3.6.1.5.5.7.3.1',
  client: '1.3.6.1.5.5.7.3.2',
} as const;

const signatureAlgorithm = sequence(objectId(oid.ecdsaWithSha256));

/** A new certificate authority. */
export function createAuthority(
  request: Validity & { readonly commonName: string; readonly serial: string },
): KeyPair {
  const { publicKey, privateKey } = newKey();
  const subject = { commonName: request.commonName };
  const keyId = keyIdOf(publicKey);
  const certificate = signed(
    { ...request, subject, issuer: nameOf(subject), publicKey },
    [
      extension(oid.keyUsage, true, bitString(Buffer.of(0b1010_0110), 1)),
      extension(oid.basicConstraints, true, sequence(boolean(true))),
      extension(oid.subjectKeyId, false, octetString(keyId)),
    ],
    privateKey,
  );
  return { certificate, key: pemOf(privateKey) };
}

/** A new key with a certificate that `authority` signs. */
export function issue(
  authority: { readonly certificate: X509Certificate; readonly key: KeyObject },
  request: LeafRequest,
): KeyPair {
  const { publicKey, privateKey } = newKey();
  const extensions = [
    extension(oid.keyUsage, true, bitString(Buffer.of(0b1000_0000), 7)),
    extension(oid.extendedKeyUsage, false, sequence(objectId(oid[request.usage]))),
    extension(
      oid.authorityKeyId,
      false,
      sequence(implicit(0, keyIdOf(authority.certificate.publicKey))),
    ),
  ];
  if (request.names?.length) {
    extensions.push(extension(oid.subjectAltName, false, sequence(...request.names.map(altName))));
  }
  const issuer = nameOf({ commonName: commonNameOf(authority.certificate.subject) });
  const certificate = signed({ ...request, issuer, publicKey }, extensions, authority.key);
  return { certificate, key: pemOf(privateKey) };
}

function newKey(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' });
}

interface ToBeSigned extends Validity {
  readonly subject: Subject;
  readonly issuer: Der;
  readonly serial: string;
  readonly publicKey: KeyObject;
}

function signed(body: ToBeSigned, extensions: readonly Der[], key: KeyObject): string {
  const version3 = explicit(0, integer(Buffer.of(2)));
  const toBeSigned = sequence(
    version3,
    integer(Buffer.from(body.serial, 'hex')),
    signatureAlgorithm,
    body.issuer,
    sequence(time(body.notBefore), time(body.notAfter)),
    nameOf(body.subject),
    new Uint8Array(body.publicKey.export({ type: 'spki', format: 'der' })),
    explicit(3, sequence(...extensions)),
  );
  const signature = sign('sha256', toBeSigned, key);
  const der = sequence(toBeSigned, signatureAlgorithm, bitString(signature));
  return new X509Certificate(der).toString();
}

function nameOf({ commonName, organizations = [] }: Subject): Der {
  const attribute = (type: string, value: string): Der =>
    set(sequence(objectId(type), utf8String(value)));
  return sequence(
    ...organizations.map((organization) => attribute(oid.organization, organization)),
    attribute(oid.commonName, commonName),
  );
}

function extension(id: string, critical: boolean, value: Der): Der {
  return sequence(objectId(id), ...(critical ? [boolean(true)] : []), octetString(value));
}

function altName(name: string): Der {
  return isIP(name)
    ? implicit(7, Buffer.from(ipaddr.parse(name).toByteArray()))
    : implicit(2, Buffer.from(name));
}

/** Any hash of the key will do (RFC 7093): SHA-1 of the SubjectPublicKeyInfo, the size that all readers expect. */
function keyIdOf(publicKey: KeyObject): Buffer {
  return createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
}

/** From OpenSSL's multi-line subject. */
function commonNameOf(subject: string): string {
  return /^CN=(.*)$/m.exec(subject)?.[1] ?? '';
}
