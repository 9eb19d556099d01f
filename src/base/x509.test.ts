import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createAuthority, issue } from './x509.ts';

const validity = { notBefore: Date.UTC(2026, 0, 1), notAfter: Date.UTC(2036, 0, 1) };
const serial = '0f3a0000000000000000000000000001';
const pair = await createAuthority({ ...validity, commonName: 'test-ca', serial });
const authority = {
  certificate: new X509Certificate(pair.certificate),
  key: createPrivateKey(pair.key),
};

describe('createAuthority()', () => {
  test('makes a certificate that OpenSSL takes for an authority and that signs itself', () => {
    expect(authority.certificate.ca).toBe(true);
    expect(authority.certificate.subject).toBe('CN=test-ca');
    expect(authority.certificate.verify(authority.certificate.publicKey)).toBe(true);
    expect(authority.certificate.serialNumber.toLowerCase().padStart(32, '0')).toBe(serial);
  });
});

describe('issue()', async () => {
  const leaf = new X509Certificate(
    (
      await issue(authority, {
        ...validity,
        serial,
        subject: { commonName: 'system:node:a', organizations: ['system:nodes', 'más'] },
        usage: 'server',
        names: ['localhost', '127.0.0.1', '::1'],
      })
    ).certificate,
  );

  test('signs with the authority', () => {
    expect(leaf.verify(authority.certificate.publicKey)).toBe(true);
    expect(leaf.checkIssued(authority.certificate)).toBe(true);
    expect(leaf.ca).toBe(false);
  });

  test.each([
    ['subject', 'O=system:nodes\nO=más\nCN=system:node:a'],
    ['subjectAltName', 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1'],
    ['validTo', 'Jan  1 00:00:00 2036 GMT'],
  ] as const)('writes %s', (field, expected) => {
    expect(leaf[field]).toBe(expected);
  });

  test('writes the purpose of the key', () => {
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });

  test('writes a year after 2049', async () => {
    const late = await issue(authority, {
      notBefore: validity.notBefore,
      notAfter: Date.UTC(2051, 5, 1),
      serial,
      subject: { commonName: 'late' },
      usage: 'client',
    });
    expect(new X509Certificate(late.certificate).validTo).toBe('Jun  1 00:00:00 2051 GMT');
  });
});
