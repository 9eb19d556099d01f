import { describe, expect, test } from 'vitest';
import { epoch } from '../testing/objects.ts';
import { conditionsOf } from './conditions.ts';

const nothing = {
  counts: new Map<string, number>(),
  finalizers: new Map<string, number>(),
  failures: [],
};

describe('conditionsOf()', () => {
  test('says what remains and what holds it', () => {
    const remains = {
      counts: new Map([
        ['secrets', 1],
        ['deployments.apps', 2],
      ]),
      finalizers: new Map([['example.com/hold', 1]]),
      failures: [],
    };
    const texts = conditionsOf([], remains, epoch).map(
      ({ type, status, message }) => `${type} ${status}: ${message}`,
    );
    expect(texts.slice(3)).toEqual([
      'NamespaceContentRemaining True: Some resources are remaining: deployments.apps. has 2 resource instances, secrets. has 1 resource instances',
      'NamespaceFinalizersRemaining True: Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    ]);
  });

  test('keeps the time of a condition that stays as it is', () => {
    const first = conditionsOf([], nothing, epoch);
    const failing = conditionsOf(first, { ...nothing, failures: ['no'] }, epoch + 60_000);
    expect(first.map(({ lastTransitionTime }) => lastTransitionTime)).toEqual(
      Array.from({ length: 5 }, () => '2026-01-01T00:00:00Z'),
    );
    expect(failing.map(({ lastTransitionTime }) => lastTransitionTime?.slice(14, 16))).toEqual([
      '00',
      '00',
      '01',
      '00',
      '00',
    ]);
  });
});
