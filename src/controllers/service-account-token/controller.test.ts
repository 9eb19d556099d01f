import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { secrets, serviceAccounts } from '#api/gen/resources.ts';
import type { Secret } from '#api/gen/types.ts';
import type { Draft } from '#api/object.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { serviceAccountTokenController } from './controller.ts';

let plane: ControlPlane;
const place = { namespace: 'default' };

beforeEach(async () => {
  plane = await ControlPlane.start();
  await plane.client.create(serviceAccounts, { metadata: { ...place, name: 'robot' } });
  await plane.run(
    serviceAccountTokenController({
      authority: 'PEM',
      sign: ({ namespace, serviceAccount, secret }) =>
        Promise.resolve(`${namespace}/${serviceAccount.name}/${serviceAccount.uid}/${secret}`),
    }),
  );
});
afterEach(() => plane.stop());

async function create(
  name: string,
  account: string,
  more: Partial<Draft<Secret>> = {},
): Promise<void> {
  await plane.client.create(secrets, {
    metadata: {
      ...place,
      name,
      annotations: { 'kubernetes.io/service-account.name': account },
    },
    type: 'kubernetes.io/service-account-token',
    ...more,
  });
  await plane.advance();
}

const read = (name: string): Promise<Secret> => plane.client.get(secrets, { ...place, name });
const text = ({ data = {} }: Secret, key: string): string =>
  Buffer.from(data[key] ?? '', 'base64').toString();

describe('a Secret for a token', () => {
  test('is filled', async () => {
    await create('mine', 'robot');
    const account = await plane.client.get(serviceAccounts, { ...place, name: 'robot' });
    const secret = await read('mine');
    expect(text(secret, 'token')).toBe(`default/robot/${account.metadata.uid}/mine`);
    expect(text(secret, 'ca.crt')).toBe('PEM');
    expect(text(secret, 'namespace')).toBe('default');
    expect(secret.metadata.annotations).toMatchObject({
      'kubernetes.io/service-account.uid': account.metadata.uid,
    });
  });

  test('keeps what else it holds, and its token', async () => {
    const token = Buffer.from('made elsewhere').toString('base64');
    await create('mine', 'robot', { data: { more: 'AAAA', token } });
    expect((await read('mine')).data).toMatchObject({ more: 'AAAA', token });
    expect(text(await read('mine'), 'ca.crt')).toBe('PEM');
  });

  test('gets a token anew when it is taken out', async () => {
    await create('mine', 'robot');
    const { data, ...rest } = await read('mine');
    await plane.client.update(secrets, { ...rest, data: { ...data, token: '' } });
    await plane.advance();
    expect(text(await read('mine'), 'token')).toContain('/mine');
  });

  test('goes with its account', async () => {
    await create('mine', 'robot');
    await create('other', 'robot', { type: 'Opaque' });
    await plane.client.delete(serviceAccounts, { ...place, name: 'robot' });
    await plane.advance();
    expect(await plane.names(secrets)).toEqual(['other']);
  });

  test('goes when there is no such account', async () => {
    await create('mine', 'nobody');
    expect(await plane.names(secrets)).toEqual([]);
  });

  test('goes when the account is another one of the same name', async () => {
    await create('mine', 'robot', {
      metadata: {
        ...place,
        name: 'mine',
        annotations: {
          'kubernetes.io/service-account.name': 'robot',
          'kubernetes.io/service-account.uid': 'of an older one',
        },
      },
    });
    expect(await plane.names(secrets)).toEqual([]);
  });

  test('is filled at last when writes fail', async () => {
    plane.faults = 0.5;
    await create('mine', 'robot').catch(() => create('mine', 'robot'));
    await plane.advance(60_000);
    expect(text(await read('mine'), 'token')).not.toBe('');
  });
});
