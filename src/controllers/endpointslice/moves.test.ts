/** While a plan is carried out, write by write, nobody who was an endpoint and stays one is missing for a moment. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Endpoint, EndpointSlice } from '#api/gen/types.ts';
import { planSlices } from './plan.ts';
import type { Placement } from './plan.ts';
import type { SliceContent } from './slice-plan.ts';

const maximum = 4;
const portsOf = (number: number) => [
  { name: 'mysql', port: 3306 + number, protocol: 'TCP' as const },
];

/** A Pod as one endpoint: its number, the last byte of its address, and which ports it serves. */
type Member = readonly [pod: number, address: number, ports: number];

function endpoint([pod, address]: Member): Endpoint {
  const name = `mysql-${pod}`;
  return {
    addresses: [`10.42.${address}.${pod}`],
    hostname: name,
    conditions: { ready: true, serving: true, terminating: false },
    targetRef: { kind: 'Pod', name, namespace: 'default', uid: `uid-${pod}-${address}` },
  };
}

function slicesOf(contents: readonly SliceContent[]): readonly EndpointSlice[] {
  return contents.map(({ endpoints, ports, addressType }, at) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `s${at}`,
      namespace: 'default',
      uid: `s${at}`,
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    addressType,
    endpoints: [...endpoints],
    ports: [...ports],
  }));
}

const placements = (members: readonly Member[]): readonly Placement[] =>
  members.map((member) => ({ endpoint: endpoint(member), ports: portsOf(member[2]) }));

type Held = ReadonlyMap<string, readonly Endpoint[]>;
const names = (held: Held): ReadonlySet<string> =>
  new Set([...held.values()].flat().map(({ hostname = '' }) => hostname));

/** What the slices hold before, between and after the writes, in the writer's order. */
function* steps(existing: readonly EndpointSlice[], wanted: readonly Placement[]): Generator<Held> {
  const plan = planSlices('IPv4', wanted, existing, maximum);
  const held = new Map(existing.map(({ metadata, endpoints = [] }) => [metadata.name, endpoints]));
  for (const [at, { endpoints }] of plan.create.entries()) {
    held.set(`new ${at}`, endpoints);
    yield held;
  }
  for (const { existing: slice, content } of plan.update) {
    held.set(slice.metadata.name, content.endpoints);
    yield held;
  }
  for (const { metadata } of plan.delete) {
    held.delete(metadata.name);
    yield held;
  }
}

const member: fc.Arbitrary<Member> = fc.tuple(
  fc.nat({ max: 9 }),
  fc.nat({ max: 2 }),
  fc.nat({ max: 2 }),
);
const members = fc.uniqueArray(member, { maxLength: 10, selector: ([pod]) => pod });

function check(before: readonly Member[], after: readonly Member[]): void {
  const { create } = planSlices('IPv4', placements(before), [], maximum);
  const existing = slicesOf(create);
  const was = new Set(before.map(([pod]) => `mysql-${pod}`));
  const stay = after.map(([pod]) => `mysql-${pod}`).filter((name) => was.has(name));
  for (const held of steps(existing, placements(after))) {
    const there = names(held);
    for (const name of stay) expect(there).toContain(name);
  }
}

test('no member that stays is missing between two writes', () => {
  fc.assert(fc.property(members, members, check), { numRuns: 5000 });
});

test('all serve other ports from now on, and the order in which they stand is another', () => {
  const before: readonly Member[] = [8, 7, 6, 5, 4, 3, 2, 1].map((pod) => [pod, 0, 0]);
  check(
    before,
    before.toReversed().map(([pod]) => [pod, 0, 1]),
  );
});

test('what a plan leaves to the next one ends: the slices hold what is wanted, each once', () => {
  fc.assert(
    fc.property(members, members, (before, after) => {
      let contents: readonly SliceContent[] = planSlices(
        'IPv4',
        placements(before),
        [],
        maximum,
      ).create;
      const wanted = placements(after);
      for (let round = 0; round < 3; round++) {
        const plan = planSlices('IPv4', wanted, slicesOf(contents), maximum);
        contents = [
          ...plan.create,
          ...plan.update.map(({ content }) => content),
          ...plan.unchanged.map(({ endpoints = [], ports = [] }): SliceContent => {
            return { addressType: 'IPv4', endpoints, ports };
          }),
        ];
      }
      const told = (all: readonly Endpoint[]) =>
        all.map(({ addresses: [address = ''] }) => address).toSorted();
      expect(told(contents.flatMap(({ endpoints }) => endpoints))).toEqual(
        told(wanted.map((placement) => placement.endpoint)),
      );
      for (const { endpoints } of contents) expect(endpoints.length).toBeLessThanOrEqual(maximum);
    }),
    { numRuns: 2000 },
  );
});
