import { describe, expect, test } from 'vitest';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '#api/gen/types.ts';
import { claim, node, pod, put, storageClass, using, volume, world } from '../fixtures.ts';
import { volumeBinding } from './volume-binding.ts';
import { volumeRestrictions } from './volume-restrictions.ts';

const bound = claim('a', { volumeName: 'v' }, { status: { phase: 'Bound' } });
const waits = storageClass('local-path');

type Objects = (PersistentVolumeClaim | PersistentVolume | StorageClass)[];

describe('what doesn’t depend on a Node', () => {
  test.each<[string, Objects, string | undefined]>([
    ['a missing claim', [], 'persistentvolumeclaim "a" not found'],
    [
      'a claim that is deleted',
      [{ ...bound, metadata: { ...bound.metadata, deletionTimestamp: 'x' } }],
      'persistentvolumeclaim "a" is being deleted',
    ],
    [
      'a lost claim',
      [{ ...bound, status: { phase: 'Lost' } }],
      'persistentvolumeclaim "a" bound to non-existent persistentvolume "v"',
    ],
    [
      'an unbound claim of an immediate class',
      [claim('a'), storageClass('local-path', { volumeBindingMode: 'Immediate' })],
      'pod has unbound immediate PersistentVolumeClaims',
    ],
    [
      'an unbound claim of no class',
      [claim('a')],
      'pod has unbound immediate PersistentVolumeClaims',
    ],
    ['an unbound claim of a class that waits', [claim('a'), waits], undefined],
    ['a bound claim', [bound], undefined],
  ])('%s', (_, objects, reason) => {
    const here = world(node('n'));
    put(here, ...objects);
    const rejection = volumeBinding.check?.(pod('p', using('a')), here);
    expect(rejection).toEqual(reason && { reasons: [reason], final: true });
  });
});

describe('what depends on the Node', () => {
  const unbound = claim('a', { resources: { requests: { storage: '2Gi' } } });
  const noProvisioner = storageClass('local-path', { provisioner: 'kubernetes.io/no-provisioner' });
  const big = (name: string, where?: string): PersistentVolume =>
    volume(name, where, { spec: { capacity: { storage: '5Gi' } } });
  const nothing = "node(s) didn't find available persistent volumes to bind";
  const elsewhere = "node(s) didn't match PersistentVolume's node affinity";

  test.each<[string, Objects, string | undefined]>([
    ['bound here', [bound, volume('v', 'n')], undefined],
    ['bound elsewhere', [bound, volume('v', 'm')], elsewhere],
    ['bound anywhere', [bound, volume('v')], undefined],
    [
      'bound to nothing',
      [bound],
      'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
    ],
    ['to be provisioned', [unbound, waits], undefined],
    ['nothing to take', [unbound, noProvisioner], nothing],
    ['a volume that is too small', [unbound, noProvisioner, volume('s')], nothing],
    ['a volume that will do', [unbound, noProvisioner, big('b', 'n')], undefined],
    ['a volume elsewhere', [unbound, noProvisioner, big('b', 'm')], nothing],
    [
      'a topology that isn’t allowed',
      [
        unbound,
        {
          ...waits,
          allowedTopologies: [{ matchLabelExpressions: [{ key: 'zone', values: ['z'] }] }],
        },
      ],
      nothing,
    ],
    [
      'a Node chosen before',
      [
        {
          ...unbound,
          metadata: {
            ...unbound.metadata,
            annotations: { 'volume.kubernetes.io/selected-node': 'm' },
          },
        },
        waits,
      ],
      elsewhere,
    ],
  ])('%s', (_, objects, reason) => {
    const here = world(node('n'));
    put(here, ...objects);
    const [info] = here.nodes();
    const rejection = info && volumeBinding.filter?.(pod('p', using('a')), info, here);
    expect(rejection).toEqual(reason && { reasons: [reason], final: true });
  });
});

test('a claim for one Pod only is refused to a second', () => {
  const here = world(node('n'));
  put(here, claim('a', { accessModes: ['ReadWriteOncePod'] }));
  const second = pod('q', using('a'));
  const judge = () => {
    const [info] = here.nodes();
    return info && volumeRestrictions.filter?.(second, info, here);
  };
  expect(judge()).toBeUndefined();
  here.state.assume(pod('p', using('a')), 'n');
  expect(judge()?.reasons).toEqual([
    'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
  ]);
});
