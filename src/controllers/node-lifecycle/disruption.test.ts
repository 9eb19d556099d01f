import { describe, expect, test } from 'vitest';
import type { Node } from '#api/gen/types.ts';
import { clusterMeta } from '../testing/objects.ts';
import { Disruption } from './disruption.ts';

/** `+` is ready, `-` is lost; in the zone `a`, or in zones of their own letters. */
function nodes(states: string, zones = 'a'.repeat(states.length)): readonly Node[] {
  return Array.from(states, (state, index) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: clusterMeta(`n${index}`, {
      labels: { 'topology.kubernetes.io/zone': zones[index] ?? '' },
    }),
    spec: {},
    status: { conditions: [{ type: 'Ready', status: state === '+' ? 'True' : 'Unknown' }] },
  }));
}

describe('evictionFrom() the last node', () => {
  test.each([
    ['the only one is lost', '-', undefined, 'spare'],
    ['all are lost', '---', undefined, 'spare'],
    ['one of two', '+-', undefined, 'evict'],
    ['two of three', '+--', undefined, 'evict'],
    ['three of four', '+---', undefined, 'hold'],
    ['three of six', '+++---', undefined, 'evict'],
    ['a whole zone, but not the others', '+++---', 'aaabbb', 'evict'],
    ['most of a zone', '+++-+--', 'aaabbbb', 'hold'],
    ['another zone', '+---+-', 'aaaabb', 'evict'],
  ])('%s: %s', (...[, states, zones, expected]) => {
    const all = nodes(states, zones);
    const disruption = new Disruption();
    for (const node of nodes('-+-+-', 'abcab')) {
      disruption.add(node);
      disruption.remove(node);
    }
    for (const node of all) disruption.add(node);
    const last = all.at(-1);
    expect(last && disruption.evictionFrom(last)).toBe(expected);
  });
});
