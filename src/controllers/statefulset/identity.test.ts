import { describe, expect, test } from 'vitest';
import type { StatefulSet } from '#api/gen/types.ts';
import { meta, pod } from '../testing/objects.ts';
import { missingLabels, newMember, ordinalOf } from './identity.ts';

const mysql: StatefulSet = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: meta('mysql'),
  spec: {
    serviceName: 'db',
    selector: { matchLabels: { app: 'mysql' } },
    template: {
      metadata: { labels: { app: 'mysql' }, annotations: { note: 'x' } },
      spec: {
        containers: [{ name: 'mysql', image: 'mysql:8' }],
        volumes: [
          { name: 'data', emptyDir: {} },
          { name: 'scratch', emptyDir: {} },
        ],
      },
    },
    volumeClaimTemplates: [
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: meta('data'),
        spec: { accessModes: ['ReadWriteOnce'] },
      },
    ],
  },
};

test.each([
  ['mysql-0', 0],
  ['mysql-12', 12],
  ['mysql-', undefined],
  ['mysql-x', undefined],
  ['mysql', undefined],
  ['other-1', undefined],
  ['mysql-1-2', undefined],
])('ordinalOf(%s) is %s', (name, expected) => {
  expect(ordinalOf(mysql, name)).toBe(expected);
});

describe('newMember()', () => {
  const member = newMember(mysql, 2, {
    revision: 'mysql-abc',
    template: mysql.spec.template,
  });

  test('has the name, labels and owner of its place', () => {
    expect(member.metadata).toEqual({
      name: 'mysql-2',
      namespace: 'default',
      annotations: { note: 'x' },
      labels: {
        app: 'mysql',
        'statefulset.kubernetes.io/pod-name': 'mysql-2',
        'apps.kubernetes.io/pod-index': '2',
        'controller-revision-hash': 'mysql-abc',
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          name: 'mysql',
          uid: 'uid-of-mysql',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    });
  });

  test('has its host name, its governing Service and its own claim', () => {
    expect(member.spec).toMatchObject({ hostname: 'mysql-2', subdomain: 'db' });
    expect(member.spec.volumes).toEqual([
      { name: 'data', persistentVolumeClaim: { claimName: 'data-mysql-2' } },
      { name: 'scratch', emptyDir: {} },
    ]);
  });

  test('has no subdomain when the set names no Service', () => {
    const { serviceName: _, ...spec } = mysql.spec;
    const other = newMember({ ...mysql, spec }, 0, { revision: 'r', template: spec.template });
    expect(other.spec.subdomain).toBeUndefined();
  });
});

test('missingLabels() gives an adopted Pod the labels of its place', () => {
  const labels = { 'statefulset.kubernetes.io/pod-name': 'mysql-1' };
  expect(missingLabels(mysql, pod('mysql-1', { labels }))).toEqual({
    'apps.kubernetes.io/pod-index': '1',
  });
  const all = { ...labels, 'apps.kubernetes.io/pod-index': '1' };
  expect(missingLabels(mysql, pod('mysql-1', { labels: all }))).toBeUndefined();
  expect(missingLabels(mysql, pod('elsewhere'))).toBeUndefined();
});
