/** What openssl makes: a certificate that signs itself, and a request for one, for what only has to hold them. */
import { execFileSync } from 'node:child_process';

export interface KeyPair {
  /** Both PEM. */
  readonly certificate: string;
  readonly key: string;
}

export function createCertificate(): KeyPair {
  const subject = ['-subj', '/CN=test', '-keyout', '-', '-out', '-'];
  const words = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject];
  const printed = execFileSync('openssl', words, {
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString();
  const start = printed.indexOf('-----BEGIN CERTIFICATE-----');
  return { certificate: printed.slice(start), key: printed.slice(0, start) };
}

/** In PEM, as base64: what stands in a CertificateSigningRequest. */
export function certificateRequest(subject: string): string {
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', '/dev/null'];
  return execFileSync('openssl', ['req', '-new', ...key, '-subj', subject], {
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString('base64');
}
