/** What is cleaned away when its time is over: requests for certificates, and bootstrap tokens. */
import { afterEach, describe, expect, test } from 'vitest';
import { certificateSigningRequests, namespaces, secrets } from '#api/gen/resources.ts';
import { joiningGroup, tokenSecret, tokenSecretName } from '#api/bootstrap-token.ts';
import { clientSigner } from '#api/certificates/signers.ts';
import { createRequest } from '#base/certificate-request.ts';
import { csrCleanerController } from './csr-cleaner/controller.ts';
import { ControlPlane } from './testing/control-plane.ts';
import { tokenCleanerController } from './token-cleaner/controller.ts';

const hour = 3_600_000;
let plane: ControlPlane;
afterEach(() => plane.stop());

describe('csr-cleaner', () => {
  test.each([
    ['pending', undefined, 24],
    ['denied', 'Denied', 1],
    // It is still to be signed.
    ['approved', 'Approved', 24],
  ])('a request that is %s stays for its time', async (name, type, hours) => {
    plane = await ControlPlane.start(csrCleanerController);
    const { request } = await createRequest({ commonName: 'a' });
    const csr = await plane.client.create(certificateSigningRequests, {
      metadata: { name },
      spec: {
        request: Buffer.from(request).toString('base64'),
        signerName: clientSigner,
        usages: ['client auth'],
      },
    });
    if (type) {
      const status = { conditions: [{ type, status: 'True' }] };
      await plane.client.update(
        certificateSigningRequests,
        { ...csr, status },
        { subresource: 'approval' },
      );
    }
    const names = async (): Promise<readonly string[]> =>
      (await plane.client.list(certificateSigningRequests)).items.map(
        ({ metadata }) => metadata.name,
      );
    await plane.advance(hours * hour - 2000);
    expect(await names()).toEqual([name]);
    await plane.advance(4000);
    expect(await names()).toEqual([]);
  });
});

describe('token-cleaner', () => {
  test('a token goes when it expires, however far that is, and one for ever stays', async () => {
    plane = await ControlPlane.start(tokenCleanerController);
    const token = (id: string, expiresAt: number | undefined) =>
      tokenSecret({
        id,
        secret: '0123456789abcdef',
        description: '',
        expiresAt,
        usages: ['authentication'],
        groups: [joiningGroup],
      });
    await plane.client.create(namespaces, { metadata: { name: 'kube-system' }, spec: {} });
    const now = plane.clock.now();
    for (const one of [
      token('aaaaaa', now + hour),
      token('bbbbbb', now + 40 * 24 * hour),
      token('cccccc', undefined),
    ]) {
      await plane.client.create(secrets, one);
    }
    const names = async (): Promise<readonly string[]> =>
      (await plane.client.list(secrets)).items.map(({ metadata }) => metadata.name);
    expect(await names()).toHaveLength(3);
    await plane.advance(hour + 1000);
    expect(await names()).toEqual(['bbbbbb', 'cccccc'].map(tokenSecretName));
    await plane.advance(38 * 24 * hour);
    expect(await names()).toHaveLength(2);
    await plane.advance(2 * 24 * hour);
    expect(await names()).toEqual([tokenSecretName('cccccc')]);
  });
});
