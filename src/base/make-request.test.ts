import { expect, test } from 'vitest';
import { readRequest } from './certificate-request.ts';
import { makeRequest } from './make-request.ts';

test('another process makes the request, and its key comes with it', async () => {
  const subject = { commonName: 'system:node:a', organizations: ['system:nodes'] };
  const { request, key } = await makeRequest({ subject, names: ['a.test', '192.0.2.1'] });
  expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(await readRequest(request)).toMatchObject({
    commonName: 'system:node:a',
    organizations: ['system:nodes'],
    dnsNames: ['a.test'],
    ipAddresses: ['192.0.2.1'],
  });
});

test('whoever gives up doesn’t wait for it', async () => {
  const made = makeRequest({ subject: { commonName: 'a' }, names: [] }, AbortSignal.abort());
  await expect(made).rejects.toThrow();
});
