import { expect, test } from 'vitest';
import { claimKeysOf, claimNameOf } from './pod-claims.ts';

const volumes = [
  { name: 'data', persistentVolumeClaim: { claimName: 'data-web-0' } },
  { name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: {} } } },
  { name: 'tmp', emptyDir: {} },
];
const pod = {
  metadata: {
    name: 'web-0',
    namespace: 'default',
    uid: '1',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
  spec: { containers: [], volumes },
};

test('a Pod names the claims of its volumes and those made for its ephemeral volumes', () => {
  expect(claimKeysOf(pod)).toEqual(['default/data-web-0', 'default/web-0-scratch']);
});

test('a volume of another kind has no claim', () => {
  expect(claimNameOf(pod, { name: 'tmp', emptyDir: {} })).toBeUndefined();
});
