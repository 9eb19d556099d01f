import { describe, expect, test } from 'vitest';
import type { PersistentVolume } from '#api/gen/types.ts';
import { bestMatch } from './match.ts';
import { claimOf, nodeOf, volumeOf } from './fixtures.ts';

describe('bestMatch()', () => {
  const claim = claimOf('claim');
  const anywhere = { onlyReserved: false };

  test('takes the smallest that suits', () => {
    const volumes = [
      volumeOf('large', { capacity: { storage: '10Gi' } }),
      volumeOf('small', { capacity: { storage: '3Gi' } }),
      volumeOf('tiny', { capacity: { storage: '1Gi' } }),
    ];
    expect(bestMatch(claim, volumes, anywhere)?.metadata.name).toBe('small');
  });

  test('prefers one that was reserved for the claim by name', () => {
    const volumes = [
      volumeOf('small'),
      volumeOf('mine', {
        capacity: { storage: '10Gi' },
        claimRef: { namespace: 'default', name: 'claim' },
      }),
    ];
    expect(bestMatch(claim, volumes, anywhere)?.metadata.name).toBe('mine');
    expect(bestMatch(claim, volumes, { onlyReserved: true })?.metadata.name).toBe('mine');
  });

  test('leaves alone what belongs to another, or to an earlier claim of the name', () => {
    const volumes = [
      volumeOf('other', { claimRef: { namespace: 'default', name: 'other', uid: '1' } }),
      volumeOf('former', { claimRef: { namespace: 'default', name: 'claim', uid: 'former' } }),
    ];
    expect(bestMatch(claim, volumes, anywhere)).toBeUndefined();
  });

  test('takes only what the chosen node reaches', () => {
    const on = (name: string): PersistentVolume =>
      volumeOf(`on-${name}`, {
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  { key: 'kubernetes.io/hostname', operator: 'In', values: [name] },
                ],
              },
            ],
          },
        },
      });
    const volumes = [on('a'), on('b')];
    expect(
      bestMatch(claim, volumes, { onlyReserved: false, node: nodeOf('b') })?.metadata.name,
    ).toBe('on-b');
  });
});
