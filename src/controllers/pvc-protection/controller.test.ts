import { expect, test } from 'vitest';
import { pod } from '../testing/objects.ts';
import { claimsOfPod } from './controller.ts';

test('claimsOfPod() names claims of volumes and of ephemeral volumes', () => {
  const plain = pod('web-0');
  const volumes = [
    { name: 'data', persistentVolumeClaim: { claimName: 'data-web-0' } },
    { name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: {} } } },
    { name: 'tmp', emptyDir: {} },
  ];
  expect(claimsOfPod({ ...plain, spec: { ...plain.spec, volumes } })).toEqual([
    'default/data-web-0',
    'default/web-0-scratch',
  ]);
});
