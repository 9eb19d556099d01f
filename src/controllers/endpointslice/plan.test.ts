import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import type { Endpoint, EndpointSlice } from '#api/gen/types.ts';
import { planSlices, portsKey, withPlaceholder } from './plan.ts';
import type { Placement } from './plan.ts';
import type { SlicePlan } from './slice-plan.ts';

const mysql = [{ name: 'mysql', port: 3306, protocol: 'TCP' as const }];

function endpoint(number: number, ready = true): Endpoint {
  return {
    addresses: [`10.42.${number >> 8}.${number & 255}`],
    conditions: { ready, serving: ready, terminating: false },
    targetRef: { kind: 'Pod', name: `pod-${number}`, namespace: 'default', uid: `uid-${number}` },
  };
}

function placements(...numbers: number[]): Placement[] {
  return numbers.map((number) => ({ endpoint: endpoint(number), ports: mysql }));
}

function slice(name: string, numbers: readonly number[], ports = mysql): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    addressType: 'IPv4',
    endpoints: numbers.map((number) => endpoint(number)),
    ports,
  };
}

/** `name: pods` for what is left after the plan; `+` a new slice, `-` a deleted one. */
function told(plan: SlicePlan): string[] {
  const pods = (endpoints: readonly Endpoint[] = []): string =>
    endpoints.map(({ targetRef }) => targetRef?.name?.slice(4)).join(' ');
  return [
    ...plan.create.map(({ endpoints }) => `+ ${pods(endpoints)}`),
    ...plan.update.map(
      ({ existing, content }) => `${existing.metadata.name}: ${pods(content.endpoints)}`,
    ),
    ...plan.delete.map(({ metadata }) => `- ${metadata.name}`),
  ];
}

describe('planSlices()', () => {
  const cases: readonly {
    name: string;
    wanted: readonly Placement[];
    existing: readonly EndpointSlice[];
    writes: readonly string[];
  }[] = [
    {
      name: 'makes slices as full as they may be',
      wanted: placements(1, 2, 3, 4),
      existing: [],
      writes: ['+ 1 2 3', '+ 4'],
    },
    {
      name: 'writes nothing when all is as it should be',
      wanted: placements(2, 1),
      existing: [slice('a', [1, 2])],
      writes: [],
    },
    {
      name: 'takes away what is gone in place',
      wanted: placements(1),
      existing: [slice('a', [1, 2])],
      writes: ['a: 1'],
    },
    {
      name: 'adds to the slice that changes anyway',
      wanted: placements(1, 3, 4),
      existing: [slice('a', [1, 2]), slice('b', [3])],
      writes: ['a: 1 4'],
    },
    {
      name: 'adds to the fullest slice that has room for all',
      wanted: placements(1, 2, 3, 4),
      existing: [slice('a', [1]), slice('b', [2, 3])],
      writes: ['b: 2 3 4'],
    },
    {
      name: 'leaves full slices alone',
      wanted: placements(1, 2, 3, 4),
      existing: [slice('a', [1, 2, 3])],
      writes: ['+ 4'],
    },
    {
      name: 'deletes a slice that has nothing left',
      wanted: placements(1),
      existing: [slice('a', [1]), slice('b', [2])],
      writes: ['- b'],
    },
    {
      name: 'reuses an emptied slice',
      wanted: placements(3),
      existing: [slice('a', [1, 2])],
      writes: ['a: 3'],
    },
    {
      name: 'keeps one empty slice for a Service without Pods',
      wanted: [],
      existing: [],
      writes: ['+ '],
    },
    {
      name: 'leaves that empty slice as it is',
      wanted: [],
      existing: [slice('a', [], [])],
      writes: [],
    },
    { name: 'empties the last slice', wanted: [], existing: [slice('a', [1])], writes: ['a: '] },
    {
      name: 'fills the empty slice',
      wanted: placements(1),
      existing: [slice('a', [], [])],
      writes: ['a: 1'],
    },
  ];
  test.each(cases)('$name', ({ wanted, existing, writes }) => {
    const plan = withPlaceholder('IPv4', planSlices('IPv4', wanted, existing, 3));
    expect(told(plan)).toEqual(writes);
  });

  test('updates an endpoint whose conditions changed', () => {
    const wanted = [{ endpoint: endpoint(1, false), ports: mysql }];
    const plan = planSlices('IPv4', wanted, [slice('a', [1])], 100);
    expect(plan.update[0]?.content.endpoints).toEqual([endpoint(1, false)]);
  });

  test('updates an endpoint whose hints changed', () => {
    const hinted = { ...endpoint(1), hints: { forZones: [{ name: 'a' }] } };
    const plan = planSlices('IPv4', [{ endpoint: hinted, ports: mysql }], [slice('a', [1])], 3);
    expect(plan.update.map(({ content }) => content.endpoints)).toEqual([[hinted]]);
  });

  test('Pods that serve other ports get slices of their own', () => {
    const other = [{ name: 'mysql', port: 3307, protocol: 'TCP' as const }];
    const wanted = [...placements(1), { endpoint: endpoint(2), ports: other }];
    const plan = planSlices('IPv4', wanted, [slice('a', [1])], 100);
    expect(told(plan)).toEqual(['+ 2']);
    expect(plan.create[0]?.ports).toEqual(other);
  });

  test('every wanted endpoint is in exactly one slice afterwards, and none is too full', () => {
    const someNumbers = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 25 });
    fc.assert(
      fc.property(someNumbers, fc.array(someNumbers, { maxLength: 4 }), (wanted, present) => {
        const seen = new Set<number>();
        const existing = present
          .map((numbers) =>
            numbers.filter((number) => !seen.has(number) && seen.add(number)).slice(0, 7),
          )
          .map((numbers, at) => slice(`s${at}`, numbers));
        const packed = planSlices('IPv4', placements(...wanted), existing, 7);
        const plan = withPlaceholder('IPv4', packed);
        const after = [
          ...plan.create.map(({ endpoints }) => endpoints),
          ...plan.update.map(({ content }) => content.endpoints),
          ...plan.unchanged.map(({ endpoints = [] }) => endpoints),
        ];
        const names = after.flat().map(({ targetRef }) => targetRef?.name ?? '');
        expect(names.toSorted()).toEqual(wanted.map((number) => `pod-${number}`).toSorted());
        expect(after.every((endpoints) => endpoints.length <= 7)).toBe(true);
        expect(after.length).toBeGreaterThan(0);
      }),
    );
  });

  test('the order of ports makes no other group', () => {
    const metrics = { name: 'metrics', port: 9104, protocol: 'TCP' as const };
    expect(portsKey([...mysql, metrics])).toBe(portsKey([metrics, ...mysql]));
    expect(portsKey(mysql)).not.toBe(portsKey([metrics]));
  });
});
