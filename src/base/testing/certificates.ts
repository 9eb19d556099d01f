/** For tests that need TLS: an authority that lives as long as the test, and what it signs. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { systemRandom } from '../random.ts';
import { createAuthority, issue, serialOf } from '../x509.ts';
import type { KeyPair, SigningAuthority, Subject } from '../x509.ts';

export interface TestAuthority {
  /** PEM. */
  readonly certificate: string;
  readonly signer: SigningAuthority;
  /** For 127.0.0.1, ::1 and localhost. */
  server(): Promise<KeyPair>;
  client(subject: Subject): Promise<KeyPair>;
  /** A client certificate whose time is over. */
  expiredClient(subject: Subject): Promise<KeyPair>;
}

const hour = 3_600_000;

export async function testAuthority(): Promise<TestAuthority> {
  const now = Date.now();
  const valid = { notBefore: now - hour, notAfter: now + hour };
  const over = { notBefore: now - 2 * hour, notAfter: now - hour };
  const serial = (): string => serialOf(systemRandom);
  const pair = await createAuthority({ ...valid, commonName: 'test-ca', serial: serial() });
  const authority = {
    certificate: new X509Certificate(pair.certificate),
    key: createPrivateKey(pair.key),
  };
  return {
    certificate: pair.certificate,
    signer: authority,
    server: () =>
      issue(authority, {
        ...valid,
        serial: serial(),
        subject: { commonName: 'test-server' },
        usage: 'server',
        names: ['127.0.0.1', '::1', 'localhost'],
      }),
    client: (subject) => issue(authority, { ...valid, serial: serial(), subject, usage: 'client' }),
    expiredClient: (subject) =>
      issue(authority, { ...over, serial: serial(), subject, usage: 'client' }),
  };
}
