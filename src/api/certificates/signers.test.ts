import { expect, test } from 'vitest';
import type { CertificateRequest } from '#base/certificate-request.ts';
import { clientSigner, kubeletClientSigner, kubeletServingSigner, signerFault } from './signers.ts';

const node: CertificateRequest = {
  commonName: 'system:node:a',
  organizations: ['system:nodes'],
  dnsNames: [],
  ipAddresses: [],
  emails: [],
  uris: [],
};
const server: CertificateRequest = { ...node, dnsNames: ['a'] };
const short = ['digital signature'];

test.each([
  [clientSigner, node, ['client auth'], undefined],
  [clientSigner, node, [...short, 'key encipherment', 'client auth'], undefined],
  [clientSigner, node, short, 'missing required usage for client certificate: client auth'],
  [
    clientSigner,
    node,
    ['client auth', 'server auth'],
    'invalid usage for client certificate: server auth',
  ],
  [kubeletClientSigner, node, [...short, 'client auth'], undefined],
  [kubeletClientSigner, node, ['key encipherment', ...short, 'client auth'], undefined],
  [
    kubeletClientSigner,
    node,
    [...short, 'server auth'],
    'usages did not match [client auth, digital signature, key encipherment]',
  ],
  [kubeletClientSigner, server, [...short, 'client auth'], 'DNS subjectAltNames are not allowed'],
  [
    kubeletClientSigner,
    { ...node, ipAddresses: ['192.0.2.1'] },
    [...short, 'client auth'],
    'IP subjectAltNames are not allowed',
  ],
  [
    kubeletClientSigner,
    { ...node, organizations: ['system:nodes', 'system:masters'] },
    [...short, 'client auth'],
    'subject organization is not system:nodes',
  ],
  [
    kubeletClientSigner,
    { ...node, commonName: 'admin' },
    [...short, 'client auth'],
    'subject common name does not begin with system:node:',
  ],
  [kubeletServingSigner, server, [...short, 'server auth'], undefined],
  [kubeletServingSigner, node, [...short, 'server auth'], 'DNS or IP subjectAltName is required'],
  [
    kubeletServingSigner,
    { ...server, emails: ['a@b'] },
    [...short, 'server auth'],
    'Email subjectAltNames are not allowed',
  ],
  [
    kubeletServingSigner,
    { ...server, uris: ['spiffe://a'] },
    [...short, 'server auth'],
    'URI subjectAltNames are not allowed',
  ],
  ['example.com/other', node, ['client auth'], 'unrecognized signer example.com/other'],
])('%s', (signer, request, usages, fault) => {
  expect(signerFault(signer, request, usages)).toBe(fault);
});
