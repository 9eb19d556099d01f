import { describe, expect, test } from 'vitest';
import { services } from '#api/gen/resources.ts';
import type { Node, Pod, PodSpec, TopologySpreadConstraint } from '#api/gen/types.ts';
import { labelled, node, pod, world } from '../fixtures.ts';
import { podTopologySpread } from './pod-topology-spread.ts';

const web = { app: 'web' };

function constraint(more: Partial<TopologySpreadConstraint> = {}): TopologySpreadConstraint {
  return {
    maxSkew: 1,
    topologyKey: 'zone',
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: { matchLabels: web },
    ...more,
  };
}

function spreading(
  constraints: readonly TopologySpreadConstraint[],
  spec: Partial<PodSpec> = {},
  labels: Record<string, string> = web,
): Pod {
  return pod('new', { topologySpreadConstraints: constraints, ...spec }, { labels });
}

const member = (name: string, more: Partial<Pod['metadata']> = {}): Pod =>
  pod(name, {}, { labels: web, ...more });

const zoned = (name: string, zone: string, more: Record<string, string> = {}): Node =>
  labelled(name, { zone, ...more });

type Placed = Readonly<Record<string, readonly Pod[]>>;

function cluster(nodes: readonly Node[], placed: Placed) {
  const here = world(...nodes);
  for (const [name, pods] of Object.entries(placed)) {
    for (const other of pods) here.state.assume(other, name);
  }
  return here;
}

/** The names of the Nodes that the Pod may go to. */
function fits(one: Pod, nodes: readonly Node[], placed: Placed = {}): string {
  const here = cluster(nodes, placed);
  return here
    .nodes()
    .filter((info) => !podTopologySpread.filter?.(one, info, here))
    .map((info) => info.node.metadata.name)
    .join(' ');
}

function scores(one: Pod, nodes: readonly Node[], placed: Placed = {}): readonly number[] {
  const here = cluster(nodes, placed);
  return (podTopologySpread.score?.of(one, here.nodes(), here) ?? []).map(Math.floor);
}

const zones = [zoned('a', 'x'), zoned('b', 'x'), zoned('c', 'y')];

describe('filter', () => {
  test('counts a topology as a whole', () => {
    expect(fits(spreading([constraint()]), zones, { a: [member('p')] })).toBe('c');
    expect(fits(spreading([constraint({ maxSkew: 2 })]), zones, { a: [member('p')] })).toBe(
      'a b c',
    );
  });

  test.each([
    ['that go', member('p', { deletionTimestamp: '2026-01-01T00:00:00Z' })],
    ['of other namespaces', member('p', { namespace: 'other' })],
    ['that the selector doesn’t mean', pod('p', {}, { labels: { app: 'db' } })],
  ])('leaves Pods out %s', (_, other) => {
    expect(fits(spreading([constraint()]), zones, { a: [other] })).toBe('a b c');
  });

  test('a Pod that its own selector doesn’t mean adds nothing', () => {
    const other = spreading([constraint()], {}, { app: 'other' });
    expect(fits(other, zones, { a: [member('p')] })).toBe('a b c');
    expect(fits(other, zones, { a: [member('p'), member('q')] })).toBe('c');
  });

  test('a selector that means everybody counts nobody', () => {
    const all = spreading([constraint({ labelSelector: {} })]);
    expect(fits(all, zones, { a: [member('p'), member('q')] })).toBe('a b c');
  });

  test('minDomains: as long as there are fewer, one counts as empty', () => {
    const three = spreading([constraint({ minDomains: 3 })]);
    expect(fits(three, zones)).toBe('a b c');
    expect(fits(three, zones, { a: [member('p')], c: [member('q')] })).toBe('');
    const more = [...zones, zoned('d', 'z')];
    expect(fits(three, more, { a: [member('p')], c: [member('q')] })).toBe('d');
  });

  test('matchLabelKeys: only Pods with the same values count', () => {
    const keyed = [constraint({ matchLabelKeys: ['version', 'absent'] })];
    const second = spreading(keyed, {}, { ...web, version: '2' });
    const first = member('p', { labels: { ...web, version: '1' } });
    expect(fits(second, zones, { a: [first] })).toBe('a b c');
    const same = member('p', { labels: { ...web, version: '2', absent: 'no' } });
    expect(fits(second, zones, { a: [same] })).toBe('c');
  });

  test('nodeAffinityPolicy: Nodes that the Pod can’t use count unless ignored', () => {
    const nodes = [
      zoned('a', 'x', { disk: 'ssd' }),
      zoned('b', 'y'),
      zoned('c', 'z', { disk: 'ssd' }),
    ];
    const picky = { nodeSelector: { disk: 'ssd' } };
    const placed = { a: [member('p')], c: [member('q')] };
    expect(fits(spreading([constraint()], picky), nodes, placed)).toBe('a b c');
    const ignoring = constraint({ nodeAffinityPolicy: 'Ignore' });
    expect(fits(spreading([ignoring], picky), nodes, placed)).toBe('b');
  });

  test('nodeTaintsPolicy: Nodes whose taints the Pod doesn’t tolerate count unless honored', () => {
    const tainted = zoned('b', 'y');
    const taints = [{ key: 'k', effect: 'NoSchedule' as const }];
    const nodes = [zoned('a', 'x'), { ...tainted, spec: { taints } }];
    const placed = { a: [member('p')] };
    expect(fits(spreading([constraint()]), nodes, placed)).toBe('b');
    const honoring = constraint({ nodeTaintsPolicy: 'Honor' });
    expect(fits(spreading([honoring]), nodes, placed)).toBe('a b');
  });

  test('of several constraints each must hold, and a Node counts that is in all topologies', () => {
    const both = [constraint(), constraint({ topologyKey: 'kubernetes.io/hostname' })];
    expect(fits(spreading(both), zones, { a: [member('p')], c: [member('q')] })).toBe('b');
    const rack = [constraint(), constraint({ topologyKey: 'rack' })];
    const nodes = [zoned('a', 'x', { rack: '1' }), zoned('b', 'y')];
    // Zone y has no Node that counts, so x is the emptiest too.
    expect(fits(spreading(rack), nodes, { a: [member('p')] })).toBe('a');
  });
});

describe('score', () => {
  const soft = (more: Partial<TopologySpreadConstraint> = {}): TopologySpreadConstraint =>
    constraint({ whenUnsatisfiable: 'ScheduleAnyway', ...more });

  test('the emptier topology is better', () => {
    const placed = { a: [member('p'), member('q')], c: [member('r')] };
    expect(scores(spreading([soft()]), zones, placed)).toEqual([33, 33, 100]);
  });

  test('on the level of Nodes each counts for itself', () => {
    const byNode = soft({ topologyKey: 'kubernetes.io/hostname' });
    const placed = { a: [member('p')] };
    expect(scores(spreading([byNode]), zones, placed)).toEqual([0, 100, 100]);
  });

  test('a wide skew makes a difference count less', () => {
    const placed = { a: [member('p'), member('q')] };
    const [strict = 0] = scores(spreading([soft()]), zones, placed);
    const [lax = 0] = scores(spreading([soft({ maxSkew: 5 })]), zones, placed);
    expect(lax).toBeGreaterThan(strict);
  });

  test('a Node outside of the topologies is worst', () => {
    expect(scores(spreading([soft()]), [...zones, node('d')], { c: [member('p')] })).toEqual([
      100, 100, 0, 0,
    ]);
  });

  test('Nodes that don’t count add nothing', () => {
    const nodes = [
      zoned('a', 'x', { disk: 'ssd' }),
      zoned('b', 'x'),
      zoned('c', 'y', { disk: 'ssd' }),
    ];
    const picky = { nodeSelector: { disk: 'ssd' } };
    const placed = { b: [member('p')] };
    expect(scores(spreading([soft()], picky), nodes, placed)).toEqual([100, 100, 100]);
    const ignoring = soft({ nodeAffinityPolicy: 'Ignore' });
    expect(scores(spreading([ignoring], picky), nodes, placed)).toEqual([0, 0, 100]);
  });

  test('constraints that must hold have no say', () => {
    expect(scores(spreading([constraint()]), zones, { a: [member('p')] })).toEqual([0, 0, 0]);
  });

  test('Pods without wishes are spread when they belong together', () => {
    const here = cluster(zones, { a: [member('p')] });
    here.informers.of(services).put({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...member('web').metadata, name: 'web' },
      spec: { selector: web },
    });
    const score = (one: Pod) =>
      (podTopologySpread.score?.of(one, here.nodes(), here) ?? []).map(Math.floor);
    expect(score(member('new'))).toEqual([50, 100, 100]);
    expect(score(pod('other'))).toEqual([0, 0, 0]);
  });
});
