import { expect, test } from 'vitest';
import { readRequest } from './certificate-request.ts';
import { makeRequests } from './make-request.ts';

test('another process makes the requests, and their keys come with them', async () => {
  const subject = { commonName: 'system:node:a', organizations: ['system:nodes'] };
  const names = ['a.test', '192.0.2.1'];
  const [first, second] = await makeRequests([
    { subject, names },
    { subject, names: [] },
  ]);
  expect(first?.key).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(second?.key).not.toBe(first?.key);
  expect(await readRequest(second?.request ?? '')).toMatchObject({ dnsNames: [] });
  expect(await readRequest(first?.request ?? '')).toMatchObject({
    commonName: 'system:node:a',
    organizations: ['system:nodes'],
    dnsNames: ['a.test'],
    ipAddresses: ['192.0.2.1'],
  });
});

test('whoever gives up doesn’t wait for it', async () => {
  const made = makeRequests([{ subject: { commonName: 'a' }, names: [] }], AbortSignal.abort());
  await expect(made).rejects.toThrow();
});
