/** What would go so that a Pod fits: the whole decision, with all plugins. */
import { describe, expect, test } from 'vitest';
import type { Affinity, Node, Pod, PodDisruptionBudget, PodSpec } from '#api/gen/types.ts';
import { seededRandom } from '#base/random.ts';
import { asking, claim, labelled, node, pod, put, using, volume, world } from '../fixtures.ts';
import type { MemoryWorld } from '../fixtures.ts';
import { Nominations } from '../nominations.ts';
import { plugins } from '../plugins/index.ts';
import { scheduleOne } from '../schedule-one.ts';
import { preempt } from './preempt.ts';

interface Situation {
  readonly nodes: readonly Node[];
  /** By the name of their Node. */
  readonly placed?: Readonly<Record<string, readonly Pod[]>>;
  readonly promised?: Readonly<Record<string, Pod>>;
  readonly budgets?: readonly PodDisruptionBudget[];
  readonly going?: readonly string[];
  readonly prepare?: (world: MemoryWorld) => void;
}

/** `node: victims`, or why nobody goes. */
function decide(one: Pod, { nodes, placed = {}, ...rest }: Situation): string {
  const here = world(...nodes);
  rest.prepare?.(here);
  for (const [name, pods] of Object.entries(placed)) {
    for (const other of pods) here.state.assume(other, name);
  }
  const nominations = new Nominations();
  for (const [name, other] of Object.entries(rest.promised ?? {})) nominations.set(other, name);
  const filters = { plugins, world: here, nominations };
  const decision = scheduleOne(one, { ...filters, random: seededRandom(1) });
  if ('node' in decision) return `fits on ${decision.node.node.metadata.name}`;
  const outcome = preempt(one, decision.rejections, {
    ...filters,
    budgets: rest.budgets ?? [],
    isGoing: ({ metadata }) => rest.going?.includes(metadata.name) ?? false,
  });
  if (!('candidate' in outcome)) return outcome.message;
  const { candidate } = outcome;
  return `${candidate.node}: ${candidate.victims.map(({ metadata }) => metadata.name).join(' ')}`;
}

interface Traits {
  readonly cpu?: string;
  /** Seconds after the epoch of the tests. */
  readonly started?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: Partial<PodSpec>;
}

function of(priority: number, name: string, traits: Traits = {}): Pod {
  const { cpu = '1', started = 0, labels = {}, spec = {} } = traits;
  const startTime = new Date(Date.UTC(2026, 0, 1, 0, 0, started)).toISOString();
  return {
    ...pod(name, { ...asking({ cpu }), priority, ...spec }, { labels }),
    status: { phase: 'Running', startTime },
  };
}

function budget(app: string, disruptionsAllowed: number): PodDisruptionBudget {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: {
      name: app,
      namespace: 'default',
      uid: app,
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: { selector: { matchLabels: { app } } },
    status: { disruptionsAllowed },
  };
}

const two = [node('a'), node('b')];
const db = { app: 'db' };

describe('on one Node', () => {
  // A Node of these tests has 2 CPUs.
  test.each<[string, Pod, readonly Pod[], string]>([
    ['as few as possible go', of(10, 'new'), [of(1, 'p'), of(1, 'q')], 'a: q'],
    ['the least important goes', of(10, 'new'), [of(1, 'p'), of(2, 'q')], 'a: p'],
    [
      'of equals the youngest goes',
      of(10, 'new'),
      [of(1, 'old', { started: 1 }), of(1, 'young', { started: 2 })],
      'a: young',
    ],
    ['all go who must', of(10, 'new', { cpu: '2' }), [of(1, 'p'), of(2, 'q')], 'a: q p'],
    [
      'equals never go',
      of(10, 'new'),
      [of(10, 'p'), of(11, 'q')],
      '0/1 nodes are available: 1 No preemption victims found for incoming pod.',
    ],
    [
      'nobody goes in vain',
      of(10, 'new', { cpu: '2' }),
      [of(1, 'p'), of(10, 'q')],
      '0/1 nodes are available: 1 Insufficient cpu.',
    ],
    [
      'nobody goes for what never fits',
      of(10, 'new', { cpu: '3' }),
      [of(1, 'p')],
      '0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
    ],
    [
      'nobody goes for a Pod that doesn’t want it',
      of(10, 'new', { spec: { preemptionPolicy: 'Never' } }),
      [of(1, 'p'), of(1, 'q')],
      'not eligible due to preemptionPolicy=Never.',
    ],
  ])('%s', (_, one, present, expected) => {
    expect(decide(one, { nodes: [node('a')], placed: { a: present } })).toBe(expected);
  });

  test('those go that a budget can spare', () => {
    const placed = { a: [of(1, 'p', { labels: db, started: 2 }), of(1, 'q', { started: 1 })] };
    const situation = { nodes: [node('a')], placed };
    expect(decide(of(10, 'new'), situation)).toBe('a: p');
    expect(decide(of(10, 'new'), { ...situation, budgets: [budget('db', 0)] })).toBe('a: q');
    expect(decide(of(10, 'new'), { ...situation, budgets: [budget('db', 1)] })).toBe('a: p');
  });

  test('a budget doesn’t bind when nothing else helps', () => {
    const placed = { a: [of(1, 'p', { labels: db }), of(10, 'q')] };
    const situation = { nodes: [node('a')], placed, budgets: [budget('db', 0)] };
    expect(decide(of(10, 'new'), situation)).toBe('a: p');
  });

  test('a Pod that others keep away, or whose volume they hold, makes them go', () => {
    const far: Affinity = {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: db } },
        ],
      },
    };
    const avoiding = of(10, 'new', { labels: db, cpu: '100m', spec: { affinity: far } });
    const placed = { a: [of(1, 'p', { cpu: '100m', labels: db }), of(1, 'q', { cpu: '100m' })] };
    expect(decide(avoiding, { nodes: [node('a')], placed })).toBe('a: p');
    const holding = { a: [of(1, 'holder', { cpu: '100m', spec: using('data') })] };
    const wanting = of(10, 'new', { cpu: '100m', spec: using('data') });
    const prepare = (here: MemoryWorld): void => {
      const bound = { status: { phase: 'Bound' as const } };
      put(here, claim('data', { accessModes: ['ReadWriteOncePod'], volumeName: 'v' }, bound));
      put(here, volume('v'));
    };
    expect(decide(wanting, { nodes: [node('a')], placed: holding, prepare })).toBe('a: holder');
  });
});

describe('of several Nodes', () => {
  test.each<[string, Readonly<Record<string, readonly Pod[]>>, string]>([
    [
      'that where no budget is broken',
      { a: [of(1, 'p', { cpu: '2', labels: db })], b: [of(5, 'q', { cpu: '2' })] },
      'b: q',
    ],
    [
      'that where the most important matters least',
      { a: [of(3, 'p', { cpu: '2' })], b: [of(2, 'q'), of(2, 'r')] },
      'b: q r',
    ],
    [
      'that where the sum is least',
      { a: [of(3, 'p'), of(2, 'q')], b: [of(3, 'r'), of(1, 's')] },
      'b: r s',
    ],
    ['that where fewer go', { a: [of(3, 'p'), of(0, 'q')], b: [of(3, 'r', { cpu: '2' })] }, 'b: r'],
    [
      'that where they have run for a shorter time',
      { a: [of(3, 'p', { cpu: '2', started: 1 })], b: [of(3, 'q', { cpu: '2', started: 2 })] },
      'b: q',
    ],
    [
      'the first of equals',
      { a: [of(3, 'p', { cpu: '2' })], b: [of(3, 'q', { cpu: '2' })] },
      'a: p',
    ],
  ])('%s', (_, placed, expected) => {
    const one = of(10, 'new', { cpu: '2' });
    expect(decide(one, { nodes: two, placed, budgets: [budget('db', 0)] })).toBe(expected);
  });

  test('each says why it is none', () => {
    const nodes = [node('a'), labelled('b', { disk: 'ssd' }), labelled('c', { disk: 'ssd' })];
    const one = of(10, 'new', { cpu: '2', spec: { nodeSelector: { disk: 'ssd' } } });
    const placed = { b: [of(10, 'p')], c: [of(1, 'q'), of(20, 'r')] };
    expect(decide(one, { nodes, placed })).toBe(
      '0/3 nodes are available: 1 Insufficient cpu, 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.',
    );
  });
});

describe('room that was promised', () => {
  const promised = of(10, 'promised', { cpu: '2' });

  test('isn’t taken by a Pod that matters no more', () => {
    expect(decide(of(10, 'new'), { nodes: [node('a')], promised: { a: promised } })).toBe(
      '0/1 nodes are available: 1 No preemption victims found for incoming pod.',
    );
    expect(decide(of(11, 'new'), { nodes: [node('a')], promised: { a: promised } })).toBe(
      'fits on a',
    );
  });

  test('is taken by the Pod that it was promised to', () => {
    const situation = { nodes: two, promised: { b: promised } };
    expect(decide(promised, situation)).toBe('fits on b');
  });

  test('isn’t made twice', () => {
    const placed = { a: [of(1, 'p', { cpu: '2' })] };
    const situation = { nodes: [node('a')], placed, promised: { a: promised } };
    expect(decide(promised, { ...situation, going: ['p'] })).toBe(
      'not eligible due to a terminating pod on the nominated node.',
    );
    // Nobody is going any more: it begins anew.
    expect(decide(promised, situation)).toBe('a: p');
  });

  test('isn’t waited for on a Node that will never fit again', () => {
    const cordoned = node('a', { unschedulable: true });
    const placed = { a: [of(1, 'p', { cpu: '2' })], b: [of(1, 'q', { cpu: '2' })] };
    const situation = { nodes: [cordoned, node('b')], placed, promised: { a: promised } };
    expect(decide(promised, { ...situation, going: ['p'] })).toBe('b: q');
  });
});
