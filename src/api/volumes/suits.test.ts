import { expect, test } from 'vitest';
import type { PersistentVolume, PersistentVolumeClaim } from '../gen/types.ts';
import { complaintOf } from './suits.ts';

const stored = { uid: '1', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };

const plainVolume: PersistentVolume = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { ...stored, name: 'pv' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    capacity: { storage: '2Gi' },
    hostPath: { path: '/data' },
    storageClassName: 'manual',
  },
};
const plainClaim: PersistentVolumeClaim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { ...stored, name: 'claim', namespace: 'default' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '2Gi' } },
    storageClassName: 'manual',
  },
};

const cases: {
  name: string;
  volume?: Partial<PersistentVolume['spec']>;
  claim?: Partial<PersistentVolumeClaim['spec']>;
  expected: string | undefined;
}[] = [
  { name: 'a volume as large as asked for', expected: undefined },
  { name: 'a larger one', volume: { capacity: { storage: '5Gi' } }, expected: undefined },
  {
    name: 'a smaller one',
    volume: { capacity: { storage: '1Gi' } },
    expected: 'requested PV is too small',
  },
  {
    name: 'another class',
    volume: { storageClassName: 'fast' },
    expected: 'storageClassName does not match',
  },
  {
    name: 'a block volume',
    volume: { volumeMode: 'Block' },
    expected: 'incompatible volumeMode',
  },
  {
    name: 'another access mode',
    claim: { accessModes: ['ReadWriteMany'] },
    expected: 'incompatible accessMode',
  },
  {
    name: 'one of several modes',
    volume: { accessModes: ['ReadOnlyMany', 'ReadWriteOnce'] },
    expected: undefined,
  },
  {
    name: 'labels that differ',
    claim: { selector: { matchLabels: { tier: 'gold' } } },
    expected: "volume doesn't match the claim's selector",
  },
];
test.each(cases)('complaintOf() $name: $expected', ({ volume, claim, expected }) => {
  expect(
    complaintOf(
      { ...plainVolume, spec: { ...plainVolume.spec, ...volume } },
      { ...plainClaim, spec: { ...plainClaim.spec, ...claim } },
    ),
  ).toBe(expected);
});
