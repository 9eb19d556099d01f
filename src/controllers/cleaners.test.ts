/** What is cleaned away when its time is over: requests for certificates, bootstrap tokens, tokens that nobody uses. */
import { afterEach, describe, expect, test } from 'vitest';
import {
  certificateSigningRequests,
  configMaps,
  namespaces,
  pods,
  secrets,
  serviceAccounts,
} from '#api/gen/resources.ts';
import type { Secret } from '#api/gen/types.ts';
import { joiningGroup, tokenSecret, tokenSecretName } from '#api/bootstrap-token.ts';
import { clientSigner } from '#api/certificates/signers.ts';
import { createRequest } from '#base/certificate-request.ts';
import { dayOf } from '#api/service-account-secret.ts';
import { csrCleanerController } from './csr-cleaner/controller.ts';
import { legacyTokenCleanerController } from './legacy-token-cleaner/controller.ts';
import { legacyTokenTrackingController } from './legacy-token-tracking/controller.ts';
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

describe('legacy-token-cleaner', () => {
  const day = 24 * hour;
  const used = 'kubernetes.io/legacy-token-last-used';
  const invalid = 'kubernetes.io/legacy-token-invalid-since';
  const place = { namespace: 'default' };
  /** As if the server had been asleep: nothing but the days matters here. */
  const pass = async (days: number): Promise<void> => {
    await plane.advance();
    plane.clock.skip(days * day);
    await plane.advance(1000);
  };
  const today = (): string => dayOf(plane.clock.now());
  const invalidSince = async (): Promise<readonly string[]> =>
    (await plane.list(secrets)).map(
      ({ metadata: { name, labels } }) => `${name} ${labels?.[invalid] ?? '-'}`,
    );

  /** A Secret with a token of the ServiceAccount `robot`. */
  const token = (name: string, labels: Readonly<Record<string, string>> = {}): Promise<Secret> =>
    plane.client.create(secrets, {
      metadata: {
        ...place,
        name,
        labels,
        annotations: { 'kubernetes.io/service-account.name': 'robot' },
      },
      type: 'kubernetes.io/service-account-token',
    });

  async function start(...listed: readonly string[]): Promise<void> {
    plane = await ControlPlane.start();
    await plane.client.create(namespaces, { metadata: { name: 'kube-system' }, spec: {} });
    await plane.client.create(serviceAccounts, {
      metadata: { ...place, name: 'robot' },
      secrets: listed.map((name) => ({ name })),
    });
    await plane.run(legacyTokenTrackingController, legacyTokenCleanerController);
  }

  test('what nobody used for a year is invalid, and gone after another', async () => {
    await start('old', 'used', 'mounted');
    await token('old');
    await token('used');
    await token('mounted');
    await token('by-hand');
    await plane.client.create(pods, {
      metadata: { ...place, name: 'p' },
      spec: {
        containers: [{ name: 'c', image: 'x' }],
        volumes: [{ name: 'v', secret: { secretName: 'mounted' } }],
      },
    });
    const names = ['by-hand', 'mounted', 'old', 'used'];
    await pass(360);
    const body = { metadata: { labels: { [used]: today() } } };
    await plane.client.patch(secrets, { ...place, name: 'used' }, { type: 'merge', body });
    expect(await invalidSince()).toEqual(names.map((name) => `${name} -`));
    await pass(8);
    const [, , , ...rest] = await invalidSince();
    expect(rest).toEqual(['used -']);
    const [, , old] = await invalidSince();
    expect(old).toMatch(/^old \d{4}-\d\d-\d\d$/);
    await pass(363);
    expect(await plane.names(secrets)).toEqual(names);
    await pass(5);
    expect(await plane.names(secrets)).toEqual(names.filter((name) => name !== 'old'));
  });

  test('without the label it has another year; without a record of uses nothing happens', async () => {
    await start('old');
    await token('old', { [invalid]: 'nonsense' });
    await pass(368);
    expect((await invalidSince())[0]).toMatch(/^old \d/);
    const patch = (labels: Readonly<Record<string, string | null>>) =>
      plane.client.patch(
        secrets,
        { ...place, name: 'old' },
        { type: 'merge', body: { metadata: { labels } } },
      );
    await patch({ [invalid]: null });
    await plane.advance(hour);
    expect(await invalidSince()).toEqual(['old -']);
    await patch({ [used]: today() });
    await pass(300);
    expect(await invalidSince()).toEqual(['old -']);
    // What is noted begins anew.
    const key = { namespace: 'kube-system', name: trackingName };
    await plane.client.patch(configMaps, key, { type: 'merge', body: { data: { since: 'x' } } });
    await pass(300);
    expect(await invalidSince()).toEqual(['old -']);
    await pass(100);
    expect((await invalidSince())[0]).toMatch(/^old \d/);
  });

  const trackingName = 'kube-apiserver-legacy-service-account-token-tracking';

  test('since when uses are noted is written down, and comes back', async () => {
    await start();
    const key = { namespace: 'kube-system', name: trackingName };
    const since = async () => (await plane.client.get(configMaps, key)).data;
    expect(await since()).toEqual({ since: today() });
    const first = today();
    await pass(3);
    expect(await since()).toEqual({ since: first });
    const body = { data: { since: '2026-02-30', more: 'x' } };
    await plane.client.patch(configMaps, key, { type: 'merge', body });
    await plane.advance();
    expect(await since()).toEqual({ since: today(), more: 'x' });
    await plane.client.delete(configMaps, key);
    await plane.advance();
    expect(await since()).toEqual({ since: today() });
  });
});
