import { describe, expect, test } from 'vitest';
import type { OwnerReference, PersistentVolumeClaim, StatefulSet } from '#api/gen/types.ts';
import { meta, pod } from '../testing/objects.ts';
import { claimsOf, isStale, ownersToSet } from './claims.ts';

type Policy = 'Retain' | 'Delete';

function setWith(whenDeleted: Policy, whenScaled: Policy): StatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: meta('web'),
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {},
      persistentVolumeClaimRetentionPolicy: { whenDeleted, whenScaled },
      volumeClaimTemplates: [
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: meta('data', { labels: { tier: 'db' } }),
          spec: { accessModes: ['ReadWriteOnce'] },
        },
      ],
    },
  };
}

const bySet: OwnerReference = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  name: 'web',
  uid: 'uid-of-web',
};
const byPod: OwnerReference = { apiVersion: 'v1', kind: 'Pod', name: 'web-0', uid: 'uid-of-web-0' };
const byOther: OwnerReference = { apiVersion: 'v1', kind: 'X', name: 'x', uid: 'x' };

function claimOwnedBy(...ownerReferences: OwnerReference[]): PersistentVolumeClaim {
  const metadata = meta('data-web-0', { ownerReferences });
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: {} };
}

test('claimsOf() names and labels the claims of a member', () => {
  expect(claimsOf(setWith('Retain', 'Retain'), 4)).toEqual([
    {
      metadata: {
        name: 'data-web-4',
        namespace: 'default',
        labels: { tier: 'db', app: 'web' },
      },
      spec: { accessModes: ['ReadWriteOnce'] },
    },
  ]);
});

describe('ownersToSet()', () => {
  const cases: [Policy, Policy, boolean, OwnerReference[], string[] | undefined][] = [
    ['Retain', 'Retain', false, [], undefined],
    ['Retain', 'Retain', true, [bySet, byPod, byOther], ['x']],
    ['Delete', 'Retain', false, [], ['uid-of-web']],
    ['Delete', 'Retain', true, [bySet], undefined],
    ['Retain', 'Delete', false, [byPod], []],
    ['Retain', 'Delete', true, [], ['uid-of-web-0']],
    ['Delete', 'Delete', false, [byPod], ['uid-of-web']],
    ['Delete', 'Delete', true, [bySet], ['uid-of-web-0']],
    ['Delete', 'Delete', true, [byOther], ['x', 'uid-of-web-0']],
    ['Delete', 'Delete', true, [{ ...byOther, controller: true }], undefined],
  ];
  test.each(cases)(
    'deleted: %s, scaled: %s, condemned: %s',
    (...[whenDeleted, whenScaled, isCondemned, owners, expected]) => {
      const set = setWith(whenDeleted, whenScaled);
      const wanted = ownersToSet(claimOwnedBy(...owners), { set, pod: pod('web-0'), isCondemned });
      expect(wanted?.map(({ uid }) => uid)).toEqual(expected);
    },
  );
});

test('isStale() tells a claim that goes with an earlier Pod of the name', () => {
  expect(isStale(claimOwnedBy(byPod), setWith('Retain', 'Delete'), 0)).toBe(true);
  expect(isStale(claimOwnedBy(byPod), setWith('Retain', 'Delete'), 1)).toBe(false);
  expect(isStale(claimOwnedBy(), setWith('Retain', 'Delete'), 0)).toBe(false);
  expect(isStale(claimOwnedBy(byPod), setWith('Retain', 'Retain'), 0)).toBe(false);
});
