/** Who may ask for which certificate, decide on it and sign it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  certificateSigningRequests,
  clusterRoleBindings,
  clusterRoles,
} from '#api/gen/resources.ts';
import type { CertificateSigningRequest } from '#api/gen/types.ts';
import {
  clientSigner,
  kubeletClientSigner,
  kubeletServingSigner,
} from '#api/certificates/signers.ts';
import { createRequest } from '#base/certificate-request.ts';
import type { Subject } from '#base/x509.ts';
import type { Client } from '#client/client.ts';
import { startWholeServer } from '../http/testing/whole-server.ts';
import type { WholeServer } from '../http/testing/whole-server.ts';

let server: WholeServer;
let node: Client;
let signer: Client;
beforeAll(async () => {
  server = await startWholeServer();
  node = server.clientOf({ name: 'system:node:a', groups: ['system:nodes'] });
  signer = server.clientOf({ name: 'signer', groups: [] });
  const group = 'certificates.k8s.io';
  const rule = (verb: string, resource: string, ...resourceNames: string[]) => ({
    apiGroups: [group],
    verbs: [verb],
    resources: [resource],
    ...(resourceNames.length > 0 && { resourceNames }),
  });
  await server.client.create(clusterRoles, {
    metadata: { name: 'signer' },
    rules: [
      rule('update', 'certificatesigningrequests/approval'),
      rule('update', 'certificatesigningrequests/status'),
      rule('sign', 'signers', 'example.com/*'),
      rule('approve', 'signers', 'example.com/one'),
    ],
  });
  await server.client.create(clusterRoleBindings, {
    metadata: { name: 'signer' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'signer' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'signer' }],
  });
});
afterAll(() => server[Symbol.asyncDispose]());

async function ask(
  by: Client,
  signerName: string,
  subject: Subject,
): Promise<CertificateSigningRequest> {
  const { request } = await createRequest(subject);
  return by.create(certificateSigningRequests, {
    metadata: { generateName: 'csr-' },
    spec: {
      request: Buffer.from(request).toString('base64'),
      signerName,
      usages: ['client auth'],
    },
  });
}

describe('a node', () => {
  test.each([kubeletClientSigner, kubeletServingSigner])(
    'asks %s only for itself',
    async (name) => {
      const own = await ask(node, name, { commonName: 'system:node:a' });
      expect(own.spec).toMatchObject({ username: 'system:node:a', groups: ['system:nodes'] });
      await expect(ask(node, name, { commonName: 'system:node:b' })).rejects.toMatchObject({
        code: 403,
        message: expect.stringMatching(/can only create a node CSR with CN=system:node:a$/),
      });
    },
  );
});

describe('a decision', () => {
  const condition = (type: string): CertificateSigningRequest['status'] => ({
    conditions: [{ type, status: 'True' }],
  });

  test('needs the right to the signer, or to all of its domain', async () => {
    const decide = async (signerName: string, subresource: 'approval' | 'status') => {
      const csr = await ask(server.client, signerName, { commonName: 'x' });
      const status = condition(subresource === 'approval' ? 'Approved' : 'Failed');
      return signer.update(certificateSigningRequests, { ...csr, status }, { subresource });
    };
    expect((await decide('example.com/one', 'approval')).status).toMatchObject({
      conditions: [{ type: 'Approved' }],
    });
    await decide('example.com/two', 'status');
    await expect(decide('example.com/two', 'approval')).rejects.toThrow(
      'user not permitted to approve requests with signerName "example.com/two"',
    );
    await expect(decide(clientSigner, 'status')).rejects.toThrow(
      `user not permitted to sign requests with signerName "${clientSigner}"`,
    );
  });

  test('goes through its own subresource, and stays', async () => {
    const csr = await ask(server.client, clientSigner, { commonName: 'x' });
    const change = (
      from: CertificateSigningRequest,
      status: CertificateSigningRequest['status'],
      subresource: string,
    ) => server.client.update(certificateSigningRequests, { ...from, status }, { subresource });
    // The other one's conditions are not its own: they are left as they are.
    const same = await change(csr, condition('Approved'), 'status');
    expect(same.status?.conditions).toBeUndefined();
    await expect(change(same, condition('Failed'), 'approval')).rejects.toThrow(
      'updates may not add a condition of type "Failed"',
    );
    const approved = await change(same, condition('Approved'), 'approval');
    expect(approved.status?.conditions?.[0]).toMatchObject({
      type: 'Approved',
      lastUpdateTime: expect.stringContaining('T'),
      lastTransitionTime: expect.stringContaining('T'),
    });
    await expect(change(approved, condition('Denied'), 'approval')).rejects.toThrow(
      'updates may not remove a condition of type "Approved"',
    );
    const plain = { ...approved, spec: { ...approved.spec, username: 'other' }, status: {} };
    const after = await server.client.update(certificateSigningRequests, plain);
    expect([after.spec, after.status]).toEqual([approved.spec, approved.status]);
    const text = Buffer.from('no certificate').toString('base64');
    await expect(change(after, { ...after.status, certificate: text }, 'status')).rejects.toThrow(
      'must contain at least one CERTIFICATE PEM block',
    );
  });
});
