/** ServiceAccount tokens on a whole API server: issued, taken, reviewed, and worth nothing when they should be. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pods, serviceAccounts, tokenReviews } from '#api/gen/resources.ts';
import type { TokenRequest } from '#api/gen/types.ts';
import type { Client } from '#client/client.ts';
import { startWholeServer } from '../http/testing/whole-server.ts';
import type { WholeServer } from '../http/testing/whole-server.ts';

let server: WholeServer;
let admin: Client;
const place = { namespace: 'default' };

beforeAll(async () => {
  server = await startWholeServer();
  admin = server.client;
  await admin.create(serviceAccounts, { metadata: { ...place, name: 'default' } });
});
afterAll(() => server[Symbol.asyncDispose]());

describe('ServiceAccount tokens', () => {
  const token = async (name: string, spec: object = {}): Promise<string> => {
    const answer = await admin.post(
      serviceAccounts,
      { ...place, name },
      {
        subresource: 'token',
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          metadata: {},
          spec: { audiences: [], ...spec },
        },
      },
    );
    return (answer as TokenRequest).status?.token ?? '';
  };
  const whoami = async (bearer: string): Promise<{ code: number; text: string }> =>
    server.fetch('/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      method: 'POST',
      client: 'none',
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      body: '{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}',
    });

  test('are who they say until the account is gone', async () => {
    await admin.create(serviceAccounts, { metadata: { ...place, name: 'robot' } });
    const bearer = await token('robot');
    const answer = await whoami(bearer);
    expect(answer.code).toBe(201);
    expect(JSON.parse(answer.text)).toMatchObject({
      status: {
        userInfo: {
          username: 'system:serviceaccount:default:robot',
          groups: [
            'system:serviceaccounts',
            'system:serviceaccounts:default',
            'system:authenticated',
          ],
        },
      },
    });
    await admin.delete(serviceAccounts, { ...place, name: 'robot' });
    expect((await whoami(bearer)).code).toBe(401);
    await admin.create(serviceAccounts, { metadata: { ...place, name: 'robot' } });
    expect((await whoami(bearer)).code, 'an account of the same name is another').toBe(401);
  });

  test('come as a protocol of a WebSocket too, as browsers send them', async () => {
    const encoded = Buffer.from(await token('default')).toString('base64url');
    const headers = {
      'sec-websocket-protocol': `v5.channel.k8s.io, base64url.bearer.authorization.k8s.io.${encoded}`,
    };
    const { text } = await server.fetch('/api/v1/pods', { client: 'none', headers });
    expect(text).toContain('User \\"system:serviceaccount:default:default\\" cannot list');
  });

  test('bound to a Pod end with it', async () => {
    const pod = await admin.create(pods, {
      metadata: { ...place, name: 'short' },
      spec: { containers: [{ name: 'c', image: 'i', resources: {} }] },
    });
    const bearer = await token('default', {
      boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'short' },
    });
    const { text } = await whoami(bearer);
    expect(JSON.parse(text)).toMatchObject({
      status: {
        userInfo: {
          extra: {
            'authentication.kubernetes.io/pod-name': ['short'],
            'authentication.kubernetes.io/pod-uid': [pod.metadata.uid],
          },
        },
      },
    });
    await admin.delete(pods, { ...place, name: 'short' }, { body: { gracePeriodSeconds: 0 } });
    expect((await whoami(bearer)).code).toBe(401);
  });

  test('for another audience are no credentials here, but can be reviewed', async () => {
    const bearer = await token('default', { audiences: ['vault'] });
    expect((await whoami(bearer)).code).toBe(401);
    const review = (audiences: string[]) =>
      admin.create(tokenReviews, { metadata: {}, spec: { token: bearer, audiences } });
    expect((await review(['vault', 'other'])).status).toMatchObject({
      authenticated: true,
      audiences: ['vault'],
    });
    expect((await review(['other'])).status).toMatchObject({
      error: expect.stringContaining('invalid for the target audiences'),
    });
  });

  test.each([
    [
      'a duration below ten minutes',
      { expirationSeconds: 60 },
      /may not specify a duration less than 10 minutes/,
    ],
    [
      'a Pod that is not there',
      { boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'none' } },
      'pods "none" not found',
    ],
    [
      'an object of another kind',
      { boundObjectRef: { kind: 'ConfigMap', apiVersion: 'v1', name: 'x' } },
      'cannot bind token to object of type v1, Kind=ConfigMap',
    ],
  ])('are not issued for %s', async (_name, spec, message) => {
    await expect(token('default', spec)).rejects.toThrow(message);
  });

  test.each([
    ['signed by another key', (text: string) => `${text.slice(0, -10)}AAAAAAAAAA`],
    ['changed', (text: string) => text.replace(/\.[^.]{20}/, (part) => `${part.slice(0, -2)}xx`)],
    ['without a signature', (text: string) => text.replace(/\.[^.]*$/, '.')],
  ])('are refused when %s', async (_name, forge) => {
    expect((await whoami(forge(await token('default')))).code).toBe(401);
  });
});
