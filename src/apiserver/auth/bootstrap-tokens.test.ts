import { describe, expect, test } from 'vitest';
import { tokenSecret } from '#api/bootstrap-token.ts';
import type { TokenRecord } from '#api/bootstrap-token.ts';
import type { Secret } from '#api/gen/types.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { readerOf } from '../resources/testing/flow.ts';
import { bootstrapTokens } from './bootstrap-tokens.ts';

const clock = new VirtualClock();
const good: TokenRecord = {
  id: 'abcdef',
  secret: '0123456789abcdef',
  description: '',
  expiresAt: clock.now() + 1000,
  usages: ['authentication'],
  groups: ['system:bootstrappers:x'],
};

function stored(record: TokenRecord, changes: Partial<Secret> = {}): Secret {
  const draft = tokenSecret(record);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    ...draft,
    metadata: {
      name: `bootstrap-token-${record.id}`,
      namespace: 'kube-system',
      uid: '1',
      resourceVersion: '1',
      creationTimestamp: '',
    },
    ...changes,
  };
}

function authenticate(secret: Secret, token = 'abcdef.0123456789abcdef') {
  const header = (name: string): string | undefined =>
    name === 'authorization' ? `Bearer ${token}` : undefined;
  return bootstrapTokens(readerOf([secret]), clock).authenticate({ peer: { address: '' }, header });
}

describe('a bootstrap token', () => {
  test('makes a user of its own, in its groups', () => {
    expect(authenticate(stored(good))).toEqual({
      name: 'system:bootstrap:abcdef',
      groups: ['system:bootstrappers', 'system:bootstrappers:x', 'system:authenticated'],
    });
  });

  test.each(['', 'abcdef', 'ABCDEF.0123456789abcdef', 'abcdef.0123456789abcdef0'])(
    'is not what %j is',
    (token) => {
      expect(authenticate(stored(good), token)).toBeUndefined();
    },
  );

  test.each([
    ['its secret is another', stored({ ...good, secret: 'fedcba9876543210' }), 'Unauthorized'],
    [
      'it has expired',
      stored({ ...good, expiresAt: clock.now() }),
      'Unauthorized: the bootstrap token abcdef has expired',
    ],
    ['it is not for this', stored({ ...good, usages: ['signing'] }), 'Unauthorized'],
    ['its groups are others', stored({ ...good, groups: ['system:masters'] }), 'Unauthorized'],
    ['it is no token', stored(good, { type: 'Opaque' }), 'Unauthorized'],
  ])('when %s', (_name, secret, message) => {
    expect(() => authenticate(secret)).toThrow(new RegExp(`^${message}$`));
  });

  test('whose time cannot be read is over', () => {
    const secret = stored(good);
    const expiration = Buffer.from('soon').toString('base64');
    const broken = { ...secret, data: { ...secret.data, expiration } };
    expect(() => authenticate(broken)).toThrow(/has expired$/);
  });

  test('of another name than its Secret is none', () => {
    const secret = stored(good);
    const other = { ...secret, metadata: { ...secret.metadata, name: 'bootstrap-token-fedcba' } };
    expect(() => authenticate(other, 'fedcba.0123456789abcdef')).toThrow('Unauthorized');
  });
});
