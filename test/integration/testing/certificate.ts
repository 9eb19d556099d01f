/** A certificate that signs itself, made by openssl, for what only has to hold one. */
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
