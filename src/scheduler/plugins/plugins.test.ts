import { describe, expect, test } from 'vitest';
import type { Node, Pod, PodSpec } from '#api/gen/types.ts';
import type { Plugin, Rejection } from '../plugin.ts';
import { asking, labelled, node, pod, world } from '../fixtures.ts';
import { balancedAllocation } from './balanced-allocation.ts';
import { nodeAffinity } from './node-affinity.ts';
import { nodeName } from './node-name.ts';
import { nodePorts } from './node-ports.ts';
import { nodeResourcesFit } from './node-resources-fit.ts';
import { nodeUnschedulable } from './node-unschedulable.ts';
import { podTopologySpread } from './pod-topology-spread.ts';
import { taintToleration } from './taint-toleration.ts';

/** What the plugin says of a Pod on the first of some Nodes, with Pods that are on it already. */
function judge(
  plugin: Plugin,
  spec: Partial<PodSpec>,
  nodes: Node[],
  present: Pod[] = [],
): Rejection | undefined {
  const here = world(...nodes);
  for (const one of present) here.state.assume(one, nodes[0]?.metadata.name ?? '');
  const [info] = here.nodes();
  return info && plugin.filter?.(pod('new', spec, { labels: { app: 'web' } }), info, here);
}

function scores(
  plugin: Plugin,
  one: Pod,
  nodes: Node[],
  present: Record<string, Pod[]> = {},
): readonly number[] {
  const here = world(...nodes);
  for (const [name, pods] of Object.entries(present)) {
    for (const other of pods) here.state.assume(other, name);
  }
  return plugin.score?.of(one, here.nodes(), here) ?? [];
}

const no = (...reasons: string[]): Rejection => ({ reasons, final: false });
const never = (...reasons: string[]): Rejection => ({ reasons, final: true });
const port = (hostPort: number, hostIP = ''): Partial<PodSpec> => ({
  containers: [{ name: 'c', ports: [{ containerPort: 80, hostPort, hostIP, protocol: 'TCP' }] }],
});
const taint = { key: 'k', value: 'v', effect: 'NoSchedule' } as const;
const zoned = (name: string, zone: string): Node => labelled(name, { zone });
const spread: Partial<PodSpec> = {
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'web' } },
    },
  ],
};
const web = (name: string): Pod => pod(name, {}, { labels: { app: 'web' } });

type Case = [string, Plugin, Partial<PodSpec>, Node[], Pod[], Rejection | undefined];
const filters: Case[] = [
  ['an open Node', nodeUnschedulable, {}, [node('a')], [], undefined],
  [
    'a cordoned Node',
    nodeUnschedulable,
    {},
    [node('a', { unschedulable: true })],
    [],
    never('node(s) were unschedulable'),
  ],
  [
    'a cordoned Node, tolerated',
    nodeUnschedulable,
    { tolerations: [{ operator: 'Exists' }] },
    [node('a', { unschedulable: true })],
    [],
    undefined,
  ],
  [
    'another name',
    nodeName,
    { nodeName: 'b' },
    [node('a')],
    [],
    never("node(s) didn't match the requested node name"),
  ],
  [
    'a taint',
    taintToleration,
    {},
    [node('a', { taints: [taint] })],
    [],
    never('node(s) had untolerated taint(s)'),
  ],
  [
    'a taint, tolerated',
    taintToleration,
    { tolerations: [{ key: 'k', operator: 'Equal', value: 'v' }] },
    [node('a', { taints: [taint] })],
    [],
    undefined,
  ],
  [
    'a mild taint',
    taintToleration,
    {},
    [node('a', { taints: [{ ...taint, effect: 'PreferNoSchedule' }] })],
    [],
    undefined,
  ],
  [
    'a node selector that fits',
    nodeAffinity,
    { nodeSelector: { zone: 'z' } },
    [zoned('a', 'z')],
    [],
    undefined,
  ],
  [
    'a node selector that doesn’t',
    nodeAffinity,
    { nodeSelector: { zone: 'y' } },
    [zoned('a', 'z')],
    [],
    never("node(s) didn't match Pod's node affinity/selector"),
  ],
  ['a free port', nodePorts, port(80), [node('a')], [pod('p', port(81))], undefined],
  [
    'a taken port',
    nodePorts,
    port(80),
    [node('a')],
    [pod('p', port(80, '10.0.0.1'))],
    no("node(s) didn't have free ports for the requested pod ports"),
  ],
  [
    'a port of another address',
    nodePorts,
    port(80, '10.0.0.2'),
    [node('a')],
    [pod('p', port(80, '10.0.0.1'))],
    undefined,
  ],
  [
    'room',
    nodeResourcesFit,
    asking({ cpu: '1' }),
    [node('a')],
    [pod('p', asking({ cpu: '1' }))],
    undefined,
  ],
  [
    'no room',
    nodeResourcesFit,
    asking({ cpu: '1500m', memory: '1Gi' }),
    [node('a')],
    [pod('p', asking({ cpu: '1' }))],
    no('Insufficient cpu'),
  ],
  [
    'never room',
    nodeResourcesFit,
    asking({ cpu: '3', memory: '5Gi' }),
    [node('a')],
    [],
    never('Insufficient cpu', 'Insufficient memory'),
  ],
  [
    'an unknown resource',
    nodeResourcesFit,
    asking({ 'example.com/gpu': '1' }),
    [node('a')],
    [],
    never('Insufficient example.com/gpu'),
  ],
  [
    'too many Pods',
    nodeResourcesFit,
    {},
    [node('a', {}, { status: { allocatable: { pods: '1' } } })],
    [pod('p')],
    no('Too many pods'),
  ],
  [
    'a spread that stays even',
    podTopologySpread,
    spread,
    [zoned('a', 'x'), zoned('b', 'y')],
    [],
    undefined,
  ],
  [
    'a spread that would tilt',
    podTopologySpread,
    spread,
    [zoned('a', 'x'), zoned('b', 'y')],
    [web('p')],
    no("node(s) didn't match pod topology spread constraints"),
  ],
  [
    'a spread without the label',
    podTopologySpread,
    spread,
    [node('a')],
    [],
    never("node(s) didn't match pod topology spread constraints (missing required label)"),
  ],
];

describe('filter', () => {
  test.each(filters)('%s', (_, ...rest) => {
    const [plugin, spec, nodes, present, expected] = rest;
    expect(judge(plugin, spec, nodes, present)).toEqual(expected);
  });
});

describe('score', () => {
  test('mild taints count against a Node', () => {
    const mild = node('b', { taints: [{ ...taint, effect: 'PreferNoSchedule' }] });
    expect(scores(taintToleration, pod('p'), [node('a'), mild])).toEqual([100, 0]);
  });

  test('preferred affinity counts by its weight', () => {
    const term = (zone: string, weight: number) => ({
      weight,
      preference: { matchExpressions: [{ key: 'zone', operator: 'In' as const, values: [zone] }] },
    });
    const preferred = [term('x', 10), term('y', 5)];
    const one = pod('p', {
      affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } },
    });
    expect(scores(nodeAffinity, one, [zoned('a', 'x'), zoned('b', 'y'), node('c')])).toEqual([
      100, 50, 0,
    ]);
  });

  test('an emptier Node is better', () => {
    const [full = 0, empty = 0] = scores(nodeResourcesFit, pod('p'), [node('a'), node('b')], {
      a: [pod('q', asking({ cpu: '1' }))],
    });
    expect(empty).toBeGreaterThan(full);
  });

  test('an even use of CPU and memory is better', () => {
    const one = pod('p', asking({ cpu: '1' }));
    const [tilted = 0, even = 0] = scores(balancedAllocation, one, [node('a'), node('b')], {
      b: [pod('q', asking({ memory: '2Gi' }))],
    });
    expect(even).toBe(100);
    expect(tilted).toBeLessThan(100);
  });

  test('Pods of one controller spread', () => {
    const owner = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: 'r',
      uid: 'r',
      controller: true,
    };
    const mine = (name: string): Pod => pod(name, {}, { ownerReferences: [owner] });
    expect(
      scores(podTopologySpread, mine('p'), [node('a'), node('b')], { a: [mine('q')] }).map(
        Math.floor,
      ),
    ).toEqual([66, 100]);
  });
});

describe('mayHelp', () => {
  const gone = { of: 'Pod', change: { type: 'deleted', object: pod('p') } } as const;
  const added = { of: 'Node', change: { type: 'added', object: node('a') } } as const;
  const updated = (previous: Node, object: Node) =>
    ({ of: 'Node', change: { type: 'updated', object, previous } }) as const;
  const beat = updated(node('a'), node('a'));
  const tainted = node('a', { taints: [taint] });
  const inZone: Partial<PodSpec> = { nodeSelector: { zone: 'z' } };
  test.each<
    [string, Plugin, Parameters<NonNullable<Plugin['mayHelp']>>[0], Partial<PodSpec>, boolean]
  >([
    ['room made', nodeResourcesFit, gone, {}, true],
    ['a new Node', nodeResourcesFit, added, {}, true],
    ['a heartbeat', nodeResourcesFit, beat, {}, false],
    ['a Pod gone', nodeAffinity, gone, {}, false],
    ['a new Node for affinity', nodeAffinity, added, {}, true],
    ['a new Node of another zone', nodeAffinity, added, inZone, false],
    [
      'a Node that comes into the zone',
      nodeAffinity,
      updated(node('a'), zoned('a', 'z')),
      inZone,
      true,
    ],
    ['a Node that leaves it', nodeAffinity, updated(zoned('a', 'z'), node('a')), inZone, false],
    ['a taint that goes', taintToleration, updated(tainted, node('a')), {}, true],
    ['a taint that comes', taintToleration, updated(node('a'), tainted), {}, false],
    ['a heartbeat of a tainted Node', taintToleration, updated(tainted, tainted), {}, false],
  ])('%s', (...[, plugin, change, spec, expected]) => {
    expect(plugin.mayHelp?.(change, pod('new', spec))).toBe(expected);
  });
});
