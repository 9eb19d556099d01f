import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createRequest, readRequest, signRequest } from './certificate-request.ts';
import { algorithm, createAuthority, imported, library, newKey, nameOf } from './x509.ts';
import type { SigningAuthority } from './x509.ts';

const validity = { notBefore: 0, notAfter: Date.UTC(2026, 1, 1) };
const usages = { keyUsage: 1, extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] };

async function authority(): Promise<SigningAuthority> {
  const pair = await createAuthority({ ...validity, commonName: 'ca', serial: '10' });
  return { certificate: new X509Certificate(pair.certificate), key: createPrivateKey(pair.key) };
}

describe('a certificate request', () => {
  test('says what was asked for', async () => {
    const { request } = await createRequest(
      { commonName: 'system:node:a', organizations: ['system:nodes'] },
      ['a', '192.0.2.1', '2001:db8::1'],
    );
    expect(await readRequest(request)).toEqual({
      commonName: 'system:node:a',
      organizations: ['system:nodes'],
      dnsNames: ['a'],
      ipAddresses: ['192.0.2.1', '2001:db8::1'],
      emails: [],
      uris: [],
    });
  });

  test('becomes a certificate for its key, signed by the authority', async () => {
    const signer = await authority();
    const made = await createRequest({ commonName: 'a', organizations: ['o', 'p'] }, ['a.test']);
    const pem = await signRequest(signer, made.request, { ...validity, ...usages, serial: '11' });
    const certificate = new X509Certificate(pem);
    expect(certificate.verify(signer.certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(made.key))).toBe(true);
    expect(certificate.checkHost('a.test')).toBe('a.test');
    expect(certificate.subject).toBe('O=o\nO=p\nCN=a');
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  test.each([
    ['nothing', ''],
    ['no PEM', 'nonsense'],
    ['another block', '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n'],
    [
      'a block that is none',
      '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n',
    ],
  ])('is refused: %s', async (_name, pem) => {
    await expect(readRequest(pem)).rejects.toMatchObject({ code: 'CERTIFICATE_INVALID' });
  });

  test('is refused when somebody changed it', async () => {
    const { request } = await createRequest({ commonName: 'system:node:a' });
    const [head = '', ...rest] = request.trim().split('\n');
    const foot = rest.pop();
    const der = Buffer.from(rest.join(''), 'base64');
    der[der.indexOf('system:node:a') + 12] = 'b'.charCodeAt(0);
    const forged = `${head}\n${der.toString('base64')}\n${foot}\n`;
    await expect(readRequest(forged)).rejects.toThrow('its signature does not fit its key');
  });

  test('is refused with two common names', async () => {
    const x509 = await library();
    const { publicKey, privateKey } = newKey();
    const request = await x509.Pkcs10CertificateRequestGenerator.create({
      name: [...nameOf({ commonName: 'system:node:a' }), ...nameOf({ commonName: 'admin' })],
      keys: { publicKey: imported(publicKey), privateKey: imported(privateKey) },
      signingAlgorithm: algorithm,
    });
    await expect(readRequest(request.toString('pem'))).rejects.toThrow('several common names');
  });
});
