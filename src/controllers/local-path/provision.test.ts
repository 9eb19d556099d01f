import { expect, test } from 'vitest';
import { claimOf, classOf, nodeOf } from '../pv-binder/fixtures.ts';
import { refusalOf, volumeFor } from './provision.ts';

test('a claim gets a directory of the chosen node', () => {
  const claim = claimOf('mysql-data-mysql-0', { storageClassName: 'local-path' });
  const storageClass = classOf('local-path', { reclaimPolicy: 'Delete' });
  const volume = volumeFor({ claim, storageClass, node: nodeOf('k3s-server'), directory: '/data' });
  expect(volume.metadata.name).toBe('pvc-uid-mysql-data-mysql-0');
  expect(volume.spec).toMatchObject({
    capacity: { storage: '2Gi' },
    hostPath: {
      path: '/data/pvc-uid-mysql-data-mysql-0_default_mysql-data-mysql-0',
      type: 'DirectoryOrCreate',
    },
    claimRef: { namespace: 'default', name: 'mysql-data-mysql-0', uid: 'uid-mysql-data-mysql-0' },
    persistentVolumeReclaimPolicy: 'Delete',
    storageClassName: 'local-path',
  });
  expect(volume.spec.nodeAffinity?.required?.nodeSelectorTerms[0]?.matchExpressions).toEqual([
    { key: 'kubernetes.io/hostname', operator: 'In', values: ['k3s-server'] },
  ]);
});

test.each([
  { spec: {}, expected: undefined },
  { spec: { volumeMode: 'Block' as const }, expected: 'block volumes are not supported' },
  {
    spec: { selector: { matchLabels: { a: 'b' } } },
    expected: 'claim.Spec.Selector is not supported',
  },
  {
    spec: { accessModes: ['ReadWriteMany' as const] },
    expected: 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes',
  },
])('refusalOf($spec): $expected', ({ spec, expected }) => {
  expect(refusalOf(claimOf('claim', spec))).toBe(expected);
});
