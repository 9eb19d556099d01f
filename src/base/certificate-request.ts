/**
 * Certificate signing requests (PKCS #10, RFC 2986): made by whoever wants a certificate, read by whoever decides, and
 * signed by the authority. The private key never leaves the maker.
 */
import { createHash, X509Certificate } from 'node:crypto';
import type * as Library from '@peculiar/x509';
import { HoldfastError } from './errors.ts';
import {
  algorithm,
  altNameType,
  common,
  imported,
  library,
  nameOf,
  newKey,
  pemOf,
} from './x509.ts';
import type { SigningAuthority, Subject, Validity } from './x509.ts';

/** A request and the private key that it is for, both PEM. */
export interface MadeRequest {
  readonly request: string;
  readonly key: string;
}

/** What a request asks to be certified. */
export interface CertificateRequest {
  readonly commonName: string;
  readonly organizations: readonly string[];
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly emails: readonly string[];
  readonly uris: readonly string[];
}

/** What the certificate may be used for, beyond what its names say. */
export interface Usages {
  /** The bits of the key usage extension. */
  readonly keyUsage: number;
  /** Object identifiers. */
  readonly extendedKeyUsage: readonly string[];
}

/** A new key and a request for it. `names` are DNS names and IP addresses. */
export async function createRequest(
  subject: Subject,
  names: readonly string[] = [],
): Promise<MadeRequest> {
  const x509 = await library();
  const { publicKey, privateKey } = newKey();
  const alternative = names.map((name) => ({ type: altNameType(name), value: name }));
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: nameOf(subject),
    keys: { publicKey: imported(publicKey), privateKey: imported(privateKey) },
    signingAlgorithm: algorithm,
    extensions: names.length > 0 ? [new x509.SubjectAlternativeNameExtension(alternative)] : [],
  });
  return { request: request.toString('pem'), key: pemOf(privateKey) };
}

/** Reads a request in PEM and checks its signature. Throws CERTIFICATE_INVALID for what is no good. */
export async function readRequest(pem: string): Promise<CertificateRequest> {
  const { request } = await parse(pem);
  return request;
}

/** The certificate that a request asks for, PEM. Throws CERTIFICATE_INVALID when the request is no good. */
export async function signRequest(
  authority: SigningAuthority,
  pem: string,
  options: Validity & Usages & { readonly serial: string },
): Promise<string> {
  const x509 = await library();
  const { request, parsed } = await parse(pem);
  const { keyUsage, extendedKeyUsage } = options;
  const extensions: Library.Extension[] = [
    // None at all allows any use, while an empty extension would forbid every one.
    // The library's flags are these bits; several of them have no type.
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment
    ...(keyUsage === 0 ? [] : [new x509.KeyUsagesExtension(keyUsage, true)]),
    ...(extendedKeyUsage.length > 0
      ? [new x509.ExtendedKeyUsageExtension([...extendedKeyUsage])]
      : []),
    new x509.BasicConstraintsExtension(false, undefined, true),
    await x509.AuthorityKeyIdentifierExtension.create(imported(authority.certificate.publicKey)),
  ];
  const names = alternativeNames(request);
  if (names.length > 0) extensions.push(new x509.SubjectAlternativeNameExtension(names));
  const issuer = new x509.X509Certificate(authority.certificate.raw);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: parsed.subjectName,
    issuer: issuer.subjectName,
    publicKey: parsed.publicKey,
    signingKey: imported(authority.key),
    ...common(options),
    extensions,
  });
  const text = `${certificate.toString('pem').trimEnd()}\n`;
  requireSameSubject(text, request);
  return text;
}

/** The SHA-256 of a certificate in PEM: 64 hexadecimal digits, as k3s hashes its CA. */
export function fingerprintOf(pem: string): string {
  return createHash('sha256').update(pem).digest('hex');
}

function alternativeNames(request: CertificateRequest): Library.JsonGeneralName[] {
  const { dnsNames, ipAddresses, emails, uris } = request;
  return [
    ...dnsNames.map((value) => ({ type: 'dns' as const, value })),
    ...ipAddresses.map((value) => ({ type: 'ip' as const, value })),
    ...emails.map((value) => ({ type: 'email' as const, value })),
    ...uris.map((value) => ({ type: 'url' as const, value })),
  ];
}

async function parse(
  pem: string,
): Promise<{ request: CertificateRequest; parsed: Library.Pkcs10CertificateRequest }> {
  const x509 = await library();
  let parsed: Library.Pkcs10CertificateRequest;
  let request: CertificateRequest;
  let genuine: boolean;
  try {
    const [block, ...more] = x509.PemConverter.decodeWithHeaders(pem);
    if (!block || more.length > 0 || block.type !== 'CERTIFICATE REQUEST') {
      throw unfit('PEM block type must be CERTIFICATE REQUEST');
    }
    parsed = new x509.Pkcs10CertificateRequest(block.rawData);
    request = contentOf(x509, parsed);
    genuine = await parsed.verify();
  } catch (error) {
    if (error instanceof HoldfastError) throw error;
    throw unfit('it cannot be read', error);
  }
  if (!genuine) throw unfit('its signature does not fit its key');
  return { request, parsed };
}

function contentOf(
  x509: typeof Library,
  parsed: Library.Pkcs10CertificateRequest,
): CertificateRequest {
  const names = parsed.subjectName.getField('CN');
  // Whoever reads the certificate later might take another one than whoever decided on the request.
  if (names.length > 1) throw unfit('it has several common names');
  const found = parsed.getExtension('2.5.29.17');
  const alternative =
    found === null ? [] : new x509.SubjectAlternativeNameExtension(found.rawData).names.items;
  const of = (type: string): readonly string[] =>
    alternative.filter((name) => name.type === type).map(({ value }) => value);
  const known = ['dns', 'ip', 'email', 'url'];
  if (alternative.some(({ type }) => !known.includes(type))) {
    throw unfit('it has an alternative name of an unknown kind');
  }
  return {
    commonName: names[0] ?? '',
    organizations: parsed.subjectName.getField('O'),
    dnsNames: of('dns'),
    ipAddresses: of('ip'),
    emails: of('email'),
    uris: of('url'),
  };
}

/**
 * The certificate is read by another library than the request was: when they don't agree on who it names, somebody wants
 * to be taken for somebody else.
 */
function requireSameSubject(pem: string, request: CertificateRequest): void {
  // Node's types leave out that an attribute which stands several times is a list.
  const subject = new X509Certificate(pem).toLegacyObject().subject as
    | Partial<Record<'CN' | 'O', string | readonly string[]>>
    | undefined;
  const commonNames = [subject?.CN ?? ''].flat();
  const organizations = [subject?.O ?? []].flat();
  const same =
    commonNames.length === 1 &&
    commonNames[0] === request.commonName &&
    JSON.stringify(organizations) === JSON.stringify(request.organizations);
  if (!same) throw unfit('its subject can be read in two ways');
}

function unfit(why: string, cause?: unknown): HoldfastError {
  return new HoldfastError('CERTIFICATE_INVALID', `not a certificate request: ${why}`, { cause });
}
