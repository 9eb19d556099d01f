/** What somebody gets who has a bootstrap token, or has taken a node over, and wants more than that is meant for. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificateSigningRequests, nodes, secrets } from '#api/gen/resources.ts';
import type { CertificateSigningRequest } from '#api/gen/types.ts';
import { joiningGroup, tokenSecret } from '#api/bootstrap-token.ts';
import { nodePasswordSecret, nodeProof } from '#api/certificates/node-password.ts';
import {
  clientSigner,
  kubeletClientSigner,
  kubeletServingSigner,
} from '#api/certificates/signers.ts';
import { createRequest } from '#base/certificate-request.ts';
import { systemClock } from '#base/clock.ts';
import type { Subject } from '#base/x509.ts';
import type { Client } from '#client/client.ts';
import { createHttpsClient } from '#client/https/client.ts';
import type { HttpsClient } from '#client/https/client.ts';
import { readAdministrator } from '../certificates/administrator.ts';
import { Cluster } from '../embedded.ts';

let cluster: Cluster;
let bootstrapper: HttpsClient;
let client: Client;

beforeAll(async () => {
  cluster = await Cluster.start();
  ({ client } = cluster);
  const token = { id: 'abcdef', secret: '0123456789abcdef' };
  await client.create(
    secrets,
    tokenSecret({
      ...token,
      description: '',
      expiresAt: undefined,
      usages: ['authentication'],
      groups: [joiningGroup],
    }),
  );
  bootstrapper = createHttpsClient({
    server: cluster.url,
    authority: readAdministrator(cluster.kubeconfig).authority,
    credentials: { token: () => `${token.id}.${token.secret}` },
    userAgent: 'hostile',
    clock: systemClock,
  });
});
afterAll(async () => {
  bootstrapper.close();
  await cluster.stop();
});

const nodeSubject = (name: string): Subject => ({
  commonName: `system:node:${name}`,
  organizations: ['system:nodes'],
});

interface Wish {
  readonly subject: Subject;
  readonly names?: readonly string[];
  readonly signer?: string;
  readonly annotations?: (request: string) => Readonly<Record<string, string>>;
  readonly more?: Partial<CertificateSigningRequest['spec']>;
}

async function ask(by: Client, wish: Wish): Promise<CertificateSigningRequest> {
  const { request } = await createRequest(wish.subject, wish.names);
  return by.create(certificateSigningRequests, {
    metadata: {
      generateName: 'csr-',
      ...(wish.annotations && { annotations: wish.annotations(request) }),
    },
    spec: {
      request: Buffer.from(request).toString('base64'),
      signerName: wish.signer ?? kubeletClientSigner,
      usages: ['digital signature', wish.names ? 'server auth' : 'client auth'],
      ...wish.more,
    },
  });
}

const join = (name: string, password: string): Promise<CertificateSigningRequest> =>
  ask(bootstrapper, {
    subject: nodeSubject(name),
    annotations: (request) => nodeProof(password, name, request),
  });

/** Its first condition, once it has one. */
async function verdict(name: string): Promise<string> {
  const current = async (): Promise<string> => {
    const { status } = await client.get(certificateSigningRequests, { name });
    const [condition] = status?.conditions ?? [];
    return condition ? `${condition.type} ${condition.reason}` : '';
  };
  await expect.poll(current, { timeout: 20_000 }).not.toBe('');
  return current();
}

/** Nothing was decided about it by the time that everything asked later has been. */
async function expectUndecided(csr: CertificateSigningRequest): Promise<void> {
  const later = await join(`later-${csr.metadata.name}`, 'any');
  expect(await verdict(later.metadata.name)).toBe('Approved AutoApproved');
  const { status } = await client.get(certificateSigningRequests, csr.metadata);
  expect(status?.conditions ?? []).toEqual([]);
  expect(status?.certificate).toBeUndefined();
}

describe('the holder of a bootstrap token', () => {
  test("gets no certificate for a node's name with another password", async () => {
    expect(await verdict((await join('victim', 'right')).metadata.name)).toBe(
      'Approved AutoApproved',
    );
    expect(await verdict((await join('victim', 'wrong')).metadata.name)).toBe(
      'Denied NodeNameTaken',
    );
  });

  test("gets none with a proof that was another request's", async () => {
    const genuine = await join('copied', 'right');
    expect(await verdict(genuine.metadata.name)).toBe('Approved AutoApproved');
    const { annotations = {} } = genuine.metadata;
    const copy = { subject: nodeSubject('copied'), annotations: () => annotations };
    await expectUndecided(await ask(bootstrapper, copy));
  });

  test('gets none with a proof for another name, or without one', async () => {
    const annotations = (request: string) => nodeProof('any', 'mine', request);
    await expectUndecided(await ask(bootstrapper, { subject: nodeSubject('yours'), annotations }));
    await expectUndecided(await ask(bootstrapper, { subject: nodeSubject('yours') }));
  });

  test('gets none for a Node whose password nobody knows', async () => {
    await client.create(nodes, { metadata: { name: 'by-hand' }, spec: {} });
    expect(await verdict((await join('by-hand', 'any')).metadata.name)).toBe(
      'Denied NodeNameTaken',
    );
  });

  test('gets none when what the Secret says is no key', async () => {
    await client.create(secrets, nodePasswordSecret('odd', 'nonsense'));
    expect(await verdict((await join('odd', 'any')).metadata.name)).toBe('Denied NodeNameTaken');
  });

  test('one of two who ask for a free name at the same moment gets it', async () => {
    const both = await Promise.all([join('race', 'one'), join('race', 'two')]);
    const verdicts = await Promise.all(both.map(({ metadata }) => verdict(metadata.name)));
    expect(verdicts.toSorted()).toEqual(['Approved AutoApproved', 'Denied NodeNameTaken']);
  });

  test('gets no certificate to serve with, and none for a person', async () => {
    const names = ['x', '192.0.2.99'];
    const serving = { subject: nodeSubject('x'), names, signer: kubeletServingSigner };
    await expectUndecided(await ask(bootstrapper, serving));
    const person = { subject: { commonName: 'admin' }, signer: clientSigner };
    await expectUndecided(await ask(bootstrapper, person));
  });

  test('is who he is, whatever the request says', async () => {
    const { spec } = await ask(bootstrapper, {
      subject: nodeSubject('liar'),
      more: { username: 'system:node:liar', groups: ['system:masters'], uid: '1' },
    });
    expect(spec).toMatchObject({
      username: 'system:bootstrap:abcdef',
      groups: ['system:bootstrappers', joiningGroup, 'system:authenticated'],
    });
  });

  test('may decide nothing, and read no Secrets', async () => {
    const csr = await ask(bootstrapper, { subject: nodeSubject('self-made') });
    const conditions = [{ type: 'Approved', status: 'True' }];
    await expect(
      bootstrapper.update(
        certificateSigningRequests,
        { ...csr, status: { conditions } },
        { subresource: 'approval' },
      ),
    ).rejects.toMatchObject({ code: 403 });
    await expect(bootstrapper.list(secrets)).rejects.toMatchObject({ code: 403 });
    await expect(bootstrapper.list(nodes)).rejects.toMatchObject({ code: 403 });
  });
});
